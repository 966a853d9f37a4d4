"""The words that a slide has of its own, or inherits from its photo."""

from __future__ import annotations

from typing import Literal

Word = Literal["caption", "credit_line", "alt_text"]
WORDS: tuple[Word, ...] = ("caption", "credit_line", "alt_text")

"""Making names that strangers chose safe to print in a terminal."""

from __future__ import annotations

import unicodedata
from typing import Any

# Control codes, marks that turn the reading order around, and halves of characters.
UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
JOINERS = "\u200c\u200d"  # hold together an emoji or a word, and do no harm


def make_printable(name: str) -> str:
    r"""A name on one line, with what a terminal would obey written out, as in `a\x1b[2J.jpg`."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in UNPRINTED and character not in JOINERS
        else character
        for character in name
    )


def make_printable_on(stream: Any, text: str) -> str:
    """A text with what the stream's encoding lacks written out."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)

"""How long a photo's words may be, whichever door they come in by: forms, files, imported texts.

More than anybody writes, and less than what makes a page stand still.
"""

from __future__ import annotations

from typing import Final

MAX_CHARACTERS: Final = 20_000
# What stands beside a photo, on every page that shows it.
BESIDE_PHOTO: Final = {"caption": 10_000, "credit_line": 500, "alt_text": 2_000}


def find_limit(name: str) -> int:
    """The most characters of a text field of a photo or a slide."""
    return BESIDE_PHOTO.get(name, MAX_CHARACTERS)


def cut_words(name: str, text: str) -> tuple[str, str]:
    """A text as far as its field takes it, and a sentence about what that left out, or ""."""
    limit = find_limit(name)
    if len(text) <= limit:
        return text, ""
    label = name.replace("_", " ")
    return text[:limit].rstrip(), (
        f"the {label} has {len(text):,} characters; the first {limit:,} were taken."
    )

"""A photo's columns as texts that an editor changes: keywords are lines, all else is as it is.

Called by what changes one field of many photos at once.
"""

from __future__ import annotations

from typing import Any, Final

from media.models import Photo

PLACE: Final = ("sublocation", "city", "state_or_province", "country")
# What they are called in a sentence.
COLUMN_NAMES: Final = {
    "caption": "caption",
    "credit_line": "credit",
    "alt_text": "alt text",
    "usage_terms": "usage terms",
    "keywords": "keywords",
    "sublocation": "sublocation",
    "city": "city",
    "state_or_province": "state or province",
    "country": "country",
}


def read_text(photo: Photo, column: str) -> str:
    """What a column says; keywords one a line."""
    value: Any = getattr(photo, column)
    return "\n".join(map(str, value)) if column == "keywords" else str(value)


def parse_text(column: str, text: str) -> Any:
    """What a column keeps of a text: of keywords each line once, of the rest every character."""
    if column != "keywords":
        return text
    return list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))

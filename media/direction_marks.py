"""Characters that turn the reading order of a name around ("gpj.exe" shown as "exe.jpg")."""

from __future__ import annotations

from typing import Final

DIRECTION_MARKS: Final = dict.fromkeys(
    map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def without_direction_marks(name: str) -> str:
    """A name without those characters, to stand in a sentence; other writing stays as it is."""
    return name.translate(DIRECTION_MARKS)

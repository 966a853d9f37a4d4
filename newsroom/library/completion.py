"""What a text that is being typed in the library's search box may go on as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer: the text that takes the place of the last word, what is shown, how many photos."""

    insert: str
    label: str
    number: int


def complete(text_before_cursor: str) -> list[Completion]:
    """At most ten offers, the most frequent first."""
    return []

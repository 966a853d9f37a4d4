"""A long gallery comes in parts: how long they are, and which holds a slide. No Django."""

from __future__ import annotations

PART_LENGTH = 200
# Small pictures to jump from are lighter than slides.
OVERVIEW_LENGTH = 600


def find_part(position: int, length: int = PART_LENGTH) -> int:
    """The part that holds the slide at a position, both from 1."""
    return (position - 1) // length + 1


def count_parts(slide_count: int, length: int = PART_LENGTH) -> int:
    """How many parts so many slides fill; one, also for none."""
    return max(1, find_part(slide_count, length))


def build_part_url(url: str, part: int) -> str:
    """The address of a part of the page at `url`: the first is the page's own."""
    return url if part == 1 else f"{url}?page={part}"

"""Proposals of one gallery, article or photo, and those of one proposer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict

from newsroom.models import Proposal

NAMES = {
    "gallery": ("gallery__title",),
    "article": ("article__headline",),
    "photo": ("photo__headline", "photo__original_name"),
}
MOST_OFFERED = 6  # of each kind, those with most
LARGEST = 10**18


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list can be narrowed down to."""

    query: str  # of the address
    label: str
    number: int


def read_filter(query: QueryDict) -> dict[str, int]:
    """The conditions of `?of=gallery-12` and `?by=3`; what is none of them is left out."""
    chosen: dict[str, int] = {}
    name, _, number = query.get("of", "").partition("-")
    if name in NAMES and is_number(number):
        chosen[f"{name}_id"] = int(number)
    if is_number(number := query.get("by", "")):
        chosen["proposed_by_id"] = int(number)
    return chosen


def is_number(text: str) -> bool:
    """Whether it may be the number of a row."""
    return text.isascii() and text.isdigit() and len(text) < 19


def list_filters(rows: QuerySet[Proposal]) -> list[Filter]:
    """Things and people with several that wait, in 4 queries."""
    offered = []
    for name, columns in NAMES.items():
        for pk, number, *texts in count_by(rows, f"{name}_id", columns):
            title = next(filter(None, texts), "")
            offered.append(Filter(f"of={name}-{pk}", f"of “{title}”", number))
    for pk, number, person in count_by(rows, "proposed_by_id", ("proposed_by_name",)):
        offered.append(Filter(f"by={pk}", f"by {person}", number))
    return offered


def count_by(
    rows: QuerySet[Proposal], column: str, names: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    """What has more than one: its number, how many they are, and its names; most first."""
    of_some = rows.exclude(**{column: None}).order_by().values(column, *names)
    several = of_some.annotate(number=Count("pk")).filter(number__gt=1).order_by("-number")
    return list(several.values_list(column, "number", *names)[:MOST_OFFERED])

"""How many of the photos that a search finds are whose, from where, and used where."""

from __future__ import annotations

from dataclasses import dataclass

from newsroom.rights import Person


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value: the chip that asks for it, what is shown, and how many photos have it."""

    chip: str
    label: str
    number: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of value, the most frequent first."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


def count_facets(text: str, person: Person) -> tuple[Facet, ...]:
    """The facets of what a text finds."""
    return ()

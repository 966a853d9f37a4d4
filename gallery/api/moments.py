"""The moment of its last change on each thing of an answer, in one query for the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel

from gallery.changed_things import ChangedThing, find_moments
from gallery.pages.family import list_photos_in_family, read_once


class DatedJSON(BaseModel):
    """A thing in an answer that says when it last changed.

    Until its change is noted, `updated_at` is what its maker found in the thing's own row.
    """

    KIND: ClassVar[ChangedThing.Kind]

    if TYPE_CHECKING:  # each declares them in its own place: the order of keys stays
        id: int
        updated_at: datetime


def date_answer(body: BaseModel) -> None:
    """Write on each thing of an answer, whatever it stands in, when it last changed."""
    things = list(list_dated(body))
    ids: dict[str, set[int]] = {}
    for thing in things:
        ids.setdefault(thing.KIND, set()).add(thing.id)
    moments = find_moments_together(ids)
    for thing in things:
        thing.updated_at = moments.get((thing.KIND, thing.id), thing.updated_at)


def find_moments_together(ids: dict[str, set[int]]) -> dict[tuple[str, int], datetime]:
    """When they changed; of photos whose own pages are made in a row, asked once for all."""
    together, kind = list_photos_in_family(), ChangedThing.Kind.PHOTO
    if ids.keys() == {kind} and ids[kind] <= together:
        return read_once("moments of photos", lambda: find_moments({kind: together}))
    return find_moments(ids)


def list_dated(body: BaseModel) -> Iterator[DatedJSON]:
    """Every dated thing in an answer. Photos, of which there are most, hold no other."""
    if isinstance(body, DatedJSON):
        yield body
        if body.KIND == ChangedThing.Kind.PHOTO:
            return
    for value in vars(body).values():
        inside = value if isinstance(value, list) else [value]
        for each in inside:
            if isinstance(each, BaseModel):
                yield from list_dated(each)

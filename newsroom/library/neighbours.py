"""The photos before and after one in a search of the library, for the photo's own page."""

from __future__ import annotations

from dataclasses import dataclass

from media.models import Photo
from media.search.beside import find_beside
from newsroom.library.results import ORDERS, Sort, Total, understand
from newsroom.rights import Person


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Ids of the photos beside one, None at either end; its position from 1, if it was counted."""

    previous: int | None
    next: int | None
    position: int | None
    total: Total


def find_neighbours(text: str, *, sort: Sort, photo: Photo, person: Person) -> Neighbours:
    """What stands beside a photo in what a text finds, in the order of the library's page."""
    beside = find_beside(understand(text).wanted, order=ORDERS[Sort(sort)], photo_id=photo.pk)
    return Neighbours(
        beside.previous, beside.next, beside.position, Total(beside.number, beside.is_capped)
    )

"""What a search of the library finds, a page at a time, whichever database is there.

The library's page and the pickers call `search_library`; what a text means is said in
docs/editors.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils import timezone

from media.models import Photo
from media.search.finding import RANKED_AT_MOST, find_page
from media.search.near_names import suggest_names
from media.search.query import Query, parse_query
from media.search.wanted import Wanted, read_wanted
from newsroom.library.chips import read_other_chips
from newsroom.rights import Person

PHOTOS_A_PAGE: Final = 100
# Of so few it is said what else may have been meant.
LITTLE: Final = 3
NOTES_SHOWN: Final = 4


class Sort(TextChoices):
    """In which order photos are shown; the first is what nobody chose."""

    UPLOADED = "uploaded", "Newest upload first"
    TAKEN = "taken", "Last taken first"
    RELEVANCE = "relevance", "Best match first"


ORDERS: Final = {
    Sort.UPLOADED: "uploaded_at",
    Sort.TAKEN: "taken_order",
    Sort.RELEVANCE: "relevance",
}


@dataclass(frozen=True, slots=True)
class Total:
    """How many photos were found; capped, it is "10,000+"."""

    number: int
    is_capped: bool

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.is_capped else ''}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What else may have been meant: a sentence, and the text to search for instead."""

    says: str
    text: str


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """Some photos in their order, where the next ones begin, and what of the search made no sense.

    `photos` come without `embedded_metadata`; `next` is "" on the last page. `suggestions` are
    there when little was found.
    """

    photos: list[Photo]
    next: str
    notes: tuple[str, ...]
    total: Total
    suggestions: tuple[Suggestion, ...] = ()


def cap_notes(notes: tuple[str, ...]) -> tuple[str, ...]:
    """The first of some sentences, and how many more there are: pasted text makes hundreds."""
    more = len(notes) - NOTES_SHOWN
    if more <= 1:  # a sentence about one more is no shorter
        return notes
    return (*notes[:NOTES_SHOWN], f"And {more:,} more like these.")


@dataclass(frozen=True, slots=True)
class Understood:
    """A text that was understood: what it asks for, and sentences on what made no sense."""

    query: Query
    wanted: Wanted
    notes: tuple[str, ...]


def understand(text: str) -> Understood:
    """What a text asks of the index now."""
    now = timezone.localtime()
    query = parse_query(text, today=now.date())
    others, notes = read_other_chips(query)
    wanted = read_wanted(query, now=now, zone=timezone.get_current_timezone(), others=others)
    return Understood(query, wanted, cap_notes((*query.notes, *notes)))


def search_library(
    text: str,
    *,
    sort: Sort = Sort.UPLOADED,
    after: str = "",
    limit: int = PHOTOS_A_PAGE,
    person: Person,
) -> LibraryPage:
    """The photos that a text finds, `limit` of them after the cursor `after` of another page.

    Whoever may see the library sees all of it: `person` is here for what is his own.
    """
    understood = understand(text)
    found = find_page(understood.wanted, order=ORDERS[Sort(sort)], after=after, limit=limit)
    photos = Photo.objects.defer("embedded_metadata").in_bulk(found.photo_ids)
    notes = understood.notes
    suggestions: tuple[Suggestion, ...] = ()
    if found.is_ranked_in_part:
        notes += (f"Many photos match: the best of the newest {RANKED_AT_MOST:,} are shown.",)
    if not after and found.number <= LITTLE:
        suggestions = tuple(
            Suggestion(f"Did you mean {one.name}?", one.text)
            for one in suggest_names(text, understood.query)
        )
    return LibraryPage(
        [photos[photo_id] for photo_id in found.photo_ids if photo_id in photos],
        found.next,
        notes + tuple(f"{one.says} Search for: {one.text}" for one in suggestions),
        Total(found.number, found.is_capped),
        suggestions,
    )

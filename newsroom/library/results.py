"""What a search of the library finds, a page at a time, whichever database is there.

The library's page and the pickers call `search_library`; what a text means is said in
docs/editors.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, TextChoices

from media.models import Photo, PhotoQuerySet
from media.text_search import MAX_WORDS, has_words, search_words
from newsroom.rights import Person

PHOTOS_A_PAGE = 100
COUNTED_AT_MOST = 10_000
SEARCHED = (
    *("headline", "caption", "byline", "credit_line", "source", "original_name", "title"),
    *("sublocation", "city", "state_or_province", "country"),
)


class Sort(TextChoices):
    """In which order photos are shown; the first is what nobody chose."""

    UPLOADED = "uploaded", "Newest upload first"
    TAKEN = "taken", "Last taken first"
    RELEVANCE = "relevance", "Best match first"


@dataclass(frozen=True, slots=True)
class Total:
    """How many photos were found; capped, it is "10,000+"."""

    number: int
    is_capped: bool

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.is_capped else ''}"


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """Some photos in their order, where the next ones begin, and what of the search made no sense.

    `photos` come without `embedded_metadata`; `next` is "" on the last page.
    """

    photos: list[Photo]
    next: str
    notes: tuple[str, ...]
    total: Total


def search_library(
    text: str,
    *,
    sort: Sort = Sort.UPLOADED,
    after: str = "",
    limit: int = PHOTOS_A_PAGE,
    person: Person,
) -> LibraryPage:
    """The photos that a text finds, `limit` of them after the cursor `after` of another page."""
    words = search_words(text)
    found = Photo.objects.filter(has_words(words[:MAX_WORDS], *SEARCHED))
    number = found.order_by()[: COUNTED_AT_MOST + 1].count()
    total = Total(min(number, COUNTED_AT_MOST), is_capped=number > COUNTED_AT_MOST)
    column = "taken_at" if sort == Sort.TAKEN else "uploaded_at"
    rows = list(seek(found, column, after).defer("embedded_metadata")[: limit + 1])
    photos = rows[:limit]
    last = photos[-1] if len(rows) > limit else None
    return LibraryPage(photos, write_cursor(last, column), (), total)


def seek(found: PhotoQuerySet, column: str, after: str) -> PhotoQuerySet:
    """The photos in their order from behind a cursor; those without a moment come last."""
    ordered = found.order_by(F(column).desc(nulls_last=True), "-pk")
    moment_text, _, photo_id = after.partition("_")
    if not photo_id.isdecimal():
        return ordered
    earlier: Any = Q(pk__lt=int(photo_id), **{column: None})
    if moment_text:
        moment = datetime.fromisoformat(moment_text)
        earlier = Q(**{f"{column}__lt": moment}) | Q(**{column: None})
        earlier |= Q(**{column: moment}, pk__lt=int(photo_id))
    return ordered.filter(earlier)


def write_cursor(last: Photo | None, column: str) -> str:
    """Where a page ended: "moment_id"; empty for no photo."""
    if last is None:
        return ""
    moment = getattr(last, column)
    return f"{moment.isoformat() if moment else ''}_{last.pk}"

"""The photos before and after one in a search of the library, for the photo's own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from media.models import Photo, PhotoQuerySet
from media.text_search import MAX_WORDS, has_words, search_words
from newsroom.library.results import COUNTED_AT_MOST, SEARCHED, Sort, Total
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
    column = "taken_at" if sort == Sort.TAKEN else "uploaded_at"
    found = Photo.objects.filter(has_words(search_words(text)[:MAX_WORDS], *SEARCHED))
    before, after = find_before(found, column, photo), find_after(found, column, photo)
    number = found.order_by()[: COUNTED_AT_MOST + 1].count()
    is_capped = number > COUNTED_AT_MOST
    return Neighbours(
        before.order_by(F(column).asc(nulls_first=True), "pk").values_list("pk", flat=True).first(),
        after.order_by(F(column).desc(nulls_last=True), "-pk").values_list("pk", flat=True).first(),
        None if is_capped else before.order_by().count() + 1,
        Total(min(number, COUNTED_AT_MOST), is_capped=is_capped),
    )


def find_after(found: PhotoQuerySet, column: str, photo: Photo) -> PhotoQuerySet:
    """The photos that stand later in the order; those without a moment come last."""
    moment: Any = getattr(photo, column)
    if moment is None:
        return found.filter(Q(pk__lt=photo.pk, **{column: None}))
    earlier = Q(**{f"{column}__lt": moment}) | Q(**{column: None})
    return found.filter(earlier | Q(**{column: moment}, pk__lt=photo.pk))


def find_before(found: PhotoQuerySet, column: str, photo: Photo) -> PhotoQuerySet:
    """The photos that stand earlier in the order."""
    moment: Any = getattr(photo, column)
    if moment is None:
        return found.filter(~Q(**{column: None}) | Q(pk__gt=photo.pk, **{column: None}))
    return found.filter(Q(**{f"{column}__gt": moment}) | Q(**{column: moment}, pk__gt=photo.pk))

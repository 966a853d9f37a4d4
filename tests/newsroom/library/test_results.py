"""A search of the library answers page by page, in its order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from newsroom.library.results import Sort, search_library
from tests.builders import make_photo

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def all_pages(text: str, sort: Sort, limit: int = 2) -> list[int]:
    """The ids on all pages, in their order."""
    ids, after = [], ""
    while True:
        page = search_library(text, sort=sort, after=after, limit=limit, person=NOBODY)
        ids += [photo.pk for photo in page.photos]
        if not (after := page.next):
            return ids


@pytest.mark.parametrize("sort", list(Sort))
def test_all_pages_hold_each_photo_once(sort: Sort) -> None:
    moments = [None, datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC)]
    photos = [make_photo(caption="Storm", taken_at=moments[number % 3]) for number in range(7)]
    ids = all_pages("storm", sort)
    assert sorted(ids) == [photo.pk for photo in photos]
    if sort == Sort.UPLOADED:
        assert ids == [photo.pk for photo in reversed(photos)]


def test_a_search_says_how_many_it_finds() -> None:
    make_photo(caption="Storm at Velnés")
    page = search_library("velnes", person=NOBODY)
    assert str(page.total) == "1"
    assert page.notes == ()


def test_of_many_notes_the_first_are_told_and_the_others_counted() -> None:
    make_photo()
    pasted = " ".join(f"taken:day{number}" for number in range(300))
    notes = search_library(pasted, person=AnonymousUser()).notes
    assert len(notes) == 5
    assert notes[0].startswith("“taken:day0” was searched as words.")
    assert notes[-1] == "And 297 more like these."

"""The photos beside one in a search, in each order, forth and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from media.models import Photo
from newsroom.library.neighbours import find_neighbours
from newsroom.library.results import Sort, search_library
from tests.builders import make_photo

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
START = datetime(2026, 11, 3, 12, tzinfo=UTC)


def make_storm() -> None:
    """Seven photos of a storm among others; two taken at one moment, two at none."""
    days = (0, 3, 1, 3, None, 2, None)
    for number, day in enumerate(days):
        taken = None if day is None else START + timedelta(days=day)
        make_photo(caption=f"Storm {number}", taken_at=taken)
        make_photo(caption=f"Calm {number}", taken_at=taken)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["storm", ""])
def test_who_goes_on_meets_what_the_library_shows_and_comes_back(sort: Sort, text: str) -> None:
    make_storm()
    page = search_library(text, sort=sort, person=NOBODY)
    ids = [photo.pk for photo in page.photos]
    beside = [find_neighbours(text, sort=sort, photo=photo, person=NOBODY) for photo in page.photos]
    assert [each.next for each in beside] == [*ids[1:], None]
    assert [each.previous for each in beside] == [None, *ids[:-1]]
    assert [each.position for each in beside] == list(range(1, len(ids) + 1))
    assert {each.total.number for each in beside} == {len(ids)}


def test_a_photo_that_the_search_does_not_find_has_its_place_all_the_same() -> None:
    make_storm()
    calm = Photo.objects.get(caption="Calm 3")
    found = find_neighbours("storm", sort=Sort.UPLOADED, photo=calm, person=NOBODY)
    assert found.previous == Photo.objects.get(caption="Storm 4").pk
    assert found.next == Photo.objects.get(caption="Storm 3").pk

"""Facets count what a search finds; each value is a chip that finds as many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from media.models import Photo
from newsroom.library.facets import count_facets
from newsroom.library.results import search_library
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def make_storm() -> None:
    """Three photos of a storm, one of a vote."""
    taken_at = datetime(2026, 11, 3, 12, tzinfo=UTC)
    for number in range(3):
        make_photo(
            caption="Storm",
            byline="Ana Roth" if number else 'Ben "B" Falk',
            source="Northlight",
            keywords=["storm", "sea"] if number else ["storm"],
            city="Velnés",
            country="Norland",
            taken_at=taken_at + timedelta(days=number),
        )
    make_photo(caption="A vote", byline="Vera")
    Photo.objects.filter(byline__startswith="Ben").update(killed_at=timezone.now())


def test_each_value_has_a_chip_that_finds_as_many() -> None:
    make_storm()
    make_gallery(1, slug="quay", title="At the quay")
    facets = {facet.name: facet for facet in count_facets("", NOBODY)}
    assert {name: facet.label for name, facet in facets.items()} == {
        "byline": "Byline",
        "source": "Source",
        "keyword": "Keyword",
        "place": "Place",
        "day": "Day",
        "format": "Format",
        "rights": "Rights",
        "used": "Where used",
    }
    assert facets["byline"].values[0].label == "Ana Roth"
    assert facets["day"].values[0].label == "5 November 2026"
    for facet in facets.values():
        for value in facet.values:
            found = search_library(value.chip, person=NOBODY).total.number
            assert (value.chip, value.number) == (value.chip, found)
            assert not value.is_capped


def test_facets_are_of_what_the_search_finds() -> None:
    make_storm()
    facets = {facet.name: facet for facet in count_facets("storm -sea", NOBODY)}
    assert [one.number for one in facets["keyword"].values] == [1]
    assert [one.chip for one in facets["rights"].values] == ["is:killed"]
    assert count_facets("nothing", NOBODY) == ()


@pytest.mark.parametrize("photos", [2, 30])
def test_facets_take_as_many_queries_of_many(
    photos: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(photos):
        make_photo(caption="Storm", byline=f"Ana {number}")
    with django_assert_max_num_queries(10):
        count_facets("storm", NOBODY)

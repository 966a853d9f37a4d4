"""Of words that very many photos have, a sample keeps the index from listing all of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from media.models import Photo
from media.search import beside, finding, sampling, walking
from media.search.sampling import are_many, choose_frequent
from media.search.wanted import Lexemes
from newsroom.library.facets import count_facets
from newsroom.library.neighbours import find_neighbours
from newsroom.library.results import Sort, search_library
from tests.builders import make_photo

NOBODY = AnonymousUser()
SEA, STORM, RARE = ((Lexemes((word,)),) for word in ("sea", "storm", "rare"))


def test_the_rarest_words_are_looked_up_and_very_frequent_ones_are_not() -> None:
    assert choose_frequent({}) == frozenset()
    assert choose_frequent({SEA: 0.9}) == frozenset()
    assert choose_frequent({SEA: 0.5, RARE: 0.0001}) == {SEA}
    assert choose_frequent({SEA: 0.03, RARE: 0.01}) == frozenset()
    assert choose_frequent({SEA: 0.5, STORM: 0.6, RARE: 0.0001}) == {SEA, STORM}


def test_many_are_said_to_be_so_where_few_would_be_far_off() -> None:
    of_all = 4_000 / 1_000_000  # of 10,000 photos that match there would be 40 in the sample
    assert next(matching for matching in range(200) if are_many(matching, of_all=of_all)) == 55
    assert not are_many(10, of_all=of_all / 10)  # of ten million, a few say little
    assert are_many(11, of_all=of_all / 10)
    assert not are_many(0, of_all=1.0)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> list[Photo]:
    """Eighteen photos in a library that counts to five and thinks itself large."""
    photos = [
        make_photo(caption=f"Storm at sea {'quay' if number % 6 == 0 else ''}")
        for number in range(18)
    ]
    for module in (beside, finding, sampling):
        monkeypatch.setattr(module, "COUNTED_AT_MOST", 5)
    for name, value in {"FEW": 5, "LEAST_ROWS": 0, "SAMPLED": 1_000}.items():
        monkeypatch.setattr(sampling, name, value)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE media_photosearch")
    return photos


@pytest.mark.django_db
@pytest.mark.parametrize("sort", list(Sort))
def test_every_page_is_found_whichever_way_it_is_found(large: list[Photo], sort: Sort) -> None:
    has_quay = {photo.pk for photo in large if "quay" in photo.caption}
    for text in ("storm", "storm -quay", "-quay", "", "is:waiting", "sto sea", "storm quay"):
        ids, after = [], ""
        for _ in range(9):
            page = search_library(text, sort=sort, after=after, limit=7, person=NOBODY)
            ids += [photo.pk for photo in page.photos]
            if not (after := page.next):
                break
        wanted = [photo.pk for photo in reversed(large)]
        if "quay" in text:
            wanted = [pk for pk in wanted if (pk in has_quay) is (text == "storm quay")]
        if sort == Sort.RELEVANCE:  # each database has its own measure of that
            ids.sort(reverse=True)
        assert ids == wanted, text
        assert str(page.total) == ("5+" if len(wanted) > 5 else str(len(wanted)))


@pytest.mark.django_db
def test_what_is_met_too_late_on_the_way_is_put_into_order_as_a_whole(
    large: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "WALKED_AT_MOST", 3)
    page = search_library("storm", limit=7, person=NOBODY)
    assert [photo.pk for photo in page.photos] == [photo.pk for photo in large[:-8:-1]]
    again = search_library("storm", limit=7, after=page.next, person=NOBODY)
    assert [photo.pk for photo in again.photos] == [photo.pk for photo in large[-8:-15:-1]]


@pytest.mark.django_db
@pytest.mark.parametrize("walked_at_most", [3, 20_000])
def test_days_of_one_moment_in_the_order_of_the_other(
    large: list[Photo], monkeypatch: pytest.MonkeyPatch, walked_at_most: int
) -> None:
    monkeypatch.setattr(walking, "WALKED_AT_MOST", walked_at_most)
    for number, photo in enumerate(large):  # the last uploaded was taken first
        taken_at = datetime(2020, 3, 28 - number, 12, tzinfo=UTC)
        Photo.objects.filter(pk=photo.pk).update(taken_at=taken_at if number else None)
    storms = [photo.pk for photo in large if "quay" not in photo.caption]
    for text, wanted in {
        "storm taken:2020": large[1:],
        "taken:2020-03 -quay": [photo for photo in large[1:] if photo.pk in storms],
        "storm taken:..2020-03-20": large[8:],
        "storm taken:2021": [],
    }.items():
        ids, after = [], ""
        for _ in range(9):
            page = search_library(text, after=after, limit=4, person=NOBODY)
            ids += [photo.pk for photo in page.photos]
            if not (after := page.next):
                break
        assert ids == [photo.pk for photo in reversed(wanted)], text
    ids = [photo.pk for photo in search_library("storm", sort=Sort.TAKEN, person=NOBODY).photos]
    assert ids == [*(photo.pk for photo in large[1:]), large[0].pk]
    today = timezone.localdate()
    uploaded = search_library(f"storm uploaded:{today}", sort=Sort.TAKEN, person=NOBODY)
    assert [photo.pk for photo in uploaded.photos] == ids


@pytest.mark.django_db
def test_neighbours_and_facets_of_many(large: list[Photo]) -> None:
    found = find_neighbours("storm", sort=Sort.UPLOADED, photo=large[9], person=NOBODY)
    assert (found.previous, found.next) == (large[10].pk, large[8].pk)
    assert found.position is None
    (facet, *_) = count_facets("storm", NOBODY)
    assert all(value.is_capped for value in facet.values)

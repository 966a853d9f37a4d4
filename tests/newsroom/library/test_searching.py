"""The search finds what the desk means, the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from gallery.models import Gallery, Slide
from gallery.slides.sequence import place_photos
from media.models import Photo
from newsroom.library.results import Sort, search_library
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_photo, make_ready_photo

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def found(text: str, sort: Sort = Sort.UPLOADED) -> list[str]:
    """The headlines of what a text finds, in the order they were made in."""
    page = search_library(text, sort=sort, person=NOBODY)
    assert page.total.number == len(page.photos)
    return [photo.headline for photo in reversed(page.photos)]


def notes(text: str) -> str:
    """What is said of a text."""
    return " ".join(search_library(text, person=NOBODY).notes)


@pytest.fixture
def three() -> list[Photo]:
    """A storm, a vote, and a text in Japanese."""
    return [
        make_photo(
            headline="storm",
            caption="Waves over the harbour wall at Velnés; two boats were flooding.",
            byline="Ana Roth",
            credit_line="Ana Roth/Northlight",
            source="Northlight",
            keywords=["Storm surge", "sea"],
            city="Port Velnés",
            country="Norland",
            name="DSC_0042.jpg",
            alt_text="Waves",
            taken_at=datetime(2026, 11, 3, 23, 30, tzinfo=UTC),
        ),
        make_photo(
            headline="vote",
            caption="Counting votes in the town hall; stories of the day. Harbour closed.",
            byline="Ben Rothmann",
            credit_line="Ben Rothmann/Agence Étoile",
            keywords=["election"],
            city="Łódź",
            taken_at=datetime(2026, 11, 4, 8, 0, tzinfo=UTC),
        ),
        make_photo(headline="東京", caption="台風のあと、港口を掃除する人々。 ملعب כרה ทะเล"),
    ]


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        ("", ["storm", "vote", "東京"]),
        ("harbour", ["storm", "vote"]),
        ("HARBOUR wall", ["storm"]),
        ("harb", ["storm", "vote"]),
        ("arbour", []),
        ("velnes", ["storm"]),
        ("Velnés", ["storm"]),
        ("lodz etoile", ["vote"]),
        ("flooded", ["storm"]),
        ("story", ["vote"]),
        ('"harbour wall"', ["storm"]),
        ("“wall harbour”", []),
        ('"flooded"', []),
        ('"sea ana"', []),
        ('"surge sea"', []),
        ("harbour -wall", ["vote"]),
        ("-harbour", ["東京"]),
        ('-"harbour wall"', ["vote", "東京"]),
        ("0042", ["storm"]),
        ("DSC_0042.jpg", ["storm"]),
        ("港口", ["東京"]),
        ("口港", []),
        ("港", ["東京"]),
        ("東京", ["東京"]),
        ("ملعب", ["東京"]),
        ("כרה", ["東京"]),
        ("ทะเล", ["東京"]),
        ("by:roth", ["storm", "vote"]),
        ('by:"Ana Roth"', ["storm"]),
        ('by:"Roth"', ["storm"]),
        ("by:ana", ["storm"]),
        ("-by:ana", ["vote", "東京"]),
        ("credit:etoile", ["vote"]),
        ("credit:northlight by:ana", ["storm"]),
        ("source:northlight", ["storm"]),
        ('keyword:"storm surge"', ["storm"]),
        ("keyword:elect", ["vote"]),
        ("keyword:harbour", []),
        ("in:velnes", ["storm"]),
        ("in:norland", ["storm"]),
        ("taken:2026-11-03", ["storm"]),
        ("taken:2026-11-04..", ["vote"]),
        ("taken:..2026-11", ["storm", "vote"]),
        ("-taken:2026-11-03", ["vote", "東京"]),
        ("taken:2026-11-03 taken:2026-11-04", ["storm", "vote"]),
        ("uploaded:today", ["storm", "vote", "東京"]),
        ("uploaded:..2001", []),
        ("missing:alt", ["vote", "東京"]),
        ("has:alt", ["storm"]),
        ("-has:alt", ["vote", "東京"]),
        ("missing:credit", ["東京"]),
        ("missing:caption", []),
        ("missing:keywords", ["東京"]),
        ("has:keywords", ["storm", "vote"]),
        ("missing:taken", ["東京"]),
        ("format:jpg", ["storm", "vote", "東京"]),
        ("format:png", []),
        ("format:jpeg format:png", ["storm", "vote", "東京"]),
        ("is:waiting", ["storm", "vote", "東京"]),
        ("is:landscape", ["storm", "vote", "東京"]),
        ("is:ready", []),
        ("harbour is:waiting missing:alt", ["vote"]),
        ("*", ["storm", "vote", "東京"]),
    ],
)
def test_words_and_chips_find(three: list[Photo], text: str, headlines: list[str]) -> None:
    assert found(text) == headlines


def test_a_day_is_a_day_of_the_newsroom(three: list[Photo], settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Helsinki"
    with timezone.override("Europe/Helsinki"):
        assert found("taken:2026-11-03") == []
        assert found("taken:2026-11-04") == ["storm", "vote"]


def test_who_shows_a_photo_is_asked_of_what_is_published_now() -> None:
    gallery = make_gallery(2, published=False, slug="harbour")
    shown, rejected = Photo.objects.order_by("pk")
    Slide.objects.filter(photo=rejected).update(flag=Slide.Flag.REJECT)
    make_ready_photo(headline="alone")
    assert found("is:unused") == ["alone"]
    assert found("is:live") == []
    gallery = publish(gallery)
    assert [one.pk for one in search_library("is:live", person=NOBODY).photos] == [shown.pk]
    assert len(found("is:used")) == len(found("gallery:harbour")) == 2
    Photo.objects.filter(pk=shown.pk).update(embargo_until=timezone.now() + timedelta(days=1))
    assert found("is:live") == []
    assert len(found("has:embargo")) == 1
    Photo.objects.update(embargo_until=None)
    withdraw(gallery)
    assert found("is:live") == []
    assert found("-is:used") == ["alone"]
    assert "no gallery with the address “nowhere”" in notes("gallery:nowhere")


def test_a_photo_in_two_galleries_is_unused_only_out_of_both() -> None:
    first, second = (Gallery.objects.create(title="A", slug=slug) for slug in ("one", "two"))
    photo = make_ready_photo(headline="both")
    place_photos(first, [photo])
    place_photos(second, [photo])
    Gallery.objects.filter(pk=second.pk).update(cover=photo)
    publish(first)
    first.slides.all().delete()
    assert found("is:unused") == []
    second.slides.all().delete()
    assert found("is:unused") == []
    Gallery.objects.filter(pk=second.pk).update(cover=None)
    assert found("is:unused") == ["both"]


def test_a_name_typed_wrongly_is_asked_back(three: list[Photo]) -> None:
    page = search_library("by:rothman", person=NOBODY)
    assert [photo.headline for photo in page.photos] == ["vote"]
    assert "Did you mean Ana Roth?" in notes("Ana Rth")
    assert "Did you mean Ben Rothmann?" in notes('by:"Ben Rohtmann"')
    (suggestion, *_) = search_library('by:"Ben Rohtmann" vote', person=NOBODY).suggestions
    assert found(suggestion.text) == ["vote"]


def test_the_best_match_comes_first_when_asked_for() -> None:
    make_photo(headline="A quay", caption="A flood in a caption")
    make_photo(headline="Flood", caption="Water", keywords=["flood"])
    make_photo(headline="Night", caption="Nothing", name="flood.jpg")
    page = search_library("flood", sort=Sort.RELEVANCE, person=NOBODY)
    assert [photo.headline for photo in page.photos] == ["Flood", "A quay", "Night"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "'",
            '"',
            "\\",
            "%",
            "' OR 1=1 --",
            "a' & b:*",
            '") OR (',
            "!",
            "a <-> b",
            "\0",
            "-",
            "- -",
        ),
        *(
            '-by:"x',
            "by:'",
            "NEAR(a b)",
            "a AND b OR NOT c",
            "chips : x",
            "* *",
            "^a",
            "a" * 10_000,
        ),
        *(
            "taken:9999",
            "taken:0001",
            "taken:0000",
            "like:999999999999999999",
            "gallery:%",
            "format:'",
        ),
        *(
            "é" * 500 + " x",
            "港" * 300,
            "\ud800",
            "is:killed " * 200,
            " ".join(map(str, range(9_999))),
        ),
    ],
)
def test_nothing_that_is_typed_breaks_a_search(three: list[Photo], text: str) -> None:
    for sort in Sort:
        search_library(text, sort=sort, person=NOBODY)


@pytest.mark.parametrize(
    "after", ["x", "2026-99-99 00:00:00_1", "best_999999", "_", "2026_1", "\0"]
)
def test_a_cursor_that_makes_no_sense_is_the_beginning_or_the_end(
    three: list[Photo], after: str
) -> None:
    for sort in Sort:
        search_library("harbour", sort=sort, after=after, person=NOBODY)


@pytest.mark.parametrize("photos", [4, 30])
def test_a_search_takes_as_many_queries_however_much_it_finds(
    photos: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(photos):
        make_photo(caption="Storm at Velnés", byline="Ana Roth")
    for text in ("storm", "by:ana is:unused", "storm -rain is:unused", ""):
        with django_assert_max_num_queries(9):
            search_library(text, limit=10, person=NOBODY)


def test_rights_are_found_by_chips(three: list[Photo]) -> None:
    storm, vote, _ = three
    now = timezone.now()
    fields: list[tuple[Photo, dict[str, Any]]] = [
        (storm, {"may_be_sold": False, "territory": "Norland", "usage_terms": "Once."}),
        (vote, {"is_editorial_only": True, "archive_days": 14, "may_be_syndicated": False}),
    ]
    for photo, values in fields:
        Photo.objects.filter(pk=photo.pk).update(**values)
    for text, headlines in (
        ("rights:sales", ["storm"]),
        ("rights:no-sales", ["storm"]),
        ("rights:territory", ["storm"]),
        ("rights:terms", ["storm"]),
        ("rights:editorial", ["vote"]),
        ("rights:archive", ["vote"]),
        ("rights:syndication", ["vote"]),
        ("-rights:sales -rights:editorial", ["東京"]),
    ):
        assert found(text) == headlines, text
    assert "there are syndication, sales" in notes("rights:xyz")
    # Of two ends the first one counts.
    Photo.objects.filter(pk=storm.pk).update(
        expires_at=now + timedelta(days=30), archive_until=now + timedelta(days=6)
    )
    Photo.objects.filter(pk=vote.pk).update(
        expires_at=now - timedelta(days=1), archive_until=now + timedelta(days=6)
    )
    assert found("rights:ending") == ["storm"]
    assert found("rights:ended") == found("is:expired") == ["vote"]
    by_rule = {"territory": {"rule": 1, "name": "Handouts", "value": "Norland"}}
    by_editor = {"territory": {"editor": 'a "rule" of hers'}}
    Photo.objects.filter(pk=storm.pk).update(rights_set_by=by_rule)
    Photo.objects.filter(pk=vote.pk).update(rights_set_by=by_editor, expires_at=None)
    assert found("rights:rule") == ["storm"]
    assert found("rights:ending") == found("has:licence") == ["storm", "vote"]

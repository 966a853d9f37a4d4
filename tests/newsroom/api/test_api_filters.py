"""Lists of what is in a language, by a photographer, from a place, of a day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery
from media.models import Photo
from newsroom.models import Article
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


def get(client: Client, url: str) -> Any:
    """The JSON of an answer that is there."""
    response = client.get(url)
    assert response.status_code == 200, response.content
    return response.json()


def found(client: Client, query: str) -> list[str]:
    """The captions of the photos that are found."""
    return sorted(photo["caption"] for photo in get(client, f"/api/v1/photos?{query}")["photos"])


@pytest.fixture
def gallery() -> Gallery:
    """Three photos that differ in whatever is asked for, and another gallery of one photo."""
    gallery = make_gallery(slides=3)
    first, second, third = Photo.objects.order_by("pk")
    for photo, fields in (
        (first, {"byline": "Ana Núñez", "city": "Berlin", "country": "Germany"}),
        (
            second,
            {"credit_line": "Ana Nunez/AP", "city": "Hamburg", "keywords": ["Sea ice", "Ship"]},
        ),
        (third, {"byline": "Anabel Roth", "sublocation": "Berliner Straße", "country_code": "DEU"}),
    ):
        for name, value in fields.items():
            setattr(photo, name, value)
        photo.taken_at = datetime(2026, 11, photo.pk - first.pk + 3, 23, 30, tzinfo=UTC)
        photo.save()
    make_gallery(slides=1, title="Another")
    Photo.objects.exclude(pk__in=[first.pk, second.pk, third.pk]).update(caption="Elsewhere")
    return gallery


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("photographer=ana%20nu%C3%B1ez", "1 2"),
        ("photographer=NUNEZ", "1 2"),
        ("photographer=Ana", "1 2"),
        ("photographer=Roth", "3"),
        ("photographer=Nu", ""),
        ("place=berlin", "1"),
        ("place=Berliner%20Strasse", "3"),
        ("place=deu", "3"),
        ("keyword=sea%20ice", "2"),
        ("keyword=sea", "2"),
        ("keyword=seal", ""),
        ("taken_from=2026-11-04", "2 3"),
        ("taken_to=2026-11-04", "1 2"),
        ("taken_from=0001-01-01&taken_to=9999-12-31", "1 2 3"),
        ("taken_from=2026-11-04&taken_to=2026-11-04", "2"),
        ("photographer=Ana&place=hamburg&taken_from=2026-11-01", "2"),
        ("photographer=Ana&place=Rome", ""),
    ],
)
def test_photos_are_found_by_what_they_hold(
    client: Client, gallery: Gallery, query: str, numbers: str
) -> None:
    assert found(client, query) == [f"Caption {number}" for number in numbers.split()]
    listed = get(client, f"/api/v1/galleries?{query}")["galleries"]
    assert [line["slug"] for line in listed] == ([gallery.slug] if numbers else [])


def test_names_without_a_letter_ask_for_nothing(client: Client, gallery: Gallery) -> None:
    for value in ("%22", "--", "%00", "%F0%9F%93%B7", "'%3B--", "a%20AND%20b%22*"):
        for name in ("photographer", "place", "keyword"):
            for kind in ("photos", "galleries"):
                assert client.get(f"/api/v1/{kind}?{name}={value}").status_code == 200


def test_a_photo_that_stays_here_leads_nobody_to_its_gallery(
    client: Client, gallery: Gallery
) -> None:
    Photo.objects.filter(byline="Anabel Roth").update(may_be_syndicated=False)
    assert get(client, "/api/v1/galleries?photographer=Roth")["galleries"] == []
    assert found(client, "photographer=Roth") == []


def test_photos_are_found_by_their_numbers(client: Client, gallery: Gallery) -> None:
    first, second, *_ = Photo.objects.order_by("pk").values_list("pk", flat=True)
    assert found(client, f"ids={second},{first},999999,{10**19 - 1}") == ["Caption 1", "Caption 2"]
    page = get(client, f"/api/v1/photos?ids={first},{second}&limit=1")
    assert get(client, page["next"].removeprefix("http://127.0.0.1:8000"))["next"] is None


def test_galleries_and_articles_are_found_by_their_ids(client: Client, gallery: Gallery) -> None:
    article = Article.objects.create(headline="Storm", slug="storm")
    publish(article)
    listed = get(client, f"/api/v1/galleries?ids={gallery.pk},999999")["galleries"]
    assert [line["id"] for line in listed] == [gallery.pk]
    assert get(client, f"/api/v1/articles?ids={article.pk}&fields=id")["articles"] == [
        {"id": article.pk}
    ]
    assert get(client, "/api/v1/articles?ids=999999")["articles"] == []


@pytest.mark.parametrize("number", [101, 500, 10_000])
def test_of_too_many_ids_the_limit_is_told(client: Client, number: int) -> None:
    wrong = client.get("/api/v1/photos?ids=abc").json()
    assert wrong["detail"] == "ids: whole numbers with commas between them, such as 12,15"
    response = client.get(f"/api/v1/photos?ids={','.join(['1234567'] * number)}")
    assert response.status_code in (400, 422)
    assert response["Content-Type"] == "application/problem+json"
    assert "at most 100 at a time" in response.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        *("ids=", "ids=a", "ids=1,,2", "ids=-1", "ids=1;2"),
        *("taken_from=yesterday", "taken_from=", "taken_to=2026-02-30", "taken_to=20261103"),
        *("taken_from=2026-11-03T00:00:00Z", f"place={'a' * 201}"),
    ],
)
def test_values_out_of_range_are_named(client: Client, query: str) -> None:
    response = client.get(f"/api/v1/photos?{query}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_language_is_asked_for_with_or_without_its_country(client: Client) -> None:
    for number, language in enumerate(("pt", "pt-br", "de", "pl")):
        article = Article.objects.create(
            headline=language, slug=f"article-{number}", language=language
        )
        publish(article)
        Gallery.objects.filter(pk=make_gallery(slides=1, title=language).pk).update(
            language=language
        )
    for name, title in (("articles", "headline"), ("galleries", "title")):
        for asked, languages in (("pt", {"pt", "pt-br"}), ("PT-br", {"pt-br"}), ("fr", set())):
            lines = get(client, f"/api/v1/{name}?language={asked}")[name]
            assert {line[title] for line in lines} == languages


def test_filters_cost_no_query_for_each_photo(client: Client, gallery: Gallery) -> None:
    query = "photographer=ana&place=berlin&taken_from=2020-01-01"
    for url, most in ((f"/api/v1/photos?{query}", 2), (f"/api/v1/galleries?{query}", 5)):
        with CaptureQueriesContext(connection) as queries:
            get(client, url)
        assert len(queries) <= most

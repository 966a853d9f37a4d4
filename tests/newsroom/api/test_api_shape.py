"""A part of an answer, what may not be left out of it, and names that there are not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery, Slide
from gallery.slides.sequence import NewSlide, place_slides
from newsroom.models import Article, GalleryPlacement, Section
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

CAPTION = (
    "Fishermen land the first herring of the season at the old quay on Tuesday morning, while a "
    "storm that was announced for the evening gathers over the sea behind them."
)


def get(client: Client, url: str) -> Any:
    """The JSON of an answer that is there."""
    response = client.get(url)
    assert response.status_code == 200, response.content
    return response.json()


def refusal(client: Client, url: str) -> Any:
    """What is said to a request of wrong names."""
    response = client.get(url)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.json()


@pytest.fixture
def gallery() -> Gallery:
    """A gallery of two slides, in an article of a section."""
    gallery = make_gallery(slides=2)
    section = Section.objects.create(name="Weather", slug="weather")
    article = Article.objects.create(headline="Storm", slug="storm", section=section)
    article.newsroom_text_set.create(region="body", ordering=1, text="<p>Words</p>")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=2, gallery=gallery)
    publish(article)
    return gallery


def test_an_answer_has_the_fields_that_were_asked_for(client: Client, gallery: Gallery) -> None:
    url = f"/api/v1/galleries/{gallery.slug}?fields=title,slides.caption,slides.credit.printed"
    assert get(client, url) == {
        "title": "Harbour at dawn",
        "slides": [
            {"caption": f"Caption {n}", "credit": {"printed": f"Photographer {n}/Agency"}}
            for n in (1, 2)
        ],
    }


def test_a_name_is_all_that_is_inside(client: Client, gallery: Gallery) -> None:
    whole = get(client, f"/api/v1/galleries/{gallery.slug}")
    for fields in ("slides", "slides,slides.id", "slides.id,slides", " slides , "):
        answer = get(client, f"/api/v1/galleries/{gallery.slug}?fields={fields}")
        assert answer == {"slides": whole["slides"]}
    assert get(client, f"/api/v1/galleries/{gallery.slug}?fields=,") == whole


@pytest.mark.parametrize("name", ["galleries", "photos", "articles", "sections"])
def test_in_lists_the_fields_are_those_of_each(client: Client, gallery: Gallery, name: str) -> None:
    field = "caption" if name == "photos" else "slug"
    whole, part = get(client, f"/api/v1/{name}"), get(client, f"/api/v1/{name}?fields={field}")
    assert part.keys() == whole.keys()
    assert part[name] == [{field: thing[field]} for thing in whole[name]] != []


@pytest.mark.parametrize(
    "file", ["renditions.url", "jpeg_srcset", "avif_srcset", "crops", "share", "iiif_service"]
)
def test_no_file_comes_without_its_credit(client: Client, gallery: Gallery, file: str) -> None:
    printed = {"printed": "Photographer 1/Agency"}
    url = f"/api/v1/galleries/{gallery.slug}?fields=cover.{file},slides.photo.{file}"
    answer = get(client, url)
    assert answer["cover"]["credit"] == answer["slides"][0]["photo"]["credit"] == printed
    photo = get(client, f"/api/v1/photos?fields={file},credit.agencies")["photos"][-1]
    assert photo["credit"] == {"agencies": ["Agency"], **printed}
    parts = get(client, f"/api/v1/articles/storm?fields=parts.gallery.cover.{file}")["parts"]
    assert parts == [
        {"kind": "text"},
        {"kind": "gallery", "gallery": {"cover": parts[1]["gallery"]["cover"]}},
    ]
    assert parts[1]["gallery"]["cover"]["credit"] == printed


def test_the_next_page_has_the_same_shape(client: Client) -> None:
    for _ in range(2):
        make_gallery(slides=1)
    page = get(client, "/api/v1/galleries?limit=1&fields=slug,cover.credit.printed")
    following = get(client, page["next"].removeprefix("http://127.0.0.1:8000"))
    assert following["galleries"][0].keys() == {"slug", "cover"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "galleries/{}?fields=slides.captoin",
            "there is no slides.captoin; did you mean caption?",
        ),
        ("galleries/{}?fields=slide", "did you mean slides?"),
        ("galleries/{}?fields=title.words", "title has no names inside"),
        ("galleries?fields=slides", "there are api_url, cover"),
        ("photos?fields=credits", "did you mean credit?"),
        ("articles/storm?fields=parts.galery", "did you mean gallery?"),
        ("sections?fields=zzzz", "there are api_url, articles_url"),
    ],
)
def test_a_field_that_is_not_there_is_named_with_the_nearest(
    client: Client, gallery: Gallery, url: str, said: str
) -> None:
    problem = refusal(client, f"/api/v1/{url.format(gallery.slug)}")
    assert said in problem["detail"]
    assert problem["errors"][0]["parameter"] == "fields"


@pytest.mark.parametrize(
    ("url", "parameter", "said"),
    [
        ("galleries?lmit=5", "lmit", "did you mean limit?"),
        (
            "galleries?update_since=2026-01-01T00:00:00Z",
            "update_since",
            "did you mean updated_since?",
        ),
        ("photos?photograper=Roth", "photograper", "did you mean photographer?"),
        ("photos?section=weather", "section", "there are cursor, fields"),
        ("articles?zzzzz=1", "zzzzz", "there are cursor, fields"),
        ("galleries/{}?limit=1", "limit", "there are fields."),
        ("sections/weather?field=slug", "field", "did you mean fields?"),
    ],
)
def test_a_parameter_that_is_not_there_is_named_with_the_nearest(
    client: Client, gallery: Gallery, url: str, parameter: str, said: str
) -> None:
    problem = refusal(client, f"/api/v1/{url.format(gallery.slug)}")
    assert said in problem["detail"]
    assert problem["errors"][0]["parameter"] == parameter


def test_nothing_unusual_that_was_sent_comes_back(client: Client, gallery: Gallery) -> None:
    for query in ("%3Cscript%3E=1", "fields=%3Cscript%3E", "fields=slides.%0A%3Cscript%3E"):
        problem = refusal(client, f"/api/v1/galleries/{gallery.slug}?{query}")
        assert "script>" not in str(problem)


def test_a_hundred_and_one_fields_are_too_many(client: Client, gallery: Gallery) -> None:
    response = client.get(f"/api/v1/galleries/{gallery.slug}?fields={','.join(['title'] * 101)}")
    assert response.status_code == 422
    assert response.json()["detail"] == "fields: at most 100 names; these are 101"


@pytest.mark.parametrize("limit", ["0", "51", "many", "-1", "", "99999999999999999999999999"])
def test_a_wrong_limit_is_told_the_right_ones(client: Client, limit: str) -> None:
    response = client.get(f"/api/v1/photos?limit={limit}")
    assert response.status_code == 422
    assert response.json()["errors"] == [
        {"parameter": "limit", "detail": "a whole number from 1 to 50; 20 where it is left out"}
    ]


def test_a_gallery_of_fifty_is_under_15_kb_where_words_and_credits_are_wanted(
    client: Client,
) -> None:
    gallery = make_gallery(slides=1)
    photo = make_ready_photo()
    place_slides(gallery, [NewSlide(photo) for _ in range(49)])
    Slide.objects.update(caption=CAPTION, credit_line="Ana Núñez Fernández/Associated Press")
    fields = "slides.id,slides.caption,slides.credit.printed"
    response = client.get(f"/api/v1/galleries/{gallery.slug}?fields={fields}")
    slides = response.json()["slides"]
    assert len(slides) == 50
    assert all(slide["caption"] == CAPTION for slide in slides)
    assert len(response.content) < 15_000
    assert len(client.get(f"/api/v1/galleries/{gallery.slug}").content) > 100_000


def test_a_part_takes_no_more_queries_than_the_whole(client: Client, gallery: Gallery) -> None:
    for url in (f"/api/v1/galleries/{gallery.slug}", "/api/v1/photos", "/api/v1/articles/storm"):
        taken = []
        for query in ("", "?fields=updated_at"):
            with CaptureQueriesContext(connection) as queries:
                get(client, f"{url}{query}")
            taken.append(len(queries))
        assert taken[1] <= taken[0]


def test_the_description_names_every_parameter(client: Client) -> None:
    paths = get(client, "/api/v1/openapi.json")["paths"]
    named = {parameter["name"] for parameter in paths["/api/v1/photos"]["get"]["parameters"]}
    said = refusal(client, "/api/v1/photos?zzzzz=1")["detail"]
    assert set(re.findall(r"[a-z_]+", said.partition("there are ")[2])) == named

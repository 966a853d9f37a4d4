"""The read API: the gallery as JSON, credits always attached."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Slide
from gallery.sequence import NewSlide, place_slides
from newsroom.workflow import withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db


def test_a_gallery_has_its_slides_in_order_with_their_credits(client: Client) -> None:
    gallery = make_gallery(slides=2, title="Élection")
    Slide.objects.filter(position=2).update(credit_line="Danny Ghitis for CNN")
    answer = client.get(f"/api/v1/galleries/{gallery.slug}").json()
    assert answer["title"] == "Élection"
    assert answer["kicker"] == "Photos"
    assert answer["slide_count"] == 2
    assert answer["url"] == f"http://127.0.0.1:8000/galleries/{gallery.slug}/"
    assert [slide["position"] for slide in answer["slides"]] == [1, 2]
    assert [slide["caption"] for slide in answer["slides"]] == ["Caption 1", "Caption 2"]
    assert answer["slides"][0]["credit"]["printed"] == "Photographer 1/Agency"
    assert answer["slides"][1]["credit"] == {
        "printed": "Danny Ghitis for CNN",
        "photographer": "Danny Ghitis",
        "agencies": [],
        "client": "CNN",
        "is_courtesy": False,
    }


def test_the_names_of_the_answer_stay(client: Client) -> None:
    """Others rely on these keys: a change needs a line in CHANGELOG.md."""
    gallery = make_gallery(slides=1)
    answer = client.get(f"/api/v1/galleries/{gallery.slug}").json()
    assert " ".join(answer) == (
        "slug url kicker title intro published_at updated_at cover slide_count slides"
    )
    assert " ".join(answer["slides"][0]) == "id position caption alt_text credit photo"
    photo = answer["slides"][0]["photo"]
    assert " ".join(photo) == (
        "id width height focal_point headline byline source copyright_notice usage_terms license "
        "acquire_license_page digital_source_type taken_at renditions jpeg_srcset avif_srcset share"
    )
    assert " ".join(photo["renditions"][0]) == "url format mime_type width height bytes"


def test_renditions_have_absolute_urls_that_answer(client: Client) -> None:
    gallery = make_gallery(slides=1)
    photo = client.get(f"/api/v1/galleries/{gallery.slug}").json()["slides"][0]["photo"]
    assert {rendition["format"] for rendition in photo["renditions"]} == {"AVIF", "JPEG"}
    for rendition in [*photo["renditions"], photo["share"]]:
        assert rendition["url"].startswith("http://127.0.0.1:8000/renditions/")
        response = client.get(rendition["url"].removeprefix("http://127.0.0.1:8000"))
        assert response.status_code == 200
        assert response["Content-Type"] == rendition["mime_type"]
        assert len(response.getvalue()) == rendition["bytes"]


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_what_is_not_published_is_not_there(client: Client, *, is_withdrawn: bool) -> None:
    gallery = make_gallery(slides=1, published=is_withdrawn)
    if is_withdrawn:
        withdraw(gallery)
    response = client.get(f"/api/v1/galleries/{gallery.slug}")
    assert response.status_code == (410 if is_withdrawn else 404)
    assert response.json()["detail"]


def test_an_unknown_gallery_is_named_in_the_error(client: Client) -> None:
    response = client.get("/api/v1/galleries/never-was")
    assert response.status_code == 404
    assert "never-was" in response.json()["detail"]


def test_the_answer_takes_at_most_6_queries_whatever_the_size(client: Client) -> None:
    counts = []
    for number in (5, 500):
        gallery = make_gallery(slides=1)
        photo = make_ready_photo()
        place_slides(gallery, [NewSlide(photo) for _ in range(number - 1)])
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/v1/galleries/{gallery.slug}").json()
        assert answer["slide_count"] == number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_the_api_describes_itself(client: Client) -> None:
    assert "/api/v1/galleries/{slug}" in client.get("/api/v1/openapi.json").json()["paths"]

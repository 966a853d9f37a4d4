"""The read API: the gallery as JSON, credits always attached."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localtime
from lxml import html

from gallery.models import Slide
from gallery.slides.sequence import NewSlide, place_slides
from media.models import Photo
from newsroom.publishing.workflow import withdraw
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
        "id slug url api_url language locale kicker title intro description published_at "
        "updated_at cover slide_count withheld_count embed_url slides correction_notes"
    )
    assert " ".join(answer["slides"][0]) == "id url position caption alt_text credit photo"
    photo = answer["slides"][0]["photo"]
    assert " ".join(photo) == (
        "id url api_url width height focal_point dominant_colour headline caption alt_text "
        "extended_description credit byline source copyright_notice usage_terms "
        "editorial_use_only no_sales territory not_for_archive_after_days usable_until license "
        "acquire_license_page digital_source_type data_mining keywords place taken_at updated_at "
        "renditions jpeg_srcset avif_srcset crops share iiif_service"
    )
    assert " ".join(photo["renditions"][0]) == "url format mime_type width height bytes"


def test_renditions_have_absolute_urls_that_answer(client: Client) -> None:
    gallery = make_gallery(slides=1)
    photo = client.get(f"/api/v1/galleries/{gallery.slug}").json()["slides"][0]["photo"]
    assert {rendition["format"] for rendition in photo["renditions"]} == {"AVIF", "JPEG"}
    crops = [rendition for crop in photo["crops"] for rendition in crop["renditions"]]
    assert {crop["ratio"] for crop in photo["crops"]} == {"16:9", "4:3", "1:1"}
    for rendition in [*photo["renditions"], *crops, photo["share"]]:
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


def test_a_photo_says_the_words_of_its_slide(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Slide.objects.update(credit_line="Ana Núñez/AP", caption="Corrected here")
    slide = client.get(f"/api/v1/galleries/{gallery.slug}").json()["slides"][0]
    assert slide["photo"]["caption"] == slide["caption"] == "Corrected here"
    assert slide["photo"]["credit"] == slide["credit"]
    assert slide["photo"]["credit"]["printed"] == "Ana Núñez/AP"


def test_a_licence_that_is_no_address_is_left_out(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Photo.objects.update(web_statement_url="javascript:alert(1)", licensor_url="https://a.example/")
    photo = client.get(f"/api/v1/galleries/{gallery.slug}").json()["slides"][0]["photo"]
    assert photo["license"] == ""
    assert photo["acquire_license_page"] == "https://a.example/"


def test_a_correction_of_a_photo_is_a_change_of_its_gallery(client: Client) -> None:
    gallery = make_gallery(slides=1)
    before = client.get(f"/api/v1/galleries/{gallery.slug}").json()["updated_at"]
    photo = Photo.objects.get()
    photo.caption = "Corrected"
    photo.save()
    assert client.get(f"/api/v1/galleries/{gallery.slug}").json()["updated_at"] > before


def test_the_same_rows_are_the_same_bytes(client: Client) -> None:
    gallery = make_gallery(slides=2)
    for end in ("", "/ninjs.json", "/manifest.json"):
        url = f"/api/v1/galleries/{gallery.slug}{end}"
        first, second = client.get(url), client.get(url)
        assert first.content == second.content
        assert first["ETag"] == second["ETag"]


def test_ninjs_is_a_composite_with_credited_pictures(client: Client) -> None:
    gallery = make_gallery(slides=2, title="Élection")
    Photo.objects.update(copyright_notice="© 2026", web_statement_url="https://a.example/licence")
    item = client.get(f"/api/v1/galleries/{gallery.slug}/ninjs.json").json()
    assert item["uri"] == f"http://127.0.0.1:8000/galleries/{gallery.slug}/"
    assert item["standard"]["version"] == "3.0"
    assert item["type"] == "composite"
    first = item["associations"][0]
    assert first["type"] == "picture"
    assert first["name"] == Slide.objects.get(position=1).public_id  # the standard requires one
    assert first["copyrightNotice"] == "© 2026"
    assert first["rightsInfo"] == {"linkedRights": "https://a.example/licence"}
    by_role = {text["role"]: text["value"] for text in first["descriptions"]}
    assert by_role == {"caption": "Caption 1", "credit": "Photographer 1/Agency"}
    assert {"name", "href", "contentType", "width", "height", "sizeInBytes", "poi"} <= set(
        first["renditions"][0]
    )


def test_the_manifest_paints_each_photo_with_its_credit_required(client: Client) -> None:
    gallery = make_gallery(slides=2)
    Photo.objects.update(web_statement_url="https://creativecommons.org/licenses/by/4.0/")
    url = f"/api/v1/galleries/{gallery.slug}/manifest.json"
    manifest = client.get(url).json()
    assert manifest["@context"] == "http://iiif.io/api/presentation/3/context.json"
    assert manifest["id"] == f"http://127.0.0.1:8000{url}"
    canvas = manifest["items"][0]
    assert canvas["requiredStatement"]["value"] == {"none": ["Photographer 1/Agency"]}
    assert canvas["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    annotation = canvas["items"][0]["items"][0]
    assert annotation["motivation"] == "painting"
    assert annotation["target"] == canvas["id"]
    assert annotation["body"]["id"].startswith("http://127.0.0.1:8000/renditions/")


def test_no_viewer_takes_a_caption_for_html(client: Client) -> None:
    gallery = make_gallery(slides=1)
    evil = "5 < 6 & <img src=x onerror=alert(1)>"
    Slide.objects.update(caption=evil, credit_line=evil)
    Photo.objects.update(headline="<img src=x onerror=alert(1)>")
    canvas = client.get(f"/api/v1/galleries/{gallery.slug}/manifest.json").json()["items"][0]
    for said in (canvas["summary"]["en"], canvas["requiredStatement"]["value"]["none"]):
        page = html.fragment_fromstring(said[0], create_parent="div")
        assert page.text_content() == evil
        assert not page.findall(".//img")
        assert said[0].startswith("<span>")  # by which viewers know that it is HTML
    assert not canvas["label"]["en"][0].startswith("<")  # a label is never HTML


def test_restrictions_stand_in_fields_and_where_there_are_none_among_the_terms(
    client: Client,
) -> None:
    gallery = make_gallery(slides=2)
    ends = timezone.now().replace(microsecond=0) + timedelta(days=14)
    first = gallery.slides.get(position=1).photo
    assert first is not None
    Photo.objects.filter(pk=first.pk).update(
        is_editorial_only=True,
        may_be_sold=False,
        territory="Norland",
        archive_days=14,
        archive_until=ends,
        usage_terms="Handout. No sales",
    )
    address = f"/api/v1/galleries/{gallery.slug}"
    photo, free = (slide["photo"] for slide in client.get(address).json()["slides"])
    keys = ("editorial_use_only", "no_sales", "territory", "not_for_archive_after_days")
    assert [photo[key] for key in keys] == [True, True, "Norland", 14]
    assert datetime.fromisoformat(photo["usable_until"]) == ends
    assert [free[key] for key in keys] == [False, False, "", None]
    assert free["usable_until"] is None
    until = localtime(ends).isoformat(timespec="seconds")
    terms = (
        "Handout. No sales. Editorial use only. Territory: Norland. Not for archive after 14 days. "
        f"Not to be used after {until}."
    )
    pictures = client.get(f"{address}/ninjs.json").json()["associations"]
    assert pictures[0]["usageTerms"] == terms
    assert "usageTerms" not in pictures[1]
    canvas = client.get(f"{address}/manifest.json").json()["items"][0]
    assert terms in str(canvas["metadata"])

"""A slide's own page: what a shared link opens, and what other sites preview of it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery, Slide
from gallery.pages.link_preview import shorten_text
from gallery.slides.sequence import NewSlide, move_slides, place_slides, remove_slides
from media.models import Photo
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_photo, make_ready_photo
from tests.markup import read

pytestmark = pytest.mark.django_db


def urls_of(gallery: Gallery) -> list[str]:
    """The addresses of its slides' pages, in order, written out: they are published names."""
    return [
        f"/galleries/{gallery.slug}/{slide.public_id}/"
        for slide in gallery.slides.order_by("position")
    ]


def test_the_page_shows_the_photo_its_words_and_its_place(client: Client) -> None:
    gallery = make_gallery(slides=3)
    first, second, third = urls_of(gallery)
    page = read(client, second)
    assert "Caption 2" in page.text
    assert "Photographer 2/Agency" in page.text
    assert "2 of 3" in page.text
    assert "Caption 1" not in page.text
    assert len(page.images) == 1
    assert page.images[0]["fetchpriority"] == "high"
    assert "loading" not in page.images[0]
    assert page.anchors[first] == "Previous"
    assert page.anchors[third] == "Next"
    assert page.scripts == []


def test_the_page_leads_back_to_its_slide_in_the_gallery(client: Client) -> None:
    gallery = make_gallery(slides=2)
    url = urls_of(gallery)[1]
    slide_id = url.split("/")[-2]
    page = read(client, url)
    assert "View all 2 photos" in page.anchors[f"{gallery.get_absolute_url()}#{slide_id}"]
    assert f"id={slide_id}>" in client.get(gallery.get_absolute_url()).content.decode()


def test_the_ends_lead_nowhere_further(client: Client) -> None:
    first, last = urls_of(make_gallery(slides=2))
    assert "Previous" not in read(client, first).anchors.values()
    assert "Next" not in read(client, last).anchors.values()


def test_the_gallery_is_canonical_and_the_preview_is_the_slides_own(client: Client) -> None:
    gallery = make_gallery(slides=0, published=False, title="All night")
    photo = make_ready_photo(
        1300,
        700,
        headline="The last box",
        caption="The last box\nis opened.",
        credit_line="Evan Vucci/AP",
        alt_text="A ballot box",
    )
    place_slides(gallery, [NewSlide(make_ready_photo()), NewSlide(photo)])
    publish(gallery)
    url = urls_of(gallery)[1]
    page = read(client, url)
    base = settings.BASE_URL
    assert page.links["canonical"] == f"{base}/galleries/{gallery.slug}/"
    assert {key: page.meta[key] for key in page.meta if key.startswith(("og:", "twitter:"))} == {
        "og:type": "article",
        "og:site_name": settings.SITE_NAME,
        "og:locale": "en_US",
        "og:title": "The last box",
        "og:description": "The last box is opened. (Evan Vucci/AP)",
        "og:url": f"{base}{url}",
        "og:image": f"{base}/renditions/{photo.manifest['share.jpg'].path}",
        "og:image:type": "image/jpeg",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A ballot box",
        "twitter:card": "summary_large_image",
    }
    assert page.meta["description"] == page.meta["og:description"]
    assert page.meta["robots"] == "max-image-preview:large"


def test_a_slide_without_words_is_previewed_with_the_gallerys_title(client: Client) -> None:
    gallery = make_gallery(slides=0, published=False, title="All night")
    place_slides(gallery, [NewSlide(make_ready_photo(name="DSC_0042.jpg"))])
    publish(gallery)
    page = read(client, urls_of(gallery)[0])
    assert page.meta["og:title"] == "All night"
    assert "og:description" not in page.meta
    assert "og:image:alt" not in page.meta
    assert page.images[0]["alt"] == ""


def test_a_long_caption_is_cut_after_a_word_and_keeps_its_credit(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Slide.objects.update(caption="counted " * 40, credit_line="Evan Vucci/AP " + "x" * 200)
    description = read(client, urls_of(gallery)[0]).meta["og:description"]
    assert description == f"{'counted ' * 23}counted… (Evan Vucci/AP {'x' * 200})"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        ("word " * 50, "word " * 38 + "word…"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_descriptions_are_cut_at_200_characters(text: str, short: str) -> None:
    assert shorten_text(text) == short
    assert len(short) <= 200


def test_the_page_carries_its_photos_rights(client: Client) -> None:
    gallery = make_gallery(slides=2)
    [photo] = read(client, urls_of(gallery)[1]).data
    assert photo["@type"] == "ImageObject"
    assert photo["creditText"] == "Photographer 2/Agency"
    assert photo["caption"] == "Caption 2"


def test_words_are_escaped(client: Client) -> None:
    gallery = make_gallery(slides=1, title='"><script>alert(1)</script>')
    Slide.objects.update(caption='"><img src=x onerror=alert(2)>', credit_line="</p><b>Ana</b>")
    page = read(client, urls_of(gallery)[0])
    assert len(page.images) == 1
    assert page.scripts == []
    assert "b" not in page.elements
    assert page.meta["og:description"].startswith('"><img src=x')


def test_a_slide_keeps_its_address_when_it_moves(client: Client) -> None:
    gallery = make_gallery(slides=3)
    url = urls_of(gallery)[0]
    gallery.refresh_from_db()
    slide_id = gallery.slides.get(position=1).public_id
    move_slides(gallery, [slide_id], to=3, expected_version=gallery.version)
    assert "3 of 3" in read(client, url).text


def test_a_removed_slide_is_gone(client: Client) -> None:
    gallery = make_gallery(slides=2)
    url = urls_of(gallery)[0]
    gallery.refresh_from_db()
    slide_id = gallery.slides.get(position=1).public_id
    remove_slides(gallery, [slide_id], expected_version=gallery.version)
    assert client.get(url).status_code == 410
    assert client.get(gallery.get_absolute_url()).status_code == 200


def test_unknown_slides_and_galleries_are_not_found(client: Client) -> None:
    gallery = make_gallery(slides=1)
    elsewhere = urls_of(make_gallery(slides=1))[0].split("/")[-2]
    for url in (
        f"/galleries/{gallery.slug}/nosuchid/",
        f"/galleries/{gallery.slug}/{elsewhere}/",
        f"/galleries/nowhere/{elsewhere}/",
    ):
        assert client.get(url).status_code == 404, url


def test_a_slide_whose_photo_is_not_ready_is_not_found_and_not_counted(client: Client) -> None:
    gallery = make_gallery(slides=1)
    place_slides(gallery, [NewSlide(make_photo()), NewSlide(None, caption="Wanted")])
    ready, waiting, wanted = urls_of(gallery)
    assert "1 of 1" in read(client, ready).text
    assert client.get(waiting).status_code == 404
    assert client.get(wanted).status_code == 404


def test_a_withdrawn_gallery_is_gone_with_its_slides(client: Client) -> None:
    gallery = make_gallery(slides=1)
    [url] = urls_of(gallery)
    withdraw(gallery)
    response = client.get(url)
    assert response.status_code == 410
    assert b"No longer published" in response.content


def test_editors_preview_the_slides_of_a_draft(client: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    [url] = urls_of(gallery)
    assert client.get(url).status_code == 404
    client.force_login(User.objects.create_superuser("ed"))
    response = client.get(url)
    assert response["Cache-Control"] == "private, no-store"
    assert b"Readers do not see this page" in response.content
    assert read(client, url).meta["robots"] == "noindex"


def test_the_page_is_for_reading_only(client: Client) -> None:
    [url] = urls_of(make_gallery(slides=1))
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


def test_the_page_takes_at_most_6_queries_whatever_the_size(client: Client) -> None:
    counts = []
    for number in (2, 200):
        gallery = make_gallery(slides=1)
        photo = Photo.objects.ready().latest("pk")
        place_slides(gallery, [NewSlide(photo) for _ in range(number - 1)])
        url = urls_of(gallery)[0]
        with CaptureQueriesContext(connection) as queries:
            assert f"1 of {number}" in read(client, url).text
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6

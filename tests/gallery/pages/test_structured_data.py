"""What search engines read beside a gallery: each photo with its rights, in schema.org's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.addresses import keep_web_address
from gallery.models import Gallery, Slide
from gallery.pages.structured_data import build_makers, write_data_block
from gallery.slides.sequence import NewSlide, place_slides
from media.models import Photo
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo
from tests.markup import Markup, read

GALLERY_KEYS = {
    "@context",
    "@type",
    "url",
    "name",
    "description",
    "inLanguage",
    "datePublished",
    "dateModified",
    "publisher",
    "thumbnailUrl",
    "associatedMedia",
}
PHOTO_KEYS = {
    "@type",
    "contentUrl",
    "width",
    "height",
    "thumbnailUrl",
    "caption",
    "creator",
    "creditText",
    "copyrightNotice",
    "license",
    "acquireLicensePage",
}
RIGHTS = {"creator", "creditText", "copyrightNotice", "license"}
HOSTILE = (
    "</script><script>alert(1)</script>",
    "</SCRIPT >",
    "<!-- <script>",
    "-->",
    "]]>",
    "a\u2028b\u2029c",
    'quote " backslash \\ &amp; nul-free \x07',
    "Ωμέγα 🗳️ Öffnung",
)


def gallery_of(photo: Photo) -> Gallery:
    """A published gallery of one photo."""
    gallery = make_gallery(slides=0, published=False, title="All night")
    Gallery.objects.filter(pk=gallery.pk).update(intro="From dusk on.")
    place_slides(gallery, [NewSlide(photo)])
    return publish(gallery)


def data_of(client: Client, gallery: Gallery) -> dict[str, Any]:
    """The only data block of the gallery's page."""
    [data] = read(client, gallery.get_absolute_url()).data
    return data


@pytest.mark.django_db
def test_the_names_are_schema_orgs(client: Client) -> None:
    photo = make_ready_photo(
        1400,
        700,
        caption="The last box.",
        byline="Ana Núñez",
        credit_line="Ana Núñez/EPA",
        copyright_notice="© 2026 EPA",
        web_statement_url="https://example.org/licence",
        licensor_url="https://example.org/buy",
    )
    gallery = gallery_of(photo)
    data = data_of(client, gallery)
    base = settings.BASE_URL
    assert data.keys() == GALLERY_KEYS
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "ImageGallery"
    assert data["url"] == f"{base}{gallery.get_absolute_url()}"
    assert (data["name"], data["description"]) == ("All night", "From dusk on.")
    assert data["publisher"] == {
        "@type": "Organization",
        "name": settings.SITE_NAME,
        "url": f"{base}/",
    }
    [shown] = data["associatedMedia"]
    assert shown.keys() == PHOTO_KEYS
    assert shown == {
        "@type": "ImageObject",
        "contentUrl": f"{base}/renditions/{photo.manifest['w1280.jpg'].path}",
        "width": 1280,
        "height": 640,
        "thumbnailUrl": f"{base}/renditions/{photo.manifest['w320.jpg'].path}",
        "caption": "The last box.",
        "creator": {"@type": "Person", "name": "Ana Núñez"},
        "creditText": "Ana Núñez/EPA",
        "copyrightNotice": "© 2026 EPA",
        "license": "https://example.org/licence",
        "acquireLicensePage": "https://example.org/buy",
    }


@pytest.mark.django_db
def test_google_finds_each_photo_of_the_page_with_its_rights(client: Client) -> None:
    """`contentUrl` and one of creator, creditText, copyrightNotice, license for every image."""
    page = read(client, make_gallery(slides=4).get_absolute_url())
    media = page.data[0]["associatedMedia"]
    assert [photo["contentUrl"] for photo in media] == [
        f"{settings.BASE_URL}{image['src']}" for image in page.images
    ]
    assert all(RIGHTS & photo.keys() for photo in media)
    assert [photo["creditText"] for photo in media] == [
        f"Photographer {number}/Agency" for number in range(1, 5)
    ]


@pytest.mark.django_db
def test_what_is_not_known_is_left_out(client: Client) -> None:
    data = data_of(client, gallery_of(make_ready_photo()))
    [photo] = data["associatedMedia"]
    assert photo.keys() == {"@type", "contentUrl", "width", "height", "thumbnailUrl"}


@pytest.mark.django_db
def test_the_words_are_those_of_the_slide(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Slide.objects.update(caption="In this gallery", credit_line="Corrected/AP")
    [photo] = data_of(client, gallery)["associatedMedia"]
    assert (photo["caption"], photo["creditText"]) == ("In this gallery", "Corrected/AP")
    assert photo["creator"] == {"@type": "Person", "name": "Corrected"}


@pytest.mark.django_db
def test_a_licence_that_is_no_web_address_is_left_out(client: Client) -> None:
    photo = make_ready_photo(
        web_statement_url="javascript:alert(1)", licensor_url="ask the desk", credit_line="A/B"
    )
    [shown] = data_of(client, gallery_of(photo))["associatedMedia"]
    assert not {"license", "acquireLicensePage"} & shown.keys()


@pytest.mark.django_db
def test_dates_carry_their_zone(client: Client, settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Kathmandu"
    gallery = make_gallery(slides=1)
    published_at = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    Gallery.objects.update(
        published_at=published_at, edited_at=published_at + timedelta(hours=1, microseconds=5)
    )
    data = data_of(client, gallery)
    assert data["datePublished"] == "2026-03-01T17:45:00+05:45"
    assert data["dateModified"] == "2026-03-01T18:45:00+05:45"


@pytest.mark.django_db
def test_no_page_changed_before_it_was_published(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Gallery.objects.update(edited_at=datetime(2020, 1, 1, tzinfo=UTC))
    data = data_of(client, gallery)
    assert data["dateModified"] == data["datePublished"]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.django_db
def test_hostile_captions_stay_inside_their_block(client: Client, words: str) -> None:
    gallery = make_gallery(slides=1, title=words)
    Slide.objects.update(caption=words, credit_line=words)
    page = read(client, gallery.get_absolute_url())
    assert page.scripts == []
    [data] = page.data
    assert data["name"] == words
    assert data["associatedMedia"][0]["caption"] == words
    assert data["associatedMedia"][0]["creditText"] == words


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_html_or_javascript_reads_is_in_a_block(words: str) -> None:
    block = write_data_block({"caption": words, words: 1})
    assert not set("<>&\u2028\u2029") & set(block)
    [data] = Markup(f'<script type="application/ld+json">{block}</script>').data
    assert data == {"@context": "https://schema.org", "caption": words, words: 1}


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ana Núñez", ["Person: Ana Núñez"]),
        ("By Ana Núñez and Ben Ray", ["Person: Ana Núñez", "Person: Ben Ray"]),
        (
            "BY ANA NÚÑEZ & Ben Ray; Cem Öz",
            ["Person: ANA NÚÑEZ", "Person: Ben Ray", "Person: Cem Öz"],
        ),
        ("Ana Núñez, AP", ["Person: Ana Núñez", "Organization: AP"]),
        ("Bill Clark, Jr.", ["Person: Bill Clark, Jr."]),
        ("NASA", ["Organization: NASA"]),
        ("Byron Anderson", ["Person: Byron Anderson"]),
        ("Sandy Andrews", ["Person: Sandy Andrews"]),
        ("The Joplin Globe", ["Organization: The Joplin Globe"]),
        ("  ", []),
        ("by ", []),
    ],
)
def test_bylines_are_read_as_people_and_organisations(byline: str, names: list[str]) -> None:
    assert [f"{maker['@type']}: {maker['name']}" for maker in build_makers(byline)] == names


@pytest.mark.parametrize(
    ("credit_line", "creator"),
    [
        ("Evan Vucci/AP", {"@type": "Person", "name": "Evan Vucci"}),
        ("AFP/Getty Images", {"@type": "Organization", "name": "AFP"}),
        ("n/a", None),
    ],
)
@pytest.mark.django_db
def test_without_a_byline_the_credit_tells_who_made_it(
    client: Client, credit_line: str, creator: object
) -> None:
    gallery = gallery_of(make_ready_photo(credit_line=credit_line))
    assert data_of(client, gallery)["associatedMedia"][0].get("creator") == creator


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/x?y=1", "https://example.org/x?y=1"),
        (" http://example.org ", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://", ""),
        ("//example.org", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_taken_for_one(text: str, address: str) -> None:
    assert keep_web_address(text) == address


@pytest.mark.django_db
def test_the_gallerys_preview_shows_its_cover(client: Client) -> None:
    cover = make_ready_photo(1300, 700, alt_text="The hall", credit_line="A/B")
    gallery = make_gallery(slides=2, title="All night")
    Gallery.objects.update(cover=cover)
    page = read(client, gallery.get_absolute_url())
    base = settings.BASE_URL
    assert {key: page.meta[key] for key in page.meta if key.startswith(("og:", "twitter:"))} == {
        "og:type": "article",
        "og:site_name": settings.SITE_NAME,
        "og:locale": "en_US",
        "og:title": "All night",
        "og:description": "Caption 1",
        "og:url": f"{base}{gallery.get_absolute_url()}",
        "og:image": f"{base}/renditions/{cover.manifest['share.jpg'].path}",
        "og:image:type": "image/jpeg",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "The hall",
        "twitter:card": "summary_large_image",
    }
    assert page.meta["robots"] == "max-image-preview:large"
    Gallery.objects.update(cover=None, intro="Four boats & more.")
    page = read(client, gallery.get_absolute_url())
    assert page.meta["og:description"] == "Four boats & more."
    assert "og:image:alt" not in page.meta

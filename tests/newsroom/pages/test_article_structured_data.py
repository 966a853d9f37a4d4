"""What search engines and other sites read beside an article."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery, Slide
from newsroom.models import Article, GalleryPlacement, Section, SinglePhoto, Text
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo
from tests.markup import read

pytestmark = pytest.mark.django_db

ARTICLE_KEYS = {
    "@context",
    "@type",
    "url",
    "mainEntityOfPage",
    "headline",
    "description",
    "inLanguage",
    "articleSection",
    "datePublished",
    "dateModified",
    "author",
    "publisher",
    "isPartOf",
    "image",
    "hasPart",
}


def make_article(**fields: Any) -> Article:
    """A published article with one paragraph."""
    number = Article.objects.count()
    article = Article.objects.create(
        **{"headline": "The count", "slug": f"article-{number}", **fields}
    )
    text = "<p>They <b>counted</b> &amp; counted.</p><p>Twice.</p>"
    Text.objects.create(parent=article, region="body", ordering=10, text=text)
    return publish(article)


def place(article: Article, gallery: Gallery, ordering: int = 20) -> None:
    """The gallery at the end of the article."""
    GalleryPlacement.objects.create(
        parent=article, region="body", ordering=ordering, gallery=gallery
    )


def data_of(client: Client, article: Article) -> dict[str, Any]:
    """The only data block of the article's page."""
    [data] = read(client, article.get_absolute_url()).data
    return data


def test_the_names_are_schema_orgs(client: Client) -> None:
    article = make_article(
        standfirst="Nobody slept.",
        byline="By Ana Núñez and Ben Ray",
        section=Section.objects.create(name="Politics", slug="politics"),
        lead_photo=make_ready_photo(caption="The hall", credit_line="MIKE NELSON/EPA"),
    )
    gallery = make_gallery(slides=2, title="All night")
    place(article, gallery)
    data = data_of(client, article)
    base = settings.BASE_URL
    assert data.keys() == ARTICLE_KEYS
    assert data["@type"] == "NewsArticle"
    assert data["url"] == data["mainEntityOfPage"] == f"{base}{article.get_absolute_url()}"
    assert (data["headline"], data["description"]) == ("The count", "Nobody slept.")
    assert data["articleSection"] == "Politics"
    assert data["author"] == [
        {"@type": "Person", "name": "Ana Núñez"},
        {"@type": "Person", "name": "Ben Ray"},
    ]
    site = {"name": settings.SITE_NAME, "url": f"{base}/"}
    assert data["publisher"] == {"@type": "Organization", **site}
    assert data["isPartOf"] == {"@type": "WebSite", **site}
    [image] = data["image"]
    assert (image["caption"], image["creditText"]) == ("The hall", "MIKE NELSON/EPA")
    part = data["hasPart"]
    assert part["@type"] == "ImageGallery"
    assert part["url"] == f"{base}{gallery.get_absolute_url()}"
    assert [photo["caption"] for photo in part["associatedMedia"]] == ["Caption 1", "Caption 2"]
    assert "@context" not in part


def test_dates_carry_their_zone(client: Client) -> None:
    data = data_of(client, make_article())
    published_at, modified_at = (
        datetime.fromisoformat(data[key]) for key in ("datePublished", "dateModified")
    )
    assert published_at.tzinfo is not None
    assert published_at <= modified_at


def test_every_photo_of_the_page_comes_with_its_rights(client: Client) -> None:
    article = make_article(lead_photo=make_ready_photo(credit_line="Lead/AP"))
    SinglePhoto.objects.create(
        parent=article,
        region="body",
        ordering=20,
        photo=make_ready_photo(credit_line="Single/AP"),
        caption="In this place",
    )
    place(article, make_gallery(slides=2), 30)
    place(article, make_gallery(slides=1), 40)
    page = read(client, article.get_absolute_url())
    [data] = page.data
    photos = [*data["image"]]
    for gallery in data["hasPart"]:
        photos.extend(gallery["associatedMedia"])
    assert [photo["contentUrl"] for photo in photos] == [
        f"{settings.BASE_URL}{image['src']}" for image in page.images
    ]
    assert all(photo["creditText"] for photo in photos)
    assert data["image"][1]["caption"] == "In this place"


def test_an_article_without_photos_of_its_own_shows_its_gallerys_cover(client: Client) -> None:
    article = make_article()
    gallery = make_gallery(slides=2)
    Slide.objects.filter(gallery=gallery, position=1).update(
        credit_line="Corrected/AP", alt_text="A ballot box"
    )
    place(article, gallery)
    page = read(client, article.get_absolute_url())
    [image] = page.data[0]["image"]
    assert (image["creditText"], image["caption"]) == ("Corrected/AP", "Caption 1")
    assert page.meta["og:image:alt"] == "A ballot box"


def test_a_cover_that_is_no_slide_keeps_its_own_credit(client: Client) -> None:
    article = make_article()
    gallery = make_gallery(slides=1)
    Gallery.objects.update(cover=make_ready_photo(credit_line="Own/AP"))
    place(article, gallery)
    [image] = data_of(client, article)["image"]
    assert image["creditText"] == "Own/AP"


def test_an_article_without_byline_and_photos_says_what_it_can(client: Client) -> None:
    data = data_of(client, make_article())
    assert data["author"] == data["publisher"]
    assert not {"image", "hasPart", "articleSection"} & data.keys()


def test_hostile_words_stay_inside_their_block(client: Client) -> None:
    words = "</script><script>alert(1)</script><!--\u2028"
    article = make_article(headline=words, standfirst=words, byline=words)
    place(article, make_gallery(slides=1, title=words))
    page = read(client, article.get_absolute_url())
    assert page.scripts == []
    [data] = page.data
    assert data["headline"] == data["description"] == data["hasPart"]["name"] == words


def test_the_preview_is_complete(client: Client) -> None:
    photo = make_ready_photo(1300, 700, alt_text="The hall")
    article = make_article(lead_photo=photo)
    page = read(client, article.get_absolute_url())
    base = settings.BASE_URL
    assert {key: page.meta[key] for key in page.meta if key.startswith(("og:", "twitter:"))} == {
        "og:type": "article",
        "og:site_name": settings.SITE_NAME,
        "og:locale": "en_US",
        "og:title": "The count",
        "og:description": "They counted & counted. Twice.",
        "og:url": f"{base}{article.get_absolute_url()}",
        "og:image": f"{base}/renditions/{photo.manifest['share.jpg'].path}",
        "og:image:type": "image/jpeg",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "The hall",
        "twitter:card": "summary_large_image",
    }
    assert page.meta["robots"] == "max-image-preview:large"


def test_without_a_photo_the_preview_is_a_small_one(client: Client) -> None:
    meta = read(client, make_article(standfirst="Nobody slept.").get_absolute_url()).meta
    assert meta["og:description"] == "Nobody slept."
    assert meta["twitter:card"] == "summary"
    assert not [key for key in meta if key.startswith("og:image")]


def test_it_takes_no_query_of_its_own(client: Client) -> None:
    counts = []
    for number in (1, 10):
        article = make_article(lead_photo=make_ready_photo())
        place(article, make_gallery(slides=number))
        with CaptureQueriesContext(connection) as queries:
            data_of(client, article)
        counts.append(len(queries))
    assert counts[0] == counts[1]

"""What other programs find on our pages, read by a parser that is not ours."""

from __future__ import annotations

from typing import Any

import extruct  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.test import Client

from newsroom.models import Article, GalleryPlacement, Section, Text
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

RIGHTS = {"creator", "creditText", "copyrightNotice", "license"}


def found_in(client: Client, url: str) -> dict[str, Any]:
    """JSON-LD and Open Graph of a page, as extruct finds them."""
    html = client.get(url).content.decode()
    found: dict[str, Any] = extruct.extract(
        html, base_url=f"{settings.BASE_URL}{url}", syntaxes=["json-ld", "opengraph"], uniform=True
    )
    return found


def test_an_article_is_news_with_its_gallery_and_every_photos_rights(client: Client) -> None:
    lead = make_ready_photo(
        1300, 700, caption="The lead", credit_line="Lee/Agency", alt_text="Boat"
    )
    article = Article.objects.create(
        headline="The harbour votes",
        slug="harbour-votes",
        byline="Ana Reporter",
        section=Section.objects.create(name="Politics", slug="politics"),
        lead_photo=lead,
        corrections="1 March: The turnout was 75.2 per cent.\n\n2 March: So was the name.",
    )
    Text.objects.create(parent=article, region="body", ordering=1, text="<p>Boats.</p>")
    GalleryPlacement.objects.create(
        parent=article, region="body", ordering=2, gallery=make_gallery(3)
    )
    publish(article)
    found = found_in(client, article.get_absolute_url())
    [news] = found["json-ld"]
    assert news["@type"] == "NewsArticle"
    assert news["correction"] == [
        "1 March: The turnout was 75.2 per cent.",
        "2 March: So was the name.",
    ]
    gallery = news["hasPart"]
    assert gallery["@type"] == "ImageGallery"
    assert len(gallery["associatedMedia"]) == 3
    for photo in [*gallery["associatedMedia"], *news["image"]]:
        assert photo["@type"] == "ImageObject"
        assert photo["contentUrl"].startswith(f"{settings.BASE_URL}/renditions/")
        assert photo["width"] > 0
        assert photo["height"] > 0
        assert RIGHTS & photo.keys()
    [preview] = found["opengraph"]
    assert preview["@type"] == "article"
    assert preview["og:title"] == "The harbour votes"
    assert preview["og:image:width"] == "1200"
    assert preview["og:image:height"] == "630"
    assert preview["og:image:alt"] == "Boat"
    assert preview["og:image"].startswith(f"{settings.BASE_URL}/renditions/")


def test_a_gallery_and_its_slides_are_found_too(client: Client) -> None:
    gallery = make_gallery(2)
    [data] = found_in(client, gallery.get_absolute_url())["json-ld"]
    assert data["@type"] == "ImageGallery"
    slide_id = gallery.slides.get(position=2).public_id
    found = found_in(client, f"{gallery.get_absolute_url()}{slide_id}/")
    assert found["json-ld"][0]["@type"] == "ImageObject"
    assert found["opengraph"][0]["og:url"].endswith(f"{gallery.get_absolute_url()}{slide_id}/")


def test_corrections_stand_under_the_text(client: Client) -> None:
    article = Article.objects.create(headline="The count", slug="count", corrections="1 March: So.")
    Text.objects.create(parent=article, region="body", ordering=1, text="<p>Boats.</p>")
    publish(article)
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.index("Boats.") < page.index('<h2 id="corrections">Correction</h2>')
    assert "<p>1 March: So.</p>" in page

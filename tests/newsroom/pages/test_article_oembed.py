"""Articles on other sites: what a pasted link becomes, and how it is found."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import caches
from django.test import Client

from media.models import Photo
from newsroom.models import Article, GalleryPlacement
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Nobody has asked yet."""
    caches["requests"].clear()


@pytest.fixture
def article() -> Article:
    """One with a lead photo."""
    return publish(
        Article.objects.create(
            headline="Storm & <rain>",
            slug="storm",
            standfirst="Wind over the quay.",
            byline="Ana Roth",
            lead_photo=make_ready_photo(1600, 1000, credit_line="Jo Bauer/AP"),
        )
    )


def ask(client: Client, path: str, status: int = 200, **parameters: str) -> Any:
    """The answer for an address of this site."""
    query = "".join(f"&{name}={value}" for name, value in parameters.items())
    response = client.get(f"/oembed?url={quote(SITE + path)}{query}")
    assert response.status_code == status, response.content
    return response.json()


def test_an_article_is_a_link_with_its_photo_and_its_credit(
    client: Client, article: Article
) -> None:
    answer = ask(client, "/articles/storm/")
    assert answer["type"] == "link"
    assert answer["title"] == "Storm & <rain>"
    assert (answer["author_name"], answer["description"]) == ("Ana Roth", "Wind over the quay.")
    assert answer["thumbnail_credit"] == "Jo Bauer/AP"
    assert answer["thumbnail_url"].startswith(f"{SITE}/renditions/")
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == (640, 400)
    assert not {"html", "width", "height", "url"} & answer.keys()
    assert ask(client, "/articles/storm/", maxwidth="300")["thumbnail_width"] == 300
    assert ask(client, "/articles/storm") == ask(client, "/articles/storm/?utm_source=x") == answer


def test_a_photo_that_stays_here_is_no_thumbnail(client: Client, article: Article) -> None:
    Photo.objects.update(may_be_syndicated=False)
    answer = ask(client, "/articles/storm/")
    assert not [key for key in answer if key.startswith("thumbnail")]
    gallery = make_gallery(slides=1)
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    assert ask(client, "/articles/storm/")["thumbnail_credit"] == "Photographer 1/Agency"


def test_what_is_not_public_answers_as_what_never_was(client: Client, article: Article) -> None:
    nothing = ask(client, "/articles/never/", 404)
    Article.objects.create(headline="Draft", slug="draft")
    assert ask(client, "/articles/draft/", 404) == nothing
    withdraw(article)
    assert ask(client, "/articles/storm/", 404) == nothing
    assert client.get("/articles/storm/").get("Link") is None


def test_its_page_names_it(client: Client, article: Article, admin_client: Client) -> None:
    response = client.get("/articles/storm/")
    address = f"{SITE}/oembed?url={quote(f'{SITE}/articles/storm/', safe='')}&format=json"
    assert f'<{address}>; rel="alternate"; type="application/json+oembed"' in response["Link"]
    page = response.content.decode()
    assert f'type="application/json+oembed" href="{address.replace("&", "&amp;")}"' in page
    Article.objects.create(headline="Draft", slug="draft")
    assert "oembed" not in admin_client.get("/articles/draft/").content.decode()

"""The footer of every page, and the page of corrections that it leads to."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from newsroom.models import Article, Section
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.markup import read
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db


def make_article(corrections: str, slug: str = "count") -> Article:
    """A published article."""
    return publish(
        Article.objects.create(headline=f"The {slug}", slug=slug, corrections=corrections)
    )


def test_it_has_sections_feeds_corrections_and_the_imprint(
    client: Client, settings: Settings
) -> None:
    Section.objects.create(name="Politics", slug="politics")
    gallery, article = make_gallery(slides=1), make_article("")
    settings.IMPRINT_URL = "https://example.org/imprint"
    for url in ("/", gallery.get_absolute_url(), article.get_absolute_url(), "/never/"):
        page = client.get(url).content.decode()
        footer = page[page.index('<footer class="site-footer">') :]
        for address in (
            "/sections/politics/",
            "/galleries/",
            "/feeds/articles.rss",
            "/feeds/galleries.rss",
            "/corrections/",
            "https://example.org/imprint",
        ):
            assert f'href="{address}"' in footer, (url, address)
    settings.IMPRINT_URL = ""
    assert "Imprint" not in client.get("/").content.decode()


def test_corrections_of_all_articles_are_on_one_page(client: Client) -> None:
    assert "No correction has been published yet." in read(client, "/corrections/").text
    make_article("1 March: It was 75.2.\n\n2 March: So was the <name>.")
    make_article("Nobody reads this", slug="draft-to-be")
    withdraw(Article.objects.get(slug="draft-to-be"))
    make_article("  \n ", slug="blank")
    page = read(client, "/corrections/")
    assert page.anchors["/articles/count/"] == "The count"
    assert "1 March: It was 75.2." in page.text
    assert "2 March: So was the <name>." in page.text
    assert "Nobody reads this" not in page.text
    assert "/articles/blank/" not in page.anchors


def test_it_is_baked_and_follows_its_articles(settings: Settings) -> None:
    article = make_article("1 March: It was 75.2.")
    bake()
    file = Path(settings.PUBLIC_TREE_ROOT) / "corrections/index.html"
    assert "It was 75.2." in file.read_text()
    withdraw(article)
    bake()
    assert "It was 75.2." not in file.read_text()

"""What is said of an article elsewhere: its standfirst, or its first words where it has none."""

from __future__ import annotations

import json

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.models import Article, Section, Text
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery
from tests.markup import read

pytestmark = pytest.mark.django_db

WORDS = "The Mayor’s answer & more."


def make_article(slug: str = "storm", **fields: object) -> Article:
    """A published article of three paragraphs, the first of which is empty."""
    article = Article.objects.create(headline="Storm", slug=slug, **fields)
    for number, text in enumerate(("<p></p>", f"<p>{WORDS[:-1]}.</p>", "<p>Later.</p>")):
        html = text.replace("&", "&amp;")
        Text.objects.create(parent=article, region="body", ordering=number, text=html)
    return publish(article)


def test_an_article_without_a_standfirst_is_described_by_its_first_words(client: Client) -> None:
    url = make_article(language="de").get_absolute_url()
    page = read(client, url)
    assert page.meta["og:description"] == WORDS
    assert page.meta["og:locale"] == "de_DE"
    assert page.data[0]["description"] == WORDS
    for answer in (
        client.get("/api/v1/articles/storm").json(),
        client.get("/api/v1/articles").json()["articles"][0],
    ):
        assert (answer["description"], answer["standfirst"]) == (WORDS, "")
        assert (answer["language"], answer["locale"]) == ("de", "de_DE")
    rss = ElementTree.fromstring(client.get("/feeds/articles.rss").content)
    assert "The Mayor" in (rss.findtext("channel/item/description") or "")
    item = json.loads(client.get("/feeds/articles.json").content)["items"][0]
    assert item["summary"] == WORDS
    assert WORDS.partition("&")[0] in item["content_html"]


def test_a_standfirst_goes_before_them(client: Client) -> None:
    make_article(standfirst="Eight months.")
    assert read(client, "/articles/storm/").meta["og:description"] == "Eight months."
    assert client.get("/api/v1/articles/storm").json()["description"] == "Eight months."


def test_descriptions_take_one_query_whatever_their_number(client: Client) -> None:
    counts = []
    for number in (1, 5):
        for index in range(number):
            make_article(f"storm-{number}-{index}")
        with CaptureQueriesContext(connection) as queries:
            client.get("/feeds/articles.rss")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_pages_say_when_they_came_out_and_changed_and_in_which_section(client: Client) -> None:
    section = Section.objects.create(name="Weather", slug="weather")
    article = make_article(section=section, byline="Ana Reporter")
    meta = read(client, article.get_absolute_url()).meta
    assert meta["article:published_time"][:16] == f"{article.published_at:%Y-%m-%dT%H:%M}"
    assert meta["article:modified_time"] >= meta["article:published_time"]
    assert meta["article:section"] == "Weather"
    assert meta["author"] == "Ana Reporter"
    gallery = read(client, make_gallery(slides=1).get_absolute_url()).meta
    assert gallery["article:published_time"] <= gallery["article:modified_time"]


def test_corrections_go_with_an_article_to_other_sites(client: Client) -> None:
    make_article(corrections="1 March: The turnout was 75.2.\n\n2 March: So was the name.")
    corrections = client.get("/api/v1/articles/storm").json()["corrections"]
    assert corrections == ["1 March: The turnout was 75.2.", "2 March: So was the name."]


def test_the_news_sitemap_tells_chinese_from_chinese(client: Client) -> None:
    make_article(language="zh-hant")
    xml = client.get("/sitemap-news.xml").content.decode()
    assert "<news:language>zh-tw</news:language>" in xml

"""Feeds, read back as readers of feeds do."""

from __future__ import annotations

import json
import time
from typing import Any

import feedparser
import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery, Slide
from media.models import Photo
from media.takedown import kill_photo
from newsroom.models import Article, GalleryPlacement, Section
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo
from tests.markup import Markup

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
FORMS = ("rss", "atom", "json")
EVIL = "<script>alert(1)</script> ]]> & \x0b “quoted”"


def parsed(client: Client, url: str) -> Any:
    """A feed as feedparser reads it; it must find nothing wrong."""
    response = client.get(url)
    assert response.status_code == 200
    headers = {"content-type": response["Content-Type"]}
    feed = feedparser.parse(response.content, response_headers=headers)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def make_article(headline: str, *, section: Section | None = None) -> Article:
    """A published article with a lead photo."""
    slug = headline.lower().replace(" ", "-")
    photo = make_ready_photo(caption="At the quay", credit_line="Ana Núñez/AP")
    return publish(
        Article.objects.create(headline=headline, slug=slug, lead_photo=photo, section=section)
    )


def test_media_rss_has_every_photo_with_its_credit(client: Client) -> None:
    gallery = make_gallery(slides=3, title="Élection & night")
    Photo.objects.update(copyright_notice="© 2026", web_statement_url="https://a.example/licence")
    feed = parsed(client, "/feeds/galleries.rss")
    assert feed.version == "rss20"
    entry = feed.entries[0]
    assert entry.title == "Élection & night"
    assert entry.link == f"{SITE}{gallery.get_absolute_url()}"
    assert entry.published_parsed
    assert len(entry.media_content) == 3
    first = entry.media_content[0]
    assert (first["type"], first["medium"]) == ("image/jpeg", "image")
    assert first["url"].startswith(f"{SITE}/renditions/")
    assert (int(first["width"]), int(first["height"])) == (48, 32)
    # feedparser keeps one credit an entry; each photo's own stands in the XML.
    namespace = {"media": "http://search.yahoo.com/mrss/"}
    root = ElementTree.fromstring(client.get("/feeds/galleries.rss").content)
    found = root.findall(".//media:content/media:credit", namespace)
    assert [credit.text for credit in found] == [f"Photographer {n}/Agency" for n in (1, 2, 3)]
    assert found[0].attrib == {"role": "photographer", "scheme": "urn:ebu"}
    for name in ("thumbnail", "copyright", "description", "license"):
        assert len(root.findall(f".//media:content/media:{name}", namespace)) == 3


def test_atom_and_json_have_the_same(client: Client) -> None:
    gallery = make_gallery(slides=2)
    atom = parsed(client, "/feeds/galleries.atom")
    assert atom.version == "atom10"
    page = Markup(atom.entries[0].content[0].value)
    assert len(page.images) == 2
    assert "Photographer 2/Agency" in page.text
    feed = json.loads(client.get("/feeds/galleries.json").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{SITE}/feeds/galleries.json"
    item = feed["items"][0]
    assert item["url"] == f"{SITE}{gallery.get_absolute_url()}"
    assert item["_photodesk"]["photos"][1]["credit"] == "Photographer 2/Agency"
    assert "Photographer 1/Agency" in item["content_html"]


def test_articles_have_their_lead_photo(client: Client) -> None:
    make_article("Storm")
    entry = parsed(client, "/feeds/articles.rss").entries[0]
    assert entry.title == "Storm"
    assert entry.media_content[0]["url"].startswith(f"{SITE}/renditions/")
    assert "Ana Núñez/AP" in entry.content[0].value
    for form in ("atom", "json"):
        assert client.get(f"/feeds/articles.{form}").status_code == 200


def test_a_section_has_feeds_of_its_own(client: Client) -> None:
    weather = Section.objects.create(name="Weather", slug="weather")
    placed, _other = make_gallery(slides=1), make_gallery(slides=1)
    article = make_article("Storm", section=weather)
    make_article("Vote")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=placed)
    articles = parsed(client, "/feeds/sections/weather/articles.rss")
    assert [entry.title for entry in articles.entries] == ["Storm"]
    galleries = parsed(client, "/feeds/sections/weather/galleries.atom")
    assert [entry.link for entry in galleries.entries] == [f"{SITE}{placed.get_absolute_url()}"]
    assert client.get("/feeds/sections/never/articles.rss").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_captions_inject_nothing(client: Client, form: str) -> None:
    gallery = make_gallery(slides=1)
    Gallery.objects.update(title=EVIL, intro=EVIL)
    Slide.objects.update(caption=EVIL, credit_line=EVIL, alt_text='"><script>alert(1)</script>')
    Photo.objects.update(headline=EVIL, copyright_notice=EVIL, byline=EVIL)
    url = f"/feeds/galleries.{form}"
    if form == "json":
        html = json.loads(client.get(url).content)["items"][0]["content_html"]
    else:
        html = parsed(client, url).entries[0].content[0].value
        assert parsed(client, url).entries[0].title.startswith("<script>") or form == "rss"
    assert gallery.slug
    assert "<script" not in html


@pytest.mark.parametrize("form", FORMS)
def test_the_same_rows_are_the_same_bytes(client: Client, form: str) -> None:
    for name in ("galleries", "articles"):
        empty = client.get(f"/feeds/{name}.{form}").content
        assert empty == client.get(f"/feeds/{name}.{form}").content
    make_gallery(slides=1)
    make_article("Storm")
    for name in ("galleries", "articles"):
        first = client.get(f"/feeds/{name}.{form}")
        time.sleep(1.1)  # a clock in it would show
        second = client.get(f"/feeds/{name}.{form}", headers={"Cookie": "a=b"})
        assert first.content == second.content != empty
        assert first["Access-Control-Allow-Origin"] == "*"
        assert not second.cookies
        again = client.get(f"/feeds/{name}.{form}", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("form", FORMS)
def test_what_others_may_not_have_is_not_in_it(client: Client, form: str) -> None:
    gallery = make_gallery(slides=4)
    killed = Photo.objects.get(caption="Caption 1")
    kill_photo(killed, reason="A mix-up", killed_by=None)
    Photo.objects.filter(caption="Caption 3").update(may_be_syndicated=False)
    text = client.get(f"/feeds/galleries.{form}").content.decode()
    assert "Caption 2" in text
    assert "Caption 1" not in text
    assert "Caption 3" not in text
    assert "1 photo is not available here." in text
    withdraw(gallery)
    assert "Caption 2" not in client.get(f"/feeds/galleries.{form}").content.decode()


@pytest.mark.parametrize("name", ["galleries", "articles"])
def test_queries_do_not_grow_with_the_feed(client: Client, name: str) -> None:
    counts = []
    for _ in range(2):
        make_gallery(slides=2)
        make_article(f"Storm {Article.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/feeds/{name}.rss")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_pages_name_their_feeds(client: Client) -> None:
    Section.objects.create(name="Weather", slug="weather")
    for page in ("/", "/galleries/"):
        assert "/feeds/articles.atom" in client.get(page).content.decode()
    section = client.get("/sections/weather/").content.decode()
    assert "/feeds/sections/weather/articles.rss" in section

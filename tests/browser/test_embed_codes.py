"""What is copied from us and pasted into another site: whatever its words hold, they stay words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from defusedxml import ElementTree
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from gallery.models import Gallery, Slide
from media.models import Photo
from tests.browser.conftest import OpenPage
from tests.builders import make_gallery

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]

EVIL = "\"><img src=x onerror=hit()><script>hit()</script> &lt;b&gt; 'Tom' & <Jerry> &amp;"

CODES = ("iframe", "component")

type Paste = Callable[[str], Page]


@pytest.fixture
def gallery(live_server: LiveServer, settings: Settings) -> Gallery:
    """A gallery of which every word is an attack."""
    settings.BASE_URL = live_server.url
    gallery = make_gallery(slides=2)
    Gallery.objects.update(title=EVIL, intro=EVIL, kicker=EVIL[:60])
    Slide.objects.update(caption=EVIL, credit_line=EVIL, alt_text=EVIL)
    Photo.objects.update(headline=EVIL, byline=EVIL)
    return gallery


@pytest.fixture
def paste(browser: Browser) -> Iterator[Paste]:
    """Opens a page of somebody else with a piece of HTML in it."""
    context = browser.new_context()
    context.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1; };")

    def paste(html: str) -> Page:
        page = context.new_page()
        page.set_content(f"<!doctype html><meta charset=utf-8><body>{html}", wait_until="load")
        assert page.evaluate("window.hits") == 0
        assert page.locator("b, jerry, script:not([src])").count() == 0
        return page

    yield paste
    context.close()


def assert_is_a_frame(page: Page) -> None:
    """One frame with the title, and nothing beside it."""
    assert page.evaluate("[...document.body.children].map(e => e.tagName)") == ["IFRAME"]
    assert page.locator("iframe").get_attribute("title") == EVIL


def assert_is_a_component(page: Page) -> None:
    """A photo in a link with the title, and the credit."""
    tags = page.evaluate("[...document.body.children].map(e => e.tagName)")
    assert tags == ["PHOTODESK-GALLERY", "SCRIPT"]
    assert page.locator("img").count() == 1
    assert page.locator("img").get_attribute("alt") == EVIL
    assert page.locator("a").inner_text().strip() == EVIL
    assert page.locator("small").inner_text() == EVIL


@pytest.mark.parametrize("javascript", [False, True], ids=["as served", "for another slide"])
def test_codes_to_copy_are_the_same_words_on_another_site(
    gallery: Gallery, open_page: OpenPage, paste: Paste, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    page.goto(f"/embed{gallery.get_absolute_url()}code/")
    if javascript:
        page.get_by_label("Start with").select_option(index=2)
    iframe, component = (page.locator(f"textarea#{name}").input_value() for name in CODES)
    assert_is_a_frame(paste(iframe))
    assert_is_a_component(paste(component))


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_html_of_oembed_is_the_same_words(
    gallery: Gallery, live_server: LiveServer, client: Client, paste: Paste, form: str
) -> None:
    url = f"{live_server.url}{gallery.get_absolute_url()}"
    answer = client.get("/oembed", {"url": url, "format": form}).content
    found = json.loads(answer) if form == "json" else fields_of(answer)
    assert found["title"] == EVIL
    page = paste(found["html"])
    assert page.evaluate("[...document.body.children].map(e => e.tagName)") == [
        "BLOCKQUOTE",
        "IFRAME",
    ]
    assert page.locator("blockquote a").inner_text() == EVIL
    assert page.locator("iframe").get_attribute("title") == EVIL


def fields_of(xml: bytes) -> dict[str, str]:
    """The elements of an answer in XML."""
    return {element.tag: element.text or "" for element in ElementTree.fromstring(xml)}

"""Slideshows among the words of an article: fetched when they come near, each by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from newsroom.models import Article, GalleryPlacement, Text
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage
from tests.browser.slideshows import OBSERVER, gallery_of, photos_of, said, start
from tests.browser.watch import Watch

pytestmark = pytest.mark.needs("chromium")

WORDS = "<p>Boats came in early, and the fog lifted late.</p>" * 40


@pytest.fixture
def article(live_server: object) -> Article:
    """Two galleries, the first of them twice, far below the headline."""
    first, second = gallery_of(photos_of(3)), gallery_of(photos_of(3))
    article = Article.objects.create(headline="The harbour votes", slug="harbour-votes")
    parts = (
        Text(text=WORDS),
        GalleryPlacement(gallery=first),
        Text(text="<p>And then.</p>"),
        GalleryPlacement(gallery=second),
        GalleryPlacement(gallery=first),
    )
    for ordering, part in enumerate(parts, start=1):
        part.parent, part.region, part.ordering = article, "body", ordering
        part.save()
    return publish(article)


@pytest.fixture
def reader(open_page: OpenPage, article: Article) -> Page:
    """Its page."""
    page = open_page(width=800, height=800)
    page.add_init_script(OBSERVER)
    page.goto(article.get_absolute_url())
    return page


def places(page: Page) -> list[int]:
    """The slide in view of each slideshow, from 1."""
    found: list[int] = page.locator("photo-slideshow > ul").evaluate_all(
        "lists => lists.map(list => 1 + Math.round(list.scrollLeft / list.clientWidth))"
    )
    return found


def test_no_script_of_the_slideshow_before_it_is_near(reader: Page, watch: Watch) -> None:
    top = reader.locator("photo-slideshow").first.evaluate("e => e.getBoundingClientRect().top")
    reader.mouse.move(100, 100)
    reader.evaluate("top => scrollTo(0, top - innerHeight - 400)", top)
    reader.wait_for_timeout(400)
    assert not [url for url in watch.requests if url.endswith("/slideshow.js")]
    reader.evaluate("top => scrollTo(0, top - innerHeight - 150)", top)
    reader.wait_for_function("() => !!customElements.get('photo-slideshow')")


def test_ids_are_unique_and_keys_act_on_the_focused_one_alone(reader: Page) -> None:
    ids = reader.locator("[id]").evaluate_all("all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))
    lists = reader.locator("photo-slideshow > ul")
    expect(lists).to_have_count(3)
    lists.nth(1).focus()
    start(reader)
    reader.keyboard.press("ArrowRight")
    reader.wait_for_function(
        "() => document.querySelectorAll('photo-slideshow > ul')[1].scrollLeft > 100"
    )
    assert places(reader) == [1, 2, 1]
    lists.nth(2).focus()
    reader.keyboard.press("End")
    reader.wait_for_function(
        "() => document.querySelectorAll('photo-slideshow > ul')[2].scrollLeft > 100"
    )
    reader.wait_for_timeout(200)
    assert places(reader) == [1, 2, 3]
    assert said(reader) == ["2 of 3: Boat 2", "3 of 3: Boat 3"]


def test_the_viewer_of_a_gallery_that_stands_twice_returns_to_its_own_place(reader: Page) -> None:
    link = reader.locator("photo-slideshow").nth(2).locator("> ul a").nth(1)
    link.evaluate("link => link.click()")
    expect(reader.locator("dialog.viewer[open]")).to_have_count(1)
    reader.go_back()
    expect(reader.locator("dialog.viewer")).to_have_count(0)
    expect(link).to_be_focused()
    reader.wait_for_timeout(200)
    assert places(reader) == [1, 1, 2]


def test_without_javascript_a_link_to_the_gallery_comes_before_its_slides(
    open_page: OpenPage, article: Article
) -> None:
    page = open_page(javascript=False)
    page.goto(article.get_absolute_url())
    link = page.get_by_role("link", name="View all 3 photos").first
    expect(link).to_be_visible()
    assert link.evaluate(
        "link => !!(link.compareDocumentPosition(document.querySelector('photo-slideshow'))"
        " & Node.DOCUMENT_POSITION_FOLLOWING)"
    )
    for credit in ("Photographer 1/Agency", "Photographer 3/Agency"):
        expect(page.get_by_text(credit).first).to_be_attached()

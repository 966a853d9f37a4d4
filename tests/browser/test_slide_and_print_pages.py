"""A slide's own page and the print view in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery, Slide
from newsroom.models import Article, GalleryPlacement
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage
from tests.browser.reading import expect_slide, faint_texts, images, overflow_px
from tests.browser.test_accessibility import violations
from tests.builders import make_gallery
from tests.journeys.running import wait_until

pytestmark = pytest.mark.needs("chromium")

HOSTILE = "</script><script>document.title='broken'</script><!--<script>\u2028"


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Three photos; the second has words that try to leave their place."""
    gallery = make_gallery(slides=3, title="Harbour at dawn")
    Slide.objects.filter(gallery=gallery, position=2).update(caption=HOSTILE)
    return gallery


def slide_url(gallery: Gallery, position: int) -> str:
    """The page of one slide."""
    slide_id = gallery.slides.get(position=position).public_id
    return f"{gallery.get_absolute_url()}{slide_id}/"


def test_the_security_policy_lets_data_blocks_be(open_page: OpenPage, gallery: Gallery) -> None:
    """The watch fails this test for any complaint of the browser."""
    article = Article.objects.create(headline=HOSTILE, slug="harbour")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    publish(article)
    page = open_page()
    for url in (gallery.get_absolute_url(), slide_url(gallery, 2), article.get_absolute_url()):
        page.goto(url)
        blocks = page.locator("script[type='application/ld+json']")
        assert blocks.count() == 1
        assert blocks.evaluate("block => JSON.parse(block.textContent)['@type']")
        assert page.title() != "broken"


def test_readers_walk_from_slide_to_slide_and_to_the_gallery(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(javascript=False, width=390, height=800)
    page.goto(slide_url(gallery, 1))
    expect(page.get_by_role("link", name="Previous")).to_have_count(0)
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(f"**{slide_url(gallery, 2)}")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(f"**{slide_url(gallery, 3)}")
    expect(page.get_by_text("3 of 3")).to_be_visible()
    page.get_by_role("link", name="View all 3 photos").click()
    expect(page.get_by_role("heading", name="Harbour at dawn")).to_be_attached()
    expect_slide(page, 3)


def test_the_print_view_keeps_photo_and_words_on_one_sheet(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(dark=True)
    page.goto(gallery.get_absolute_url())
    page.get_by_role("link", name="Print").click()
    page.wait_for_url("**?print=1")
    page.emulate_media(media="print")
    figures = page.locator("figure")
    assert figures.count() == 3
    for figure in figures.all():
        assert figure.evaluate("figure => getComputedStyle(figure).breakInside") == "avoid"
    assert all(not image.is_lazy for image in images(page))
    ground = page.locator("html").evaluate("html => getComputedStyle(html).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert faint_texts(page) == []


def expect_photos_on_paper(page: Page, number: int) -> None:
    """The printed page has that many photos.

    Printing starts to load those that nobody has scrolled to. The window's own print waits for
    them; DevTools' does not, so that it may need a second sheet.
    """
    wait_until(
        lambda: page.pdf().count(b"/Subtype /Image") >= number,
        within_seconds=30,
        what=f"{number} photos on paper",
    )


def test_the_browsers_own_print_has_every_photo_with_its_words(
    open_page: OpenPage, gallery: Gallery
) -> None:
    """Also those that nobody has scrolled to."""
    article = Article.objects.create(headline="The harbour votes", slug="harbour-votes")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    publish(article)
    for thing in (gallery, article):
        page = open_page(dark=True)
        page.goto(thing.get_absolute_url())
        page.emulate_media(media="print")
        slides = page.locator("photo-slideshow > ul > li")
        assert slides.count() == 3
        for slide in slides.all():
            assert slide.evaluate("slide => getComputedStyle(slide).breakInside") == "avoid"
            box = slide.locator("img").bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 30
            words = slide.locator("figcaption").bounding_box()
            assert words is not None
            assert words["y"] >= box["y"] + box["height"] - 1, "the words lie on the photo"
            expect(slide.locator("small")).to_be_visible()
        ground = page.locator("html").evaluate("html => getComputedStyle(html).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        for unwanted in ("photo-slideshow button", ".site-header__menu", ".site-footer"):
            expect(page.locator(f"{unwanted}:visible")).to_have_count(0)
        expect_photos_on_paper(page, 3)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_both_pages_are_accessible_and_fit_their_window(
    open_page: OpenPage, gallery: Gallery, dark: bool, width: int
) -> None:
    page = open_page(dark=dark, width=width)
    for url in (slide_url(gallery, 2), f"{gallery.get_absolute_url()}?print=1"):
        page.goto(url)
        assert overflow_px(page) <= 0, url
        assert faint_texts(page) == []
        assert violations(page, passes=5) == "", url

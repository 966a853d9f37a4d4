"""The credit is in view on every slide, whatever the caption, wherever slides are shown."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery, Slide
from media.models import Photo
from newsroom.models import Article, GalleryPlacement, Section
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage
from tests.browser.slideshows import gallery_of, photos_of, start

pytestmark = pytest.mark.needs("chromium")

WINDOWS = ((320, 640), (390, 844), (844, 390), (768, 1024), (1366, 768), (1440, 900))
SENTENCE = "Trump, on stage with his family, acknowledges the crowd at the Hilton in New York. "
CAPTIONS = ("Boats lie at the quay on Sunday.", SENTENCE * 4, SENTENCE * 12, SENTENCE * 2)
CREDITS = (
    "Evan Vucci/AP",
    "Allen J. Schaben/Los Angeles Times/Getty Images",
    "Max Schulte/Democrat and Chronicle/USA TODAY NETWORK/Sipa USA via Reuters Connect",
    "Courtesy Laurie Sisk/The Joplin Globe",
)

# Of each slide, once it has come: what of it is not within the window (as numbers of slides).
LOOK = """async (root) => {
  const list = document.querySelector(`${root} > ul`);
  const back = getComputedStyle(list).direction === "rtl" ? -1 : 1;
  const inside = (box, end = innerHeight) =>
    box.top >= -1 && box.bottom <= end + 1 && box.left >= -1 && box.right <= innerWidth + 1;
  const found = { credits: [], photos: [], lines: [], bands: [] };
  for (const [index, slide] of [...list.children].entries()) {
    list.scrollTo({ left: back * index * list.clientWidth, behavior: "instant" });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const [photo, credit, caption] = ["img", "small", "figcaption > div"].map((name) =>
      slide.querySelector(name).getBoundingClientRect(),
    );
    const words = slide.querySelector("figcaption").getBoundingClientRect();
    const { left, right, bottom } = words;
    const line = { top: caption.top, bottom: caption.top + 24, left, right };
    if (!inside(credit, Math.min(innerHeight, bottom))) found.credits.push(index + 1);
    if (!inside(photo)) found.photos.push(index + 1);
    if (!inside(line, Math.min(innerHeight, caption.bottom))) found.lines.push(index + 1);
    const ground = getComputedStyle(slide.querySelector("a")).backgroundColor;
    if (ground !== "rgba(0, 0, 0, 0)") found.bands.push(index + 1);
  }
  const bar = document.querySelector(root + " > :is(.slideshow__bar, .viewer__bar)");
  return { ...found, bar: inside(bar.getBoundingClientRect()) };
}"""
NOTHING_OUT: dict[str, Any] = {
    "credits": [],
    "photos": [],
    "lines": [],
    "bands": [],
    "bar": True,
}


@pytest.fixture(params=["en", "ar"], ids=["left-to-right", "right-to-left"])
def gallery(request: pytest.FixtureRequest, live_server: object) -> Gallery:
    """Captions of 30 to 1,000 characters, the last photo a portrait; a site of many sections."""
    for name in ("Politics", "Harbour", "Business", "Culture", "Sports", "Opinion", "Weather"):
        Section.objects.create(name=name, slug=name.lower())
    gallery = gallery_of(photos_of(4), language=request.param)
    gallery.title = "Election Day in America"
    gallery.intro = SENTENCE * 5
    gallery.save()
    for position, (caption, credit) in enumerate(zip(CAPTIONS, CREDITS, strict=True), start=1):
        slide = Slide.objects.filter(gallery=gallery, position=position)
        slide.update(caption=caption, credit_line=credit)
    last = Photo.objects.filter(slides__gallery=gallery, slides__position=4)
    Photo.objects.filter(pk__in=last).update(width_px=1000, height_px=1500)
    return gallery


def looks(page: Page, root: str) -> dict[str, Any]:
    """What is out of the window, by window; nothing where all is in."""
    found = {}
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        found[f"{width}x{height}"] = page.evaluate(LOOK, root)
    return {window: seen for window, seen in found.items() if seen != NOTHING_OUT}


def test_photo_buttons_credit_and_first_line_fit_the_window_of_a_gallery(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page()
    page.goto(gallery.get_absolute_url())
    assert looks(page, "photo-slideshow") == {}
    assert page.evaluate("scrollY") == 0
    page.set_viewport_size({"width": 320, "height": 640})
    name = page.locator(".site-header__name")
    assert name.evaluate("name => name.scrollWidth <= name.clientWidth")  # however many sections


def test_they_fit_full_screen_also_while_captions_are_hidden(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page()
    page.goto(gallery.get_absolute_url())
    start(page)
    page.locator("button[name=view]").click()
    expect(page.locator("dialog.viewer[open]")).to_be_visible()
    assert looks(page, "dialog.viewer") == {}
    page.locator("dialog.viewer button[name=captions]").click()
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(LOOK, "dialog.viewer")["credits"] == []


def test_they_fit_in_an_article_and_in_a_frame(open_page: OpenPage, gallery: Gallery) -> None:
    article = Article.objects.create(headline="The night", slug="night", language=gallery.language)
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    publish(article)
    page = open_page()
    page.goto(article.get_absolute_url())
    found = {}
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => document.querySelector('photo-slideshow').scrollIntoView()")
        found[f"{width}x{height}"] = page.evaluate(LOOK, "photo-slideshow")
    assert {window: seen for window, seen in found.items() if seen != NOTHING_OUT} == {}
    page.goto(f"/embed{gallery.get_absolute_url()}")
    assert looks(page, "photo-slideshow") == {}


def test_the_credit_of_a_slide_by_itself_is_in_view(open_page: OpenPage, gallery: Gallery) -> None:
    page = open_page()
    for start_of_url in ("", "/embed"):
        for slide in gallery.slides.order_by("position"):
            page.goto(f"{start_of_url}{gallery.get_absolute_url()}{slide.public_id}/")
            for width, height in WINDOWS:
                page.set_viewport_size({"width": width, "height": height})
                credit = page.get_by_text(slide.credit_line, exact=True)
                expect(credit).to_be_in_viewport(ratio=1)


def test_a_caption_that_goes_on_says_so_until_its_end(
    open_page: OpenPage, gallery: Gallery
) -> None:
    """What covers the mark scrolls with the words, and comes with the last line."""
    page = open_page(width=390, height=844)
    page.goto(gallery.get_absolute_url())
    for caption in page.locator("photo-slideshow figcaption > div").all()[1:3]:
        styles = caption.evaluate(
            "words => [getComputedStyle(words).backgroundAttachment,"
            " getComputedStyle(words).backgroundImage]"
        )
        assert styles[0] == "local, scroll, scroll"
        assert styles[1].count("gradient") >= 3

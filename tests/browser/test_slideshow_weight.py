"""What the slideshow costs: photo requests at load, the files that windows choose, long tasks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from gallery.models import Gallery
from tests.browser.conftest import OpenPage
from tests.browser.slideshows import OBSERVER, expect_place, gallery_of, photos_of, start
from tests.browser.watch import Watch

pytestmark = pytest.mark.needs("chromium")

MANY = 60
CHOSEN = """() => [...document.querySelectorAll("photo-slideshow img")]
  .filter((photo) => photo.complete && photo.currentSrc)
  .map((photo) => ({
    chosen: Number(/\\/w(\\d+)-/.exec(photo.currentSrc)[1]),
    needed: photo.getBoundingClientRect().width * devicePixelRatio,
  }))"""


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Sixty slides."""
    return gallery_of(photos_of(12), slides=MANY)


def photo_requests(watch: Watch) -> set[str]:
    """The files of photos that were asked for."""
    return {url for url in watch.requests if "/renditions/" in url}


def test_a_phone_asks_for_at_most_five_photos_at_load(
    open_page: OpenPage, gallery: Gallery, watch: Watch
) -> None:
    page = open_page(width=390, height=844, scale=3)
    page.goto(gallery.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert 1 <= len(photo_requests(watch)) <= 5
    ways = page.locator("photo-slideshow img").evaluate_all(
        "photos => photos.map(each => [each.fetchPriority, each.loading, each.decoding])"
    )
    assert ways[0][:2] == ["high", "auto"]
    assert {tuple(way) for way in ways[1:]} == {("auto", "lazy", "async")}
    assert page.locator("[fetchpriority=high]").count() == 1


@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize(
    "size", [(320, 640), (390, 844), (768, 1024), (1440, 900)], ids=lambda size: str(size[0])
)
@pytest.mark.parametrize("ratio", ["landscape", "portrait"])
def test_the_chosen_file_is_at_most_half_as_wide_again_as_needed(
    open_page: OpenPage, live_server: object, size: tuple[int, int], scale: int, ratio: str
) -> None:
    width, height = (3000, 2000) if ratio == "landscape" else (1600, 2400)
    gallery = gallery_of(photos_of(1, width, height))
    page = open_page(width=size[0], height=size[1], scale=scale)
    page.goto(gallery.get_absolute_url())
    page.wait_for_function("() => document.querySelector('photo-slideshow img').complete")
    [photo] = page.evaluate(CHOSEN)
    assert photo["chosen"] <= photo["needed"] * 1.5
    # Sharp enough: the widest that a slide names serves the largest windows.
    assert photo["chosen"] >= min(photo["needed"] * 0.8, 1920 if ratio == "landscape" else 1280)


def test_two_hundred_slides_answer_a_move_within_100_ms(
    open_page: OpenPage, live_server: object
) -> None:
    gallery = gallery_of(photos_of(5), slides=200)
    page = open_page(width=390, height=844)
    page.add_init_script(OBSERVER)
    page.add_init_script(
        """window.slowest = 0;
        new PerformanceObserver((list) => {
          for (const each of list.getEntries()) window.slowest = Math.max(slowest, each.duration);
        }).observe({ type: "event", durationThreshold: 16, buffered: true });"""
    )
    page.goto(gallery.get_absolute_url())
    start(page)
    page.locator("photo-slideshow > ul").focus()
    for number in range(2, 12):
        page.keyboard.press("ArrowRight")
        expect_place(page, number)
    page.wait_for_timeout(300)
    assert page.evaluate("slowest") <= 100
    assert page.evaluate("shifts") == 0


def test_the_window_may_change_its_size_without_losing_the_place(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(width=390, height=844)
    page.goto(gallery.get_absolute_url())
    start(page)
    page.locator("photo-slideshow > ul").focus()
    for number in range(2, 5):
        page.keyboard.press("ArrowRight")
        expect_place(page, number)
    for width, height in ((844, 390), (320, 256), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)
        expect_place(page, 4)
        assert overflows(page) <= 0


def overflows(page: Page) -> int:
    """How much wider than its window the page is."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))

"""What the slideshow costs: photo requests at load, the files that windows choose, long tasks."""

from __future__ import annotations

import itertools
from statistics import median

import pytest
from playwright.sync_api import Page

from gallery.models import Gallery
from newsroom.models import Article, GalleryPlacement
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage
from tests.browser.slideshows import OBSERVER, expect_place, gallery_of, photos_of, start
from tests.browser.watch import Watch

pytestmark = pytest.mark.needs("chromium")

MANY = 60
MOVES = 10
WINDOWS = (
    (320, 640),
    (390, 844),
    (844, 390),
    (768, 1024),
    (1366, 768),
    (1440, 900),
    (1440, 1200),
)
SCALES = (1, 2, 3)
CHOSEN = r"""() => [...document.querySelectorAll("photo-slideshow img")]
  .filter((photo) => photo.complete && photo.currentSrc)
  .map((photo) => ({
    chosen: Number(/\/w(\d+)-/.exec(photo.currentSrc)[1]),
    named: photo.previousElementSibling.srcset.match(/\d+(?=w)/g).map(Number),
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


@pytest.mark.parametrize("place", ["page", "article", "frame"])
def test_the_chosen_file_is_sharp_and_at_most_half_as_wide_again_as_needed(
    open_page: OpenPage, live_server: object, place: str
) -> None:
    """Or the next narrower file would be too narrow.

    Where a phone lies on its side, photos are so small that the files are too far apart.
    """
    galleries = {
        "landscape": gallery_of(photos_of(1, 3000, 2000)),
        "portrait": gallery_of(photos_of(1, 1600, 2400)),
    }
    addresses = {name: address_of(gallery, place) for name, gallery in galleries.items()}
    found = []
    for scale, (width, height), (name, address) in itertools.product(
        SCALES, WINDOWS, addresses.items()
    ):
        # In a page of its own: a browser that has a wider file takes no narrower one.
        page = open_page(width=width, height=height, scale=scale)
        page.goto(address, wait_until="domcontentloaded")
        page.locator("photo-slideshow img").scroll_into_view_if_needed()
        page.wait_for_function(
            "() => { const photo = document.querySelector('photo-slideshow img');"
            " return photo.complete && photo.currentSrc; }"
        )
        [photo] = page.evaluate(CHOSEN)
        page.context.close()
        sharp = [each for each in photo["named"] if each >= photo["needed"] * 0.8]
        narrowest = min(sharp, default=max(photo["named"]))
        widest = max(photo["needed"] * 1.5, narrowest, 960 if height < 480 else 0)
        if not narrowest <= photo["chosen"] <= widest:
            found.append(f"{name} {width}x{height}, {scale}x: {photo}")
    assert not found, "\n".join(found)


def address_of(gallery: Gallery, place: str) -> str:
    """Where the gallery's slideshow stands in a page of its own, an article or a frame."""
    if place != "article":
        return f"{'/embed' if place == 'frame' else ''}{gallery.get_absolute_url()}"
    article = Article.objects.create(headline="The night", slug=f"night-{gallery.pk}")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    return publish(article).get_absolute_url()


def test_two_hundred_slides_answer_a_move_within_100_ms(
    open_page: OpenPage, live_server: object
) -> None:
    """Half of the moves at least: what makes moves slow makes all of them slow.

    The slowest of ten is what else the machine did just then, with five slides as with 200.
    """
    gallery = gallery_of(photos_of(5), slides=200)
    page = open_page(width=390, height=844)
    page.add_init_script(OBSERVER)
    page.add_init_script(
        """window.durations = [];
        new PerformanceObserver((list) => {
          for (const { name, duration } of list.getEntries()) {
            if (name === "keydown") durations.push(duration);
          }
        }).observe({ type: "event", durationThreshold: 16, buffered: true });"""
    )
    page.goto(gallery.get_absolute_url())
    start(page)
    page.locator("photo-slideshow > ul").focus()
    for number in range(2, MOVES + 2):
        page.keyboard.press("ArrowRight")
        expect_place(page, number)
    page.wait_for_timeout(300)
    durations_ms: list[float] = page.evaluate("durations")  # without those below 16 ms
    at_once = [16.0] * (MOVES - len(durations_ms))
    assert median([*durations_ms, *at_once]) <= 100
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

"""The slideshow under fingers: swipes across and down, two fingers, in both reading directions."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from tests.browser.conftest import OpenPage
from tests.browser.slideshows import (
    OBSERVER,
    expect_place,
    expect_status,
    gallery_of,
    photos_of,
    place,
    said,
)

pytestmark = pytest.mark.needs("chromium")

type Point = tuple[float, float]

STEPS = 20  # a frame each: about a third of a second
MIDDLE: Point = (195, 120)  # of the photo
# Further than half the window: a shorter way comes to the next slide by its speed alone, which is
# not the same on every machine.
ACROSS = 260


@pytest.fixture(params=["en", "ar"], ids=["left-to-right", "right-to-left"])
def gallery(request: pytest.FixtureRequest, live_server: object) -> Gallery:
    """Five photos."""
    return gallery_of(photos_of(5), language=request.param)


@pytest.fixture
def reader(open_page: OpenPage, gallery: Gallery) -> Page:
    """Its page on a phone that is a little too low for it."""
    page = open_page(width=390, height=600, touch=True)
    page.add_init_script(OBSERVER)
    page.goto(gallery.get_absolute_url())
    page.evaluate("() => document.querySelector('photo-slideshow').scrollIntoView()")
    page.evaluate("() => { window.topBefore = scrollY }")
    return page


def draw(page: Page, *fingers: tuple[Point, Point], rest_ms: int = 0) -> None:
    """Draw fingers over the window, each from a point to another, in pixels.

    Fingers that rest at the end do not throw what they moved.
    """
    session = page.context.new_cdp_session(page)

    def send(kind: str, part: float) -> None:
        points = [
            {"id": number, "x": x + (to_x - x) * part, "y": y + (to_y - y) * part}
            for number, ((x, y), (to_x, to_y)) in enumerate(fingers)
        ]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", 0)
    for step in range(1, STEPS + 1):
        page.wait_for_timeout(16)
        send("touchMove", step / STEPS)
    page.wait_for_timeout(rest_ms)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def swipe(
    page: Page, across: int = 0, down: int = 0, middle: Point = MIDDLE, rest_ms: int = 0
) -> None:
    """Draw a finger over a point that it passes halfway."""
    x, y = middle
    draw(page, ((x - across / 2, y - down / 2), (x + across / 2, y + down / 2)), rest_ms=rest_ms)


def forward(gallery: Gallery) -> int:
    """How far across a finger goes for the next slide."""
    return ACROSS if gallery.language == "ar" else -ACROSS


@pytest.mark.parametrize("where", ["img", "figcaption p"], ids=["photo", "caption"])
def test_a_swipe_across_comes_to_the_next_slide_and_says_so_once(
    reader: Page, gallery: Gallery, where: str
) -> None:
    box = reader.locator("photo-slideshow > ul > li").first.locator(where).bounding_box()
    assert box is not None
    for number in (2, 3):
        swipe(reader, across=forward(gallery), middle=(195, box["y"] + box["height"] / 2))
        expect_place(reader, number)
        name = reader.locator("photo-slideshow > ul figure").nth(number - 1)
        expect_status(reader, name.get_attribute("aria-label") or "")
    reader.wait_for_timeout(300)
    assert len(said(reader)) == 2
    assert reader.evaluate("scrollY === topBefore")


def test_a_swipe_that_falls_back_says_nothing(reader: Page, gallery: Gallery) -> None:
    swipe(reader, across=forward(gallery) // 5, rest_ms=300)
    reader.wait_for_timeout(1000)
    assert place(reader) == 1
    assert said(reader) == []


def test_a_swipe_back_before_the_first_slide_stays_on_the_page(
    reader: Page, gallery: Gallery
) -> None:
    swipe(reader, across=-forward(gallery) * 2 // 3)
    reader.wait_for_timeout(500)
    assert place(reader) == 1
    assert reader.url.endswith(gallery.get_absolute_url())


def test_a_swipe_up_and_down_scrolls_the_page(reader: Page) -> None:
    swipe(reader, down=-150)
    reader.wait_for_function("() => scrollY > topBefore + 50")
    assert place(reader) == 1


def test_two_fingers_enlarge_the_page(reader: Page) -> None:
    draw(reader, ((185, 120), (85, 120)), ((205, 120), (305, 120)))
    reader.wait_for_function("() => visualViewport.scale > 1.5")


def test_a_tap_on_the_photo_opens_the_viewer_and_a_swipe_moves_it(
    reader: Page, gallery: Gallery
) -> None:
    reader.locator("photo-slideshow > ul a").first.tap()
    expect(reader.locator("dialog.viewer[open]")).to_be_visible()
    swipe(reader, across=forward(gallery))
    expect_place(reader, 2, "dialog.viewer ul")

"""The slideshow by keyboard: its own keys, and those that it leaves alone; in both directions."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from tests.browser.conftest import OpenPage
from tests.browser.slideshows import (
    back_key,
    expect_place,
    forward_key,
    gallery_of,
    photos_of,
    place,
    start,
)

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(params=["en", "ar"], ids=["left-to-right", "right-to-left"])
def gallery(request: pytest.FixtureRequest, live_server: object) -> Gallery:
    """Five photos."""
    return gallery_of(photos_of(5), language=request.param)


@pytest.fixture
def reader(open_page: OpenPage, gallery: Gallery) -> Page:
    """Its page on a phone."""
    page = open_page(width=390, height=844)
    page.goto(gallery.get_absolute_url())
    return page


def test_keys_follow_the_reading_direction(reader: Page, gallery: Gallery) -> None:
    reader.locator("photo-slideshow > ul").focus()
    for key, number in (
        (forward_key(gallery), 2),
        (forward_key(gallery), 3),
        (back_key(gallery), 2),
        ("End", 5),
        ("Home", 1),
    ):
        reader.keyboard.press(key)
        expect_place(reader, number)


@pytest.mark.parametrize("modifier", ["Control", "Meta", "Alt"])
def test_keys_with_modifiers_are_left_to_the_browser(
    reader: Page, gallery: Gallery, modifier: str
) -> None:
    start(reader)
    reader.locator("photo-slideshow").evaluate(
        """(slideshow, [name, key]) => {
          const flag = { Control: "ctrlKey", Meta: "metaKey", Alt: "altKey" }[name];
          const list = slideshow.querySelector("ul");
          window.wasTaken = !list.dispatchEvent(new KeyboardEvent(
            "keydown", { key, [flag]: true, bubbles: true, cancelable: true }));
        }""",
        [modifier, forward_key(gallery)],
    )
    reader.wait_for_timeout(200)
    assert reader.evaluate("window.wasTaken") is False
    assert place(reader) == 1


def test_letters_do_nothing(reader: Page) -> None:
    reader.locator("photo-slideshow > ul").focus()
    start(reader)
    for letter in "abcdefghijklmnopqrstuvwxyz":
        reader.keyboard.press(letter)
    reader.wait_for_timeout(200)
    assert place(reader) == 1
    expect(reader.locator("dialog.viewer")).to_have_count(0)


def test_keys_outside_do_nothing(reader: Page, gallery: Gallery) -> None:
    start(reader)
    reader.locator(".site-header__name").focus()
    reader.keyboard.press(forward_key(gallery))
    reader.wait_for_timeout(200)
    assert place(reader) == 1

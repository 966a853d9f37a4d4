"""The full-screen viewer: its dialog, its history, zoom, and what is left when it closes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from gallery.models import Gallery
from tests.browser.conftest import OpenPage
from tests.browser.slideshows import (
    OBSERVER,
    expect_place,
    forward_key,
    gallery_of,
    ids_of,
    photos_of,
    place,
    said,
)
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch

pytestmark = pytest.mark.needs("chromium")

SLIDES = "dialog.viewer ul"


@pytest.fixture(params=["en", "ar"], ids=["left-to-right", "right-to-left"])
def gallery(request: pytest.FixtureRequest, live_server: object) -> Gallery:
    """Four photos that are larger than any file of a slide."""
    return gallery_of(photos_of(4, 2600, 1733), language=request.param)


@pytest.fixture
def reader(open_page: OpenPage, gallery: Gallery) -> Page:
    """Its page on a laptop."""
    page = open_page(width=1280, height=800)
    page.add_init_script(OBSERVER)
    page.goto(gallery.get_absolute_url())
    return page


def open_viewer(page: Page, number: int = 1) -> None:
    """Click a slide's photo."""
    page.locator("photo-slideshow > ul > li a").nth(number - 1).evaluate("link => link.click()")
    expect(page.locator("dialog.viewer[open]")).to_be_visible()


def button(page: Page, name: str) -> Locator:
    """A button of the viewer."""
    return page.locator(f"dialog.viewer button[name={name}]")


def zoom_of(page: Page, number: int = 1) -> float:
    """How many times larger than its box a photo is shown."""
    return float(
        page.locator(f"{SLIDES} li img")
        .nth(number - 1)
        .evaluate("photo => photo.clientWidth / photo.closest('a').clientWidth")
    )


def middle_of(page: Page) -> list[float]:
    """What part of the first photo is in the middle of its box, across and down."""
    found: list[float] = page.locator(f"{SLIDES} li img").first.evaluate(
        """photo => {
              const inner = photo.getBoundingClientRect();
              const outer = photo.closest("a").getBoundingClientRect();
              return [(outer.x + outer.width / 2 - inner.x) / inner.width,
                      (outer.y + outer.height / 2 - inner.y) / inner.height];
            }"""
    )
    return found


def test_a_photo_and_a_button_open_it_at_their_slide(reader: Page) -> None:
    open_viewer(reader, 3)
    expect_place(reader, 3, SLIDES)
    button(reader, "close").click()
    expect(reader.locator("dialog.viewer")).to_have_count(0)
    reader.locator(".slideshow__bar button[name=view]").click()
    expect_place(reader, 3, SLIDES)


def test_it_is_a_named_modal_dialog_that_no_tab_stop_leaves(reader: Page, gallery: Gallery) -> None:
    open_viewer(reader)
    dialog = reader.locator("dialog.viewer")
    expect(dialog).to_have_attribute("aria-label", gallery.title)
    assert dialog.evaluate("dialog => dialog.matches(':modal')")
    expect(button(reader, "next")).to_be_focused()
    for _ in range(20):
        reader.keyboard.press("Tab")
        assert reader.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )


def test_it_is_accessible(reader: Page) -> None:
    open_viewer(reader)
    assert violations(reader, inside="dialog.viewer") == ""


@pytest.mark.parametrize("way", ["Escape", "button", "back"])
def test_closing_returns_the_focus_to_the_current_photos_link(
    reader: Page, gallery: Gallery, way: str
) -> None:
    open_viewer(reader)
    button(reader, "next").click()
    expect_place(reader, 2, SLIDES)
    expect(reader.locator("[role=status]")).to_contain_text("Boat 2")
    if way == "Escape":
        reader.keyboard.press("Escape")
    elif way == "button":
        button(reader, "close").click()
    else:
        reader.go_back()
    expect(reader.locator("dialog.viewer")).to_have_count(0)
    expect(reader.locator("photo-slideshow > ul > li a").nth(1)).to_be_focused()
    expect_place(reader, 2)
    assert reader.url.endswith(f"{gallery.get_absolute_url()}#{ids_of(gallery)[1]}")


def test_closing_in_the_middle_of_a_move_is_at_the_slide_that_was_asked_for(reader: Page) -> None:
    open_viewer(reader)
    reader.evaluate(
        """() => {
          const viewer = document.querySelector("dialog.viewer");
          viewer.querySelector("button[name=next]").click();
          viewer.close();
        }"""
    )
    expect(reader.locator("dialog.viewer")).to_have_count(0)
    expect(reader.locator("photo-slideshow > ul > li a").nth(1)).to_be_focused()
    expect_place(reader, 2)


@pytest.mark.parametrize("way", ["Escape", "back"])
def test_closing_returns_there_too_when_the_address_named_another_slide_before(
    reader: Page, gallery: Gallery, way: str
) -> None:
    stage = reader.locator("photo-slideshow")
    stage.locator("button[name=next]").click()
    expect_place(reader, 2)
    expect(reader).to_have_url(re.compile(f"#{ids_of(gallery)[1]}$"))
    stage.locator("button[name=view]").click()
    button(reader, "next").click()
    expect_place(reader, 3, SLIDES)
    if way == "Escape":
        reader.keyboard.press("Escape")
    else:
        reader.go_back()
    expect(reader.locator("dialog.viewer")).to_have_count(0)
    expect(reader).to_have_url(re.compile(f"#{ids_of(gallery)[2]}$"))
    expect(reader.locator("photo-slideshow > ul > li a").nth(2)).to_be_focused()
    expect_place(reader, 3)


def test_opening_adds_one_entry_and_thirty_moves_add_none(reader: Page, gallery: Gallery) -> None:
    before = reader.evaluate("history.length")
    open_viewer(reader)
    assert reader.evaluate("history.length") == before + 1
    for turn in range(30):
        reader.keyboard.press("Home" if turn % 4 == 3 else forward_key(gallery))
        reader.wait_for_timeout(40)
    assert reader.evaluate("history.length") == before + 1


def test_back_closes_and_forward_opens_again(reader: Page) -> None:
    open_viewer(reader, 2)
    reader.go_back()
    expect(reader.locator("dialog.viewer")).to_have_count(0)
    reader.go_forward()
    expect(reader.locator("dialog.viewer[open]")).to_be_visible()
    expect_place(reader, 2, SLIDES)
    reader.reload()
    expect(reader.locator("dialog.viewer[open]")).to_be_visible()
    expect_place(reader, 2, SLIDES)
    reader.go_back()
    expect(reader.locator("dialog.viewer")).to_have_count(0)


def test_after_a_cold_link_to_a_slide_back_stays_on_the_page(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(width=1280, height=800)
    url = f"{gallery.get_absolute_url()}#{ids_of(gallery)[2]}"
    page.goto(url)
    expect_place(page, 3)
    open_viewer(page, 3)
    page.go_back()
    expect(page.locator("dialog.viewer")).to_have_count(0)
    assert page.url.endswith(url)
    expect_place(page, 3)


def test_keys_move_in_the_reading_direction_and_are_said_once(
    reader: Page, gallery: Gallery
) -> None:
    open_viewer(reader)
    for number in (2, 3):
        reader.keyboard.press(forward_key(gallery))
        expect_place(reader, number, SLIDES)
        expect(reader.locator("[role=status]")).to_contain_text(f"Boat {number}")
    reader.keyboard.press("End")
    expect_place(reader, 4, SLIDES)
    expect(reader.locator("[role=status]")).to_contain_text("Boat 4")
    reader.wait_for_timeout(200)
    messages = [message for message in said(reader) if message]
    assert [message.rpartition(" ")[2] for message in messages] == ["2", "3", "4"]
    assert place(reader) == 1  # the page behind stays


def test_zoom_by_keys_goes_from_one_to_four_and_back(reader: Page) -> None:
    open_viewer(reader)
    fit = zoom_of(reader)
    for key, times in (("+", 2), ("+", 3), ("+", 4), ("+", 4), ("-", 3), ("0", 1), ("-", 1)):
        reader.keyboard.press(key)
        assert zoom_of(reader) == pytest.approx(fit * times, rel=0.02), key


def test_zoom_by_buttons_and_a_click(reader: Page) -> None:
    open_viewer(reader)
    fit = zoom_of(reader)
    button(reader, "in").click()
    assert zoom_of(reader) == pytest.approx(fit * 2, rel=0.02)
    button(reader, "out").click()
    assert zoom_of(reader) == pytest.approx(fit, rel=0.02)
    expect(button(reader, "out")).to_have_attribute("aria-disabled", "true")
    reader.locator(f"{SLIDES} img").first.click()
    assert zoom_of(reader) == pytest.approx(fit * 2, rel=0.02)


def test_a_zoomed_photo_is_moved_by_arrow_keys(reader: Page) -> None:
    open_viewer(reader)
    reader.keyboard.press("+")
    for key, axis, sign in (
        ("ArrowRight", 0, 1),
        ("ArrowDown", 1, 1),
        ("ArrowLeft", 0, -1),
        ("ArrowUp", 1, -1),
    ):
        before = middle_of(reader)
        reader.keyboard.press(key)
        reader.wait_for_timeout(50)
        assert (middle_of(reader)[axis] - before[axis]) * sign > 0.02, key
    assert place(reader, SLIDES) == 1


def test_a_zoomed_photo_is_moved_by_single_clicks(reader: Page) -> None:
    open_viewer(reader)
    reader.keyboard.press("+")
    box = reader.locator(f"{SLIDES} li a").first.bounding_box()
    assert box is not None
    assert middle_of(reader) == pytest.approx([0.5, 0.5], abs=0.03)
    reader.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5)
    reader.wait_for_timeout(50)
    across, down = middle_of(reader)
    assert across == pytest.approx(0.65, abs=0.04)
    assert down == pytest.approx(0.5, abs=0.04)


def test_the_largest_file_is_fetched_by_zooming_alone(reader: Page, watch: Watch) -> None:
    open_viewer(reader)
    button(reader, "next").click()
    expect_place(reader, 2, SLIDES)
    reader.wait_for_timeout(300)
    assert not [url for url in watch.requests if "/w2560-" in url]
    reader.keyboard.press("+")
    reader.wait_for_function(
        "() => document.querySelectorAll('dialog ul img')[1].currentSrc.includes('/w2560-')"
    )


def test_another_slide_is_not_zoomed(reader: Page) -> None:
    open_viewer(reader)
    fit = zoom_of(reader)
    reader.keyboard.press("+")
    button(reader, "next").click()
    expect_place(reader, 2, SLIDES)
    assert zoom_of(reader, 2) == pytest.approx(fit, rel=0.02)
    assert zoom_of(reader, 1) == pytest.approx(fit, rel=0.02)


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "laptop"])
def test_captions_never_cover_the_photo_and_hiding_them_leaves_the_credit(
    open_page: OpenPage, gallery: Gallery, size: tuple[int, int]
) -> None:
    page = open_page(width=size[0], height=size[1])
    page.goto(gallery.get_absolute_url())
    open_viewer(page)
    slide = page.locator(f"{SLIDES} li").first
    for is_hidden in (False, True):
        photo, words = slide.locator("img").bounding_box(), slide.locator("figcaption")
        box = words.bounding_box()
        assert photo is not None
        assert box is not None
        is_below = box["y"] >= photo["y"] + photo["height"] - 1
        is_beside = (
            box["x"] >= photo["x"] + photo["width"] - 1 or box["x"] + box["width"] <= photo["x"] + 1
        )
        assert is_below or is_beside
        expect(slide.get_by_text("Caption 1")).to_be_visible(visible=not is_hidden)
        expect(slide.get_by_text("Photographer 1/Agency")).to_be_visible()
        button(page, "captions").click()
    expect(button(page, "captions")).to_have_attribute("aria-pressed", "false")


def test_the_whole_photo_is_shown_and_nothing_else_scrolls(reader: Page) -> None:
    open_viewer(reader)
    box = reader.locator(f"{SLIDES} img").first.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(1.5, rel=0.01)
    assert box["height"] <= 800
    reader.mouse.wheel(0, 500)
    reader.wait_for_timeout(200)
    assert reader.evaluate("scrollY") == 0

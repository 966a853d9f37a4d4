"""One photo as large as the window, and two to four side by side through the same zoom."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from tests.browser.sheet import card, expect_status, open_sheet
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")

TRANSFORMS = "() => [...document.querySelectorAll('.large img')].map((img) => img.style.transform)"


@pytest.fixture
def sheet(page: Page, live_server: object) -> Page:
    """A gallery of six photos on the desk."""
    gallery: Gallery = make_gallery(6, published=False)
    open_sheet(page, gallery)
    expect(page.locator('.card[tabindex="0"]')).to_have_count(1)
    return page


def test_enter_shows_a_photo_large_arrows_go_on_and_enter_comes_back(sheet: Page) -> None:
    view = sheet.get_by_role("dialog", name="Large view")
    card(sheet, 2).focus()
    sheet.keyboard.press("Enter")
    expect(view).to_contain_text("2 of 6 Caption 2 Photographer 2/Agency")
    box = view.locator("[data-pane]").bounding_box()
    assert box is not None
    assert box["height"] > 600

    sheet.keyboard.press("ArrowRight")
    expect(view).to_contain_text("3 of 6 Caption 3")
    sheet.keyboard.press("Space")
    expect(view.get_by_role("button", name="Select")).to_have_attribute("aria-pressed", "true")
    sheet.keyboard.press("Enter")

    expect(view).to_be_hidden()
    expect(card(sheet, 3)).to_be_focused()
    expect(sheet.locator("[data-selected]")).to_have_text("1 selected")


def test_a_double_click_shows_a_photo_large_and_escape_closes(sheet: Page) -> None:
    card(sheet, 4).locator(".card__photo").dblclick()
    expect(sheet.get_by_role("dialog", name="Large view")).to_contain_text("4 of 6")

    sheet.keyboard.press("Escape")

    expect(card(sheet, 4)).to_be_focused()


@pytest.mark.parametrize("key", ["Escape", "Enter"])
def test_a_key_pressed_right_behind_the_closing_one_is_for_the_photo_that_was_seen(
    sheet: Page, key: str
) -> None:
    # The card that it was opened from is another element by now, as after an answer of the server.
    card(sheet, 2).focus()
    sheet.keyboard.press("Enter")
    sheet.keyboard.press("ArrowRight")
    sheet.evaluate("document.querySelectorAll('.card')[1].outerHTML += ''")
    expect(sheet.get_by_role("dialog", name="Large view")).to_contain_text("3 of 6 Caption 3")

    stands_on = sheet.evaluate(
        """key => {
            const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
            return document.activeElement.ariaLabel;
        }""",
        key,
    )

    assert stands_on.startswith("3: ")


def test_the_words_are_edited_from_the_large_view(sheet: Page) -> None:
    card(sheet, 1).focus()
    sheet.keyboard.press("Enter")

    sheet.keyboard.press("e")

    expect(card(sheet, 1).get_by_label("Caption")).to_be_focused()


def test_photos_are_compared_through_the_same_zoom_and_pan(sheet: Page) -> None:
    for position in (1, 3, 5):
        card(sheet, position).get_by_role("checkbox").check()
    card(sheet, 3).focus()

    sheet.keyboard.press("c")

    view = sheet.get_by_role("dialog", name="Large view")
    expect(view.locator("[data-pane]")).to_have_count(3)
    expect(view).to_contain_text("3 of 6")
    sheet.keyboard.press("z")
    zoomed = sheet.evaluate(TRANSFORMS)
    assert len(set(zoomed)) == 1
    assert "scale(3)" in zoomed[0]
    box = view.locator("[data-pane]").nth(1).bounding_box()
    assert box is not None
    sheet.mouse.move(box["x"] + 100, box["y"] + 200)
    sheet.mouse.down()
    sheet.mouse.move(box["x"] + 160, box["y"] + 250, steps=3)
    sheet.mouse.up()
    panned = sheet.evaluate(TRANSFORMS)
    assert len(set(panned)) == 1
    assert panned != zoomed
    sheet.mouse.wheel(0, -200)
    assert len(set(sheet.evaluate(TRANSFORMS))) == 1
    sheet.keyboard.press("0")
    assert "scale(1)" in sheet.evaluate(TRANSFORMS)[0]
    sheet.keyboard.press("ArrowRight")
    expect(view).to_contain_text("5 of 6")


def test_comparing_says_how_many_photos_it_takes(sheet: Page) -> None:
    card(sheet, 1).focus()
    sheet.keyboard.press("c")
    expect_status(sheet, "Select two to four photos to compare them.")
    sheet.keyboard.press("Control+a")

    sheet.keyboard.press("c")

    expect_status(sheet, "6 are selected: at most four are compared. Select fewer.")
    expect(sheet.get_by_role("button", name="Compare")).to_be_disabled()


def test_a_question_mark_shows_all_keys_and_single_keys_can_be_switched_off(sheet: Page) -> None:
    keys = sheet.locator("[data-shortcuts]")
    card(sheet, 1).focus()
    sheet.keyboard.press("?")
    expect(keys).to_be_visible()
    keys.get_by_role("checkbox").uncheck()
    sheet.keyboard.press("Escape")
    expect(keys).to_be_hidden()

    card(sheet, 1).focus()
    sheet.keyboard.press("e")
    sheet.keyboard.press("?")

    expect(keys).to_be_hidden()
    expect(card(sheet, 1).locator("form")).to_have_count(0)
    sheet.get_by_role("button", name="Keys").click()
    expect(keys.get_by_role("checkbox")).not_to_be_checked()

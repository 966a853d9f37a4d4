"""Editors put photos into an order by mouse, by keyboard and by buttons, and take it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from gallery.models import Gallery
from tests.browser.sheet import (
    answer_next_question,
    card,
    expect_order,
    expect_status,
    open_sheet,
)
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Six photos, captioned "Caption 1" to "Caption 6"."""
    return make_gallery(6, published=False)


@pytest.fixture
def sheet(page: Page, gallery: Gallery) -> Page:
    """Its page on the desk."""
    open_sheet(page, gallery)
    expect(page.locator(".card")).to_have_count(6)
    return page


def order(numbers: str) -> list[str]:
    """Captions, such as "213456"."""
    return [f"Caption {number}" for number in numbers]


def drag(page: Page, dragged: Locator, target: Locator, *, past: float) -> None:
    """Take a card by its photo; let it go `past` (in pixels) the right edge of another's."""
    dragged.locator(".card__photo").hover()
    page.mouse.down()
    box = target.locator(".card__photo").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] + past, box["y"] + box["height"] / 2
    page.mouse.move(x, y, steps=6)
    page.mouse.up()


def select(page: Page, *positions: int) -> None:
    """Tick the boxes of cards."""
    for position in positions:
        card(page, position).get_by_role("checkbox").check()


def test_a_photo_is_dragged_onto_the_far_half_of_another_and_stands_after_it(
    sheet: Page, gallery: Gallery
) -> None:
    drag(sheet, card(sheet, 1), card(sheet, 3), past=-20)

    expect_status(sheet, "Photo moved to position 3 of 6.")
    expect_order(sheet, gallery, order("231456"))


def test_a_photo_let_go_in_the_gap_between_two_stands_there(sheet: Page, gallery: Gallery) -> None:
    drag(sheet, card(sheet, 6), card(sheet, 2), past=8)

    expect_status(sheet, "Photo moved to position 3 of 6.")
    expect_order(sheet, gallery, order("126345"))


def test_selected_photos_are_dragged_together_in_their_order(sheet: Page, gallery: Gallery) -> None:
    select(sheet, 1, 3)

    drag(sheet, card(sheet, 3), card(sheet, 5), past=-20)

    expect_status(sheet, "2 photos moved to position 4 of 6.")
    expect_order(sheet, gallery, order("245136"))


def test_a_click_with_shift_selects_all_between(sheet: Page) -> None:
    card(sheet, 2).locator(".card__photo").click()
    card(sheet, 5).locator(".card__photo").click(modifiers=["Shift"])

    expect(sheet.locator("[data-selected]")).to_have_text("4 selected")


def test_alt_with_arrows_home_and_end_moves_the_photo_that_has_the_focus(
    sheet: Page, gallery: Gallery
) -> None:
    card(sheet, 2).focus()

    sheet.keyboard.press("Alt+ArrowRight")
    expect_status(sheet, "Photo moved to position 3 of 6.")
    expect_order(sheet, gallery, order("132456"))
    sheet.keyboard.press("Alt+ArrowLeft")
    expect_status(sheet, "Photo moved to position 2 of 6.")
    sheet.keyboard.press("Alt+End")
    expect_status(sheet, "Photo moved to position 6 of 6.")
    expect_order(sheet, gallery, order("134562"))
    sheet.keyboard.press("Alt+End")
    expect_status(sheet, "Already at the end.")
    sheet.keyboard.press("Alt+Home")
    expect_status(sheet, "Photo moved to position 1 of 6.")

    expect_order(sheet, gallery, order("213456"))
    expect(card(sheet, 1)).to_be_focused()
    expect(card(sheet, 1)).to_be_in_viewport()


def test_keys_pressed_faster_than_the_server_answers_all_count(
    sheet: Page, gallery: Gallery
) -> None:
    card(sheet, 1).focus()

    for _ in range(4):
        sheet.keyboard.press("Alt+ArrowRight")

    expect_status(sheet, "Photo moved to position 5 of 6.")
    expect_order(sheet, gallery, order("234516"))


def test_photos_selected_with_space_move_together_by_key(sheet: Page, gallery: Gallery) -> None:
    card(sheet, 1).focus()
    sheet.keyboard.press("Space")
    expect_status(sheet, "Photo 1 selected, 1 in all.")
    sheet.keyboard.press("ArrowRight")
    sheet.keyboard.press("Space")

    sheet.keyboard.press("Alt+ArrowRight")

    expect_status(sheet, "2 photos moved to position 2 of 6.")
    expect_order(sheet, gallery, order("312456"))


def test_the_buttons_move_what_is_selected(sheet: Page, gallery: Gallery) -> None:
    select(sheet, 3, 4)

    sheet.get_by_role("button", name="Earlier").click()
    expect_status(sheet, "2 photos moved to position 2 of 6.")
    expect_order(sheet, gallery, order("134256"))
    sheet.get_by_role("button", name="To the end").click()
    expect_status(sheet, "2 photos moved to position 5 of 6.")
    sheet.get_by_role("button", name="To the start").click()
    expect_status(sheet, "2 photos moved to position 1 of 6.")
    sheet.get_by_role("button", name="Later").click()
    expect_status(sheet, "2 photos moved to position 2 of 6.")
    sheet.get_by_label("To position").fill("4")
    sheet.get_by_role("button", name="Move", exact=True).click()

    expect_status(sheet, "2 photos moved to position 4 of 6.")
    expect_order(sheet, gallery, order("125346"))


def test_all_are_sorted_and_the_sorting_is_undone(sheet: Page, gallery: Gallery) -> None:
    sheet.get_by_label("Sort by").select_option("Reverse the order")
    expect_status(sheet, "Sorted.")
    expect_order(sheet, gallery, order("654321"))

    sheet.get_by_role("button", name="Undo").click()

    expect_status(sheet, "The last move was undone.")
    expect_order(sheet, gallery, order("123456"))


def test_moves_are_undone_one_by_one_back_to_the_first(sheet: Page, gallery: Gallery) -> None:
    card(sheet, 1).focus()
    for key in ("Alt+ArrowRight", "Alt+ArrowRight", "Alt+End"):
        sheet.keyboard.press(key)
    expect_status(sheet, "Photo moved to position 6 of 6.")

    for key in ("Control+z", "Control+z", "Control+z"):
        sheet.keyboard.press(key)

    expect_order(sheet, gallery, order("123456"))
    expect(sheet.get_by_role("button", name="Undo")).to_be_disabled()
    sheet.reload()
    expect_order(sheet, gallery, order("123456"))


def test_removing_asks_first_and_the_rest_close_up(sheet: Page, gallery: Gallery) -> None:
    asked = answer_next_question(sheet, accept=False)
    select(sheet, 2, 5)
    remove = sheet.get_by_role("button", name="Remove from gallery")
    remove.click()
    assert asked == ["Remove these 2 photos from the gallery? They stay in the library."]
    expect_order(sheet, gallery, order("123456"))

    answer_next_question(sheet, accept=True)
    remove.click()

    expect_status(sheet, "2 removed. They stay in the library.")
    expect_order(sheet, gallery, order("1346"))
    expect(sheet.locator("[data-count]")).to_have_text("4")
    expect(card(sheet, 2)).to_be_focused()


def test_delete_removes_the_photo_that_has_the_focus_and_the_next_gets_it(
    sheet: Page, gallery: Gallery
) -> None:
    answer_next_question(sheet, accept=True)
    card(sheet, 3).focus()

    sheet.keyboard.press("Delete")

    expect_status(sheet, "1 removed. It stays in the library.")
    expect_order(sheet, gallery, order("12456"))
    expect(card(sheet, 3)).to_be_focused()

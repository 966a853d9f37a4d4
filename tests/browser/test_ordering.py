"""Editors put photos into an order by mouse, by keyboard and by buttons, and take it back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from gallery.models import Gallery
from tests.browser.conftest import OpenPage
from tests.browser.sheet import (
    answer_next_question,
    card,
    expect_order,
    expect_status,
    open_sheet,
    order,
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
    for wrong in ("0", "7", "1.5"):
        sheet.get_by_label("To position").fill(wrong)
        sheet.get_by_role("button", name="Move", exact=True).click()
        expect_status(sheet, "Say a position from 1 to 6.")
    sheet.get_by_label("To position").fill("4")
    sheet.get_by_role("button", name="Move", exact=True).click()

    expect_status(sheet, "2 photos moved to position 4 of 6.")
    expect_order(sheet, gallery, order("125346"))


def test_all_are_sorted_and_the_sorting_is_undone(sheet: Page, gallery: Gallery) -> None:
    sheet.get_by_label("Sort by").select_option("Reverse the order")
    expect_status(sheet, "Sorted.")
    expect_order(sheet, gallery, order("654321"))

    sheet.get_by_label("Sort by").press("Control+z")  # which still has the focus

    expect_status(sheet, "Undone: put the slides in a new order.")
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


def test_undo_goes_on_after_the_page_is_loaded_again(sheet: Page, gallery: Gallery) -> None:
    undo = sheet.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    card(sheet, 1).focus()
    sheet.keyboard.press("Alt+End")
    expect_status(sheet, "Photo moved to position 6 of 6.")
    expect_order(sheet, gallery, order("234561"))
    answer_next_question(sheet, accept=True)
    card(sheet, 2).focus()
    sheet.keyboard.press("Delete")
    expect_status(sheet, "1 removed.")
    expect_order(sheet, gallery, order("24561"))

    sheet.reload()
    expect_order(sheet, gallery, order("24561"))
    undo.click()
    expect_status(sheet, "Undone: removed 1 photo.")
    expect_order(sheet, gallery, order("234561"))
    sheet.goto("/admin/")
    open_sheet(sheet, gallery)
    undo.click()

    expect_status(sheet, "Undone: moved 1 photo to the end.")
    expect_order(sheet, gallery, order("123456"))
    expect(undo).to_be_disabled()
    sheet.reload()
    expect(undo).to_be_disabled()


def middle(locator: Locator) -> tuple[float, float]:
    """The middle of a photo, in the window."""
    box = locator.locator(".card__photo").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_escape_puts_a_dragged_photo_back(sheet: Page, gallery: Gallery) -> None:
    card(sheet, 1).locator(".card__photo").hover()
    sheet.mouse.down()
    sheet.mouse.move(*middle(card(sheet, 4)), steps=4)
    expect(sheet.locator(".gap")).to_be_visible()

    sheet.keyboard.press("Escape")
    sheet.mouse.up()

    expect_status(sheet, "Put back: nothing was moved.")
    expect(sheet.locator(".gap")).to_be_hidden()
    expect_order(sheet, gallery, order("123456"))


def test_the_number_of_dragged_photos_is_under_the_pointer(sheet: Page) -> None:
    select(sheet, 2, 3, 4)
    card(sheet, 3).locator(".card__photo").hover()
    sheet.mouse.down()
    sheet.mouse.move(*middle(card(sheet, 6)), steps=4)

    expect(sheet.locator(".ghost b")).to_have_text("3")
    expect(sheet.locator(".ghost")).to_be_in_viewport()
    sheet.keyboard.press("Escape")
    sheet.mouse.up()


def test_the_page_scrolls_while_a_photo_is_held_at_its_edge(
    open_page: OpenPage, ana: User, gallery: Gallery
) -> None:
    page = open_page(ana, width=700, height=500)
    open_sheet(page, gallery)
    page.get_by_label("Size").fill("12")
    card(page, 1).locator(".card__photo").hover()
    page.mouse.down()
    page.mouse.move(200, 300)
    page.mouse.move(200, 495, steps=4)
    page.wait_for_function("() => scrollY + innerHeight > document.body.scrollHeight - 2")

    page.mouse.up()

    expect_order(page, gallery, order("234561"))


def test_a_band_on_empty_ground_chooses_what_it_touches(sheet: Page) -> None:
    first = card(sheet, 1).bounding_box()
    last = card(sheet, 2).bounding_box()
    assert first is not None
    assert last is not None
    sheet.mouse.move(first["x"] - 6, first["y"] - 4)
    sheet.mouse.down()
    sheet.mouse.move(last["x"] + 20, last["y"] + 30, steps=4)
    sheet.mouse.up()

    expect(sheet.locator("[data-selected]")).to_have_text("2 selected")
    sheet.mouse.click(first["x"] - 6, first["y"] - 4)
    expect(sheet.locator(".card--selected")).to_have_count(0)


def test_ctrl_chooses_one_more_or_one_less_and_ctrl_a_all(sheet: Page) -> None:
    card(sheet, 2).locator(".card__photo").click()
    card(sheet, 5).locator(".card__photo").click(modifiers=["ControlOrMeta"])
    expect(sheet.locator("[data-selected]")).to_have_text("2 selected")
    card(sheet, 2).locator(".card__photo").click(modifiers=["ControlOrMeta"])
    expect(sheet.locator("[data-selected]")).to_have_text("1 selected")

    sheet.keyboard.press("Control+a")

    expect(sheet.locator("[data-selected]")).to_have_text("6 selected")
    sheet.keyboard.press("Escape")
    expect(sheet.locator(".card--selected")).to_have_count(0)


def test_a_photo_is_picked_up_carried_and_put_down_by_keys(sheet: Page, gallery: Gallery) -> None:
    card(sheet, 2).focus()
    sheet.keyboard.press("m")
    expect_status(sheet, "The photo picked up at position 2 of 6.")
    sheet.keyboard.press("ArrowRight")
    expect_status(sheet, "Position 3, before “Caption 4”.")
    sheet.keyboard.press("End")
    expect_status(sheet, "Position 6, at the end.")
    expect_order(sheet, gallery, order("123456"))

    sheet.keyboard.press("Enter")

    expect_status(sheet, "Photo moved to position 6 of 6.")
    expect_order(sheet, gallery, order("134562"))
    expect(card(sheet, 6)).to_be_focused()


def test_escape_puts_back_what_was_picked_up(sheet: Page, gallery: Gallery) -> None:
    card(sheet, 2).focus()
    for key in ("Space", "m", "Home", "Escape"):
        sheet.keyboard.press(key)

    expect_status(sheet, "Put back: nothing was moved.")
    expect_order(sheet, gallery, order("123456"))
    expect(card(sheet, 2)).to_be_focused()


def test_a_long_press_with_a_finger_drags_and_a_short_one_scrolls(
    open_page: OpenPage, ana: User, gallery: Gallery
) -> None:
    page = open_page(ana, width=390, height=844, touch=True)
    open_sheet(page, gallery)
    x, y = middle(card(page, 1))
    to_x, to_y = middle(card(page, 4))
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    touch("touchStart", (x, y))
    expect(page.locator(".ghost")).to_be_visible()
    touch("touchMove", (x + 20, y + 20))
    touch("touchMove", (to_x + 30, to_y))
    touch("touchEnd")
    expect_status(page, "Photo moved to position 4 of 6.")
    expect_order(page, gallery, order("234156"))

    touch("touchStart", (x, y))
    for step in range(1, 6):
        touch("touchMove", (x, y - 20 * step))
    touch("touchEnd")
    page.wait_for_function("() => scrollY > 20")
    expect_order(page, gallery, order("234156"))


def test_photos_are_sorted_as_they_came_in(sheet: Page, gallery: Gallery) -> None:
    card(sheet, 1).focus()
    sheet.keyboard.press("Alt+End")
    expect_status(sheet, "Photo moved to position 6 of 6.")

    sheet.get_by_label("Sort by").select_option("Upload")

    expect_status(sheet, "Sorted.")
    expect_order(sheet, gallery, order("123456"))

"""Editors take back what they did, wherever they are, and see how a gallery was before."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.slides.sequence import move_slides
from tests.browser.conftest import OpenPage
from tests.browser.sheet import (
    answer_next_question,
    card,
    expect_order,
    expect_status,
    open_sheet,
    order,
)
from tests.browser.watch import Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Five photos, captioned "Caption 1" to "Caption 5"."""
    return make_gallery(5, published=False)


@pytest.fixture
def sheet(page: Page, gallery: Gallery) -> Page:
    """Its page on the desk."""
    open_sheet(page, gallery)
    expect(page.locator(".card")).to_have_count(5)
    return page


def change_much(sheet: Page, gallery: Gallery) -> None:
    """Move the first photo to the end, then take out the second."""
    card(sheet, 1).focus()
    sheet.keyboard.press("Alt+End")
    expect_status(sheet, "Photo moved to position 5 of 5.")
    answer_next_question(sheet, accept=True)
    card(sheet, 1).focus()
    sheet.keyboard.press("Delete")
    expect_status(sheet, "1 removed.")
    expect_order(sheet, gallery, order("3451"))


def test_what_was_done_here_is_undone_in_another_browser_after_a_reload(
    sheet: Page, gallery: Gallery, open_page: OpenPage, ana: User
) -> None:
    change_much(sheet, gallery)
    sheet.reload()
    elsewhere = open_page(ana)
    open_sheet(elsewhere, gallery)
    undo = elsewhere.get_by_role("button", name="Undo")
    expect(undo).to_be_enabled()

    undo.click()
    expect_status(elsewhere, "Undone: removed 1 photo.")
    expect_order(elsewhere, gallery, order("23451"))
    elsewhere.keyboard.press("Control+z")
    expect_status(elsewhere, "Undone: moved 1 photo to the end.")
    expect_order(elsewhere, gallery, order("12345"))
    expect(undo).to_be_disabled()

    elsewhere.keyboard.press("Control+Shift+z")
    expect_status(elsewhere, "Done again: moved 1 photo to the end.")
    expect_order(elsewhere, gallery, order("23451"))
    elsewhere.get_by_role("button", name="Redo").click()
    expect_order(elsewhere, gallery, order("3451"))
    expect(sheet.locator(".card__caption")).to_have_text(order("3451"))


def test_words_are_undone_as_well_but_not_while_somebody_types(
    sheet: Page, gallery: Gallery
) -> None:
    card(sheet, 2).locator(".card__caption").click()
    sheet.locator(".card").get_by_label("Caption", exact=True).fill("Gulls over the harbour")
    sheet.keyboard.press("Control+Enter")
    expect(card(sheet, 2).locator(".card__caption")).to_have_text("Gulls over the harbour")
    card(sheet, 1).locator(".card__caption").click()
    sheet.keyboard.press("Control+z")
    sheet.keyboard.press("Escape")
    expect(card(sheet, 2).locator(".card__caption")).to_have_text("Gulls over the harbour")

    sheet.keyboard.press("Control+z")

    expect_status(sheet, "Undone: changed the caption of photo 2.")
    expect_order(sheet, gallery, order("12345"))


def test_what_another_changed_since_is_kept_and_named(
    sheet: Page, gallery: Gallery, ben: User, watch: Watch
) -> None:
    watch.expect_answer(409, "/undo/")
    card(sheet, 1).focus()
    sheet.keyboard.press("Alt+End")
    expect_status(sheet, "Photo moved to position 5 of 5.")
    gallery.refresh_from_db()
    last = gallery.slides.get(position=5).public_id
    move_slides(gallery, [last], to=2, expected_version=gallery.version, changed_by=ben)
    expect_order(sheet, gallery, order("21345"))

    sheet.get_by_role("button", name="Undo").click()

    expect_status(sheet, "Nothing was changed. Changed since, and kept as it is: the place of 1")
    expect_order(sheet, gallery, order("21345"))


def test_an_earlier_order_is_looked_at_and_gone_back_to(sheet: Page, gallery: Gallery) -> None:
    change_much(sheet, gallery)
    sheet.get_by_role("button", name="History").click()
    dialog = sheet.get_by_role("dialog", name="What happened to this gallery")
    acts = dialog.locator("[data-number]")
    expect(acts).to_have_count(3)
    expect(acts.nth(0)).to_contain_text("ana")
    expect(acts.nth(0)).to_contain_text("removed 1 photo")
    expect(dialog.locator(".history__slide")).to_have_count(4)
    back = dialog.get_by_role("button", name="Go back to this")
    expect(back).to_be_disabled()

    sheet.keyboard.press("ArrowDown")
    expect(dialog.locator(".history__slide img")).to_have_count(5)
    acts.nth(2).hover()
    expect(dialog.get_by_text("after this change: 5 photos")).to_be_visible()
    acts.nth(2).click()
    back.click()

    expect(dialog).to_be_hidden()
    expect_status(sheet, "The gallery is as it was")
    expect_order(sheet, gallery, order("12345"))
    sheet.get_by_role("button", name="Undo").click()
    expect_order(sheet, gallery, order("3451"))


def test_with_nothing_of_ones_own_there_is_nothing_to_undo(sheet: Page, watch: Watch) -> None:
    expect(sheet.get_by_role("button", name="Undo")).to_be_disabled()
    expect(sheet.get_by_role("button", name="Redo")).to_be_disabled()
    watch.expect_answer(409, "/undo/")
    card(sheet, 1).focus()
    sheet.keyboard.press("Control+z")
    expect_status(sheet, "There is nothing of yours to undo.")

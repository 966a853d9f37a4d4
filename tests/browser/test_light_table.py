"""A gallery's page: photos first, the words in a panel that folds away, one bar in sight."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from gallery.models import Gallery
from tests.browser.conftest import OpenPage
from tests.browser.sheet import card, open_sheet, save_words_of_gallery
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")

COLUMNS = (
    "() => getComputedStyle(document.querySelector('.cards')).gridTemplateColumns.split(' ').length"
)


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Twelve photos."""
    return make_gallery(12, published=False)


@pytest.fixture
def sheet(page: Page, gallery: Gallery) -> Page:
    """Its page on the desk."""
    open_sheet(page, gallery)
    expect(page.locator(".card")).to_have_count(12)
    return page


def top_of(locator: Locator) -> float:
    """How far below the window's upper edge it begins, in pixels."""
    box = locator.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize(("width", "height", "at_most"), [(1440, 900, 0.25), (390, 844, 0.45)])
def test_photos_come_first_on_a_screen_and_on_a_phone(
    open_page: OpenPage, ana: User, gallery: Gallery, width: int, height: int, at_most: float
) -> None:
    page = open_page(ana, width=width, height=height, touch=width < 500)
    open_sheet(page, gallery)

    assert top_of(card(page, 1)) < at_most * height
    expect(card(page, 1).locator("img")).to_be_in_viewport()


def test_the_bar_stays_in_sight_and_follows_the_title(sheet: Page) -> None:
    card(sheet, 12).scroll_into_view_if_needed()
    sheet.mouse.wheel(0, 2000)

    expect(sheet.get_by_role("button", name="Publish now")).to_be_in_viewport()
    sheet.get_by_label("Title").fill("Harbour at dusk")
    expect(sheet.get_by_role("heading", level=1)).to_have_text("Harbour at dusk")
    expect(sheet.locator("[data-saved]")).to_have_text("Words not saved yet")

    sheet.get_by_role("button", name="Save the words").click()

    expect(sheet.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(sheet.locator("[data-saved]")).to_have_text("Saved")
    assert Gallery.objects.get().title == "Harbour at dusk"


def test_a_move_shows_when_it_was_saved(sheet: Page) -> None:
    card(sheet, 1).focus()
    sheet.keyboard.press("Alt+End")

    expect(sheet.locator("[data-saved]")).to_contain_text("Saved ")
    expect(sheet.locator("[data-saved]")).to_contain_text(":")


def test_the_panel_folds_away_and_stays_so(sheet: Page) -> None:
    toggle = sheet.get_by_role("button", name="Details")
    expect(sheet.get_by_label("Title")).to_be_visible()
    before = sheet.evaluate(COLUMNS)

    toggle.click()

    expect(sheet.get_by_label("Title")).to_be_hidden()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    assert sheet.evaluate(COLUMNS) > before
    sheet.reload()
    expect(sheet.get_by_label("Title")).to_be_hidden()
    toggle.click()
    expect(sheet.get_by_label("Title")).to_be_visible()


def test_a_folded_panel_opens_for_an_error(sheet: Page) -> None:
    sheet.get_by_label("Title").fill("")
    sheet.get_by_role("button", name="Details").click()

    sheet.get_by_role("button", name="Save the words").click()

    expect(sheet.get_by_text("This field is required.")).to_be_visible()


def test_on_a_phone_the_panel_is_a_sheet_that_closes(
    open_page: OpenPage, ana: User, gallery: Gallery
) -> None:
    page = open_page(ana, width=390, height=844, touch=True)
    open_sheet(page, gallery)
    expect(page.get_by_label("Title")).to_be_hidden()

    page.get_by_role("button", name="Details").tap()
    page.get_by_label("Title").fill("From a phone")
    save_words_of_gallery(page)

    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    page.get_by_role("button", name="Details").tap()
    page.get_by_role("button", name="Close", exact=True).tap()
    expect(page.get_by_label("Title")).to_be_hidden()
    expect(page.get_by_role("button", name="Details")).to_be_focused()


def test_photos_are_shown_from_twelve_in_a_row_to_one(sheet: Page) -> None:
    slider = sheet.get_by_label("Size")
    slider.fill("1")
    assert sheet.evaluate(COLUMNS) == 12
    slider.fill("12")
    assert sheet.evaluate(COLUMNS) == 1
    expect(card(sheet, 1).locator("img")).to_be_in_viewport(ratio=0.9)

    card(sheet, 4).focus()
    for _ in range(3):
        sheet.keyboard.press("-")

    assert sheet.evaluate(COLUMNS) == 4
    expect(card(sheet, 4)).to_be_in_viewport()
    sheet.keyboard.press("+")
    sheet.reload()
    assert sheet.evaluate(COLUMNS) == 3
    expect(sheet.get_by_label("Size")).to_have_attribute("aria-valuetext", "3 photos in a row")


def test_the_words_are_saved_without_scripts(
    open_page: OpenPage, ana: User, gallery: Gallery
) -> None:
    page = open_page(ana, javascript=False)
    open_sheet(page, gallery)
    page.get_by_label("Intro").fill("Boats came in.")

    save_words_of_gallery(page)

    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Gallery.objects.get().intro == "Boats came in."

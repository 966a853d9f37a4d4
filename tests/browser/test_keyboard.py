"""All of the contact sheet, and of the library, can be reached and used without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from tests.browser.sheet import card, open_sheet
from tests.browser.test_library import make_library, open_library
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")
WHERE = """() => {
  const focused = document.activeElement;
  const card = focused.closest(".card, .tile");
  if (focused === card) return `card ${card.querySelector("[data-position]").textContent}`;
  const name = focused.ariaLabel || focused.labels?.[0]?.textContent || focused.textContent;
  return (card ? "on the card: " : "") + name.trim().split(/\\s+/).slice(0, 3).join(" ");
}"""


@pytest.fixture
def sheet(page: Page, live_server: object) -> Page:
    """A gallery of five photos on the desk."""
    gallery: Gallery = make_gallery(5, published=False)
    open_sheet(page, gallery)
    expect(page.locator('.card[tabindex="0"]')).to_have_count(1)
    return page


def stops(page: Page, number: int) -> list[str]:
    """What has the focus after each of so many presses of Tab."""
    found = []
    for _ in range(number):
        page.keyboard.press("Tab")
        found.append(page.evaluate(WHERE))
    return found


def test_the_cards_are_one_stop_between_the_tools_and_what_follows(sheet: Page) -> None:
    sheet.locator("[data-files]").focus()

    found = stops(sheet, 14)

    assert found == [
        "Add photos from",
        "Show All photosPickedWithout",
        "Captions",
        "Select all",
        "Sort by …Time",
        "Find…",
        "Size",
        "Keys",
        "card 1",
        "on the card: Select photo 1",
        "on the card: Edit words",
        "on the card: Photo",
        "on the card: Kill…",
        found[-1],
    ]
    assert "card" not in found[-1]


def test_the_upload_button_is_reached_by_tab_and_opens_the_chooser(sheet: Page) -> None:
    # From here on Playwright catches choosers; asked for only at the key press, it may be too late.
    sheet.on("filechooser", lambda _: None)
    sheet.get_by_role("button", name="Details").focus()
    for _ in range(5):
        sheet.keyboard.press("Tab")
        if sheet.evaluate("() => document.activeElement.matches('[data-files]')"):
            break
    expect(sheet.locator("[data-files]")).to_be_focused()

    with sheet.expect_file_chooser() as chooser:
        sheet.keyboard.press("Enter")

    assert chooser.value.is_multiple()


def test_arrows_home_and_end_go_from_card_to_card_and_tab_comes_back_to_the_same(
    sheet: Page,
) -> None:
    card(sheet, 1).focus()
    for key, position in (("ArrowRight", 2), ("End", 5), ("ArrowLeft", 4), ("Home", 1)):
        sheet.keyboard.press(key)
        expect(card(sheet, position)).to_be_focused()
    sheet.keyboard.press("ArrowRight")

    sheet.keyboard.press("Shift+Tab")
    sheet.keyboard.press("Tab")

    expect(card(sheet, 2)).to_be_focused()


def test_arrow_down_goes_to_the_card_below(sheet: Page) -> None:
    sheet.set_viewport_size({"width": 390, "height": 800})
    card(sheet, 1).focus()
    first = card(sheet, 1).bounding_box()

    sheet.keyboard.press("ArrowDown")

    below = sheet.locator(".card:focus").bounding_box()
    assert first is not None
    assert below is not None
    assert abs(below["x"] - first["x"]) < 1


def test_tools_work_by_keyboard_once_something_is_selected(sheet: Page) -> None:
    card(sheet, 1).focus()
    sheet.keyboard.press("Space")
    found = stops(sheet, 21)
    first = found.index("To the start")

    assert found[first : first + 14] == [
        "To the start",
        "Earlier",
        "Later",
        "To the end",
        "To position",
        "Move",
        "Set words…",
        "Note…",
        "Pick",
        "Reject",
        "No flag",
        "Cover",
        "Remove from gallery",
        "Select none",
    ]


def test_e_opens_the_words_and_escape_comes_back_to_the_card(sheet: Page) -> None:
    card(sheet, 3).focus()
    sheet.keyboard.press("e")
    expect(card(sheet, 3).get_by_label("Caption")).to_be_focused()

    sheet.keyboard.press("Escape")

    expect(card(sheet, 3)).to_be_focused()


def test_the_librarys_photos_are_one_stop_between_its_tools_and_the_acts_on_them(
    page: Page, live_server: object
) -> None:
    make_library(5)
    open_library(page)
    page.get_by_role("combobox", name="Search photos").focus()
    found = stops(page, 13)
    assert found == [
        "Saved",
        "Choose photos",
        "Order Newest upload",
        "Narrow down",
        "Grid",
        "List",
        "Size",
        "Stacks",
        "Keys",
        "More pages",
        "on the card: Photo 0",
        "on the card: Select Photo 0",
        found[-1],
    ]

    assert "card" not in found[-1]

    page.locator(".tile__photo").first.focus()
    page.keyboard.press("x")
    assert stops(page, 12) == [
        "on the card: Select Photo 0",
        "Look",
        "Open",
        "Find alike",
        "Change…",
        "Into a gallery…",
        "Download…",
        "Collect…",
        "Kill…",
        "Prepare again",
        "Delete…",
        "Select none",
    ]

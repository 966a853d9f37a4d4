"""A large gallery: its first cards come with the page, the others when they are neared."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides
from newsroom.desk.cards import WHOLE_CARDS
from tests.browser.sheet import card, expect_status, open_sheet, stored_captions
from tests.browser.watch import NO_ANSWER, Watch
from tests.builders import make_ready_photo

pytestmark = pytest.mark.needs("chromium")

MANY = 200


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Two hundred slides of five photos."""
    photos = [make_ready_photo(credit_line="Ana/Agency") for _ in range(5)]
    gallery = Gallery.objects.create(title="Harbour", slug="harbour")
    slides = [NewSlide(photos[n % 5], caption=f"Caption {n + 1}") for n in range(MANY)]
    place_slides(gallery, slides)
    return gallery


@pytest.fixture
def sheet(page: Page, gallery: Gallery) -> Page:
    """Its page on the desk."""
    open_sheet(page, gallery)
    expect(page.locator(".card")).to_have_count(MANY)
    return page


def test_what_is_far_below_is_whole_when_it_is_come_to_by_any_way(sheet: Page) -> None:
    later = sheet.locator("[data-later]")
    assert MANY - 3 * WHOLE_CARDS < later.count() <= MANY - WHOLE_CARDS
    # All are chosen, and what was not whole yet stays chosen when it is.
    card(sheet, 1).focus()
    sheet.keyboard.press("Control+a")
    expect_status(sheet, f"All {MANY} selected.")
    sheet.keyboard.press("End")
    last = card(sheet, MANY)
    expect(last).to_be_focused()
    expect(last.locator("img")).to_be_in_viewport()
    expect(last.locator("[data-select]")).to_be_checked()
    sheet.keyboard.press("Escape")
    # By its key, its words are edited.
    sheet.keyboard.press("e")
    last.get_by_label("Caption").fill("The last boat")
    sheet.keyboard.press("Control+Enter")
    expect(last.locator(".card__caption")).to_have_text("The last boat")
    # In the large view, one after the other.
    middle = card(sheet, 110)
    expect(middle).to_have_attribute("data-later", "")
    middle.evaluate("card => card.scrollIntoView()")
    expect(middle.locator("img")).to_be_in_viewport()


def test_the_large_view_goes_on_to_photos_that_are_not_whole_yet(
    sheet: Page, gallery: Gallery
) -> None:
    far = card(sheet, MANY - 1)
    expect(far).to_have_attribute("data-later", "")
    far.evaluate("card => card.focus({ preventScroll: true })")
    sheet.keyboard.press("Enter")
    large = sheet.locator("[data-large]")
    expect(large.locator("img")).to_be_visible()
    expect(large).to_contain_text(f"Caption {MANY - 1}")
    sheet.keyboard.press("ArrowRight")
    expect(large.locator("img")).to_be_visible()
    expect(large).to_contain_text(f"Caption {MANY}")
    # A flag and a move of it are kept, too.
    sheet.keyboard.press("x")
    sheet.keyboard.press("Escape")
    sheet.keyboard.press("Alt+Home")
    expect(card(sheet, 1).locator(".card__caption")).to_have_text(f"Caption {MANY}")
    expect(sheet.locator("[data-saved]")).to_contain_text("Saved ")
    assert stored_captions(gallery)[0] == f"Caption {MANY}"


def test_a_broken_line_is_tried_again(page: Page, gallery: Gallery, watch: Watch) -> None:
    watch.expect_answer(NO_ANSWER, "cards/")
    broken = [True]

    def answer(route: Route) -> None:
        if broken[0]:
            route.abort()
        else:
            route.continue_()

    page.route("**/cards/?slide=*", answer)
    open_sheet(page, gallery)
    card(page, 1).focus()
    page.keyboard.press("End")
    expect(card(page, MANY)).to_be_focused()
    expect(card(page, MANY)).to_have_attribute("data-later", "")
    broken[0] = False
    expect(card(page, MANY).locator("img")).to_be_in_viewport()

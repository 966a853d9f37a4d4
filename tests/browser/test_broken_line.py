"""Changes made without a line wait in the browser, and are made in order when it is back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from gallery.history.log import find_acts
from gallery.models import Act, Gallery
from tests.browser.sheet import (
    answer_next_question,
    captions,
    card,
    expect_order,
    expect_status,
    open_sheet,
    order,
    stored_captions,
)
from tests.browser.watch import NO_ANSWER, Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Five photos, captioned "Caption 1" to "Caption 5"."""
    return make_gallery(5, published=False)


@pytest.fixture
def sheet(page: Page, gallery: Gallery, watch: Watch) -> Page:
    """Its page on the desk; the line may break."""
    for act in ("/order/", "/remove/", "/cards/", "/words/"):
        watch.expect_answer(NO_ANSWER, act)
    open_sheet(page, gallery)
    expect(page.locator('.card[tabindex="0"]')).to_have_count(1)
    return page


def test_moves_without_a_line_are_shown_wait_and_are_made_in_order(
    sheet: Page, gallery: Gallery
) -> None:
    sheet.context.set_offline(True)
    card(sheet, 1).focus()
    sheet.keyboard.press("Alt+End")
    card(sheet, 1).focus()
    sheet.keyboard.press("Alt+ArrowRight")
    answer_next_question(sheet, accept=True)
    card(sheet, 3).focus()
    sheet.keyboard.press("Delete")

    expect(sheet.locator("[data-saved]")).to_have_text("3 changes wait for the connection")
    assert captions(sheet) == order("3251")
    assert stored_captions(gallery) == order("12345")
    sheet.context.set_offline(False)

    expect(sheet.locator("[data-saved]")).to_contain_text("Saved ")
    expect_order(sheet, gallery, order("3251"))


def test_what_waits_survives_a_reload(sheet: Page, gallery: Gallery) -> None:
    sheet.route("**/order/", lambda route: route.abort("connectionreset"))
    card(sheet, 1).focus()
    sheet.keyboard.press("Alt+End")
    sheet.keyboard.press("Alt+ArrowLeft")
    expect(sheet.locator("[data-saved]")).to_have_text("2 changes wait for the connection")
    asked = answer_next_question(sheet, accept=True)
    sheet.unroute("**/order/")

    sheet.reload()

    expect_status(sheet, "2 changes that waited are saved.")
    expect_order(sheet, gallery, order("23415"))
    assert len(asked) <= 1


def test_words_are_saved_by_themselves_when_the_line_is_back(sheet: Page, gallery: Gallery) -> None:
    card(sheet, 2).focus()
    sheet.keyboard.press("e")
    form = card(sheet, 2).locator("form")
    form.get_by_label("Caption").fill("Nets in the harbour.")
    sheet.context.set_offline(True)
    sheet.keyboard.press("Control+Enter")
    expect(form.get_by_role("alert")).to_contain_text("saved by itself when it can be")
    expect(form.get_by_label("Caption")).to_have_value("Nets in the harbour.")
    sheet.context.set_offline(False)

    expect_status(sheet, "Saved.")
    expect(form).to_have_count(0)
    assert stored_captions(gallery)[1] == "Nets in the harbour."


def test_a_move_whose_answer_was_lost_is_not_made_twice(
    sheet: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(409, "/order/")
    lost: list[str] = []

    def lose_answer(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().text())
        return route.abort("connectionreset")

    sheet.route("**/order/", lose_answer)
    card(sheet, 1).focus()
    sheet.keyboard.press("Alt+ArrowRight")

    expect_status(sheet, "Photo moved to position 2 of 5.")
    expect(sheet.locator("[data-saved]")).to_contain_text("Saved ")
    assert len(lost) == 1
    expect(sheet.get_by_role("alert").locator("visible=true")).to_have_count(0)
    expect_order(sheet, gallery, order("21345"))
    assert find_acts(gallery).filter(name=Act.Name.MOVE).count() == 1
    sheet.wait_for_timeout(2500)  # a look at what others did: this was none of theirs
    expect_status(sheet, "Photo moved to position 2 of 5.")

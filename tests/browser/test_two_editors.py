"""Of two editors at one gallery, the second learns what the first did before anything is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.sequence import place_photos
from tests.browser.conftest import OpenPage
from tests.browser.sheet import (
    answer_next_question,
    captions,
    card,
    drop_files,
    expect_order,
    expect_status,
    open_sheet,
    stored_captions,
)
from tests.browser.watch import Watch
from tests.builders import make_gallery, make_ready_photo, write_photo

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Four photos, captioned "Caption 1" to "Caption 4"."""
    return make_gallery(4, published=False)


@pytest.fixture
def stale_page(page: Page, open_page: OpenPage, ben: User, gallery: Gallery) -> Page:
    """Ben's page, loaded before Ana moved the first photo to the end."""
    theirs = open_page(ben)
    open_sheet(theirs, gallery)
    open_sheet(page, gallery)
    card(page, 1).focus()
    page.keyboard.press("Alt+End")
    expect_status(page, "Photo moved to position 4 of 4.")
    return theirs


def test_a_stale_move_is_refused_names_the_change_and_the_present_order_is_a_click_away(
    stale_page: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(409, "/order/")
    card(stale_page, 2).focus()

    stale_page.keyboard.press("Alt+ArrowRight")

    conflict = stale_page.get_by_role("alert").locator("visible=true")
    expect(conflict).to_contain_text("The order was changed meanwhile: ana moved 1 photo")
    expect(conflict).to_be_in_viewport()
    assert captions(stale_page) == [f"Caption {number}" for number in (1, 2, 3, 4)]
    stale_page.get_by_role("button", name="Show the present order").click()
    expect(conflict).to_have_count(0)
    expect_order(stale_page, gallery, [f"Caption {number}" for number in (2, 3, 4, 1)])

    card(stale_page, 2).focus()
    stale_page.keyboard.press("Alt+Home")
    expect_status(stale_page, "Photo moved to position 1 of 4.")
    expect_order(stale_page, gallery, [f"Caption {number}" for number in (3, 2, 4, 1)])


def test_a_stale_removal_is_refused_and_names_the_change(
    stale_page: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(409, "/remove/")
    answer_next_question(stale_page, accept=True)
    card(stale_page, 2).focus()

    stale_page.keyboard.press("Delete")

    alert = stale_page.get_by_role("alert").locator("visible=true")
    expect(alert).to_contain_text("ana moved 1 photo")
    expect(stale_page.locator(".card")).to_have_count(4)
    assert gallery.slides.count() == 4


def test_an_upload_on_a_stale_page_does_not_hide_what_others_changed(
    stale_page: Page, gallery: Gallery, watch: Watch, folder: Path
) -> None:
    watch.expect_answer(409, "/order/")
    path = write_photo(folder / "new.jpg", caption="New")
    drop_files(stale_page, stale_page.locator("[data-drop]"), [path])
    expect(stale_page.locator(".card")).to_have_count(5)
    before = stored_captions(gallery)

    card(stale_page, 1).focus()
    stale_page.keyboard.press("Alt+ArrowRight")

    alert = stale_page.get_by_role("alert").locator("visible=true")
    expect(alert).to_contain_text("ana moved 1 photo")
    assert stored_captions(gallery) == before


def test_showing_the_present_order_keeps_words_that_are_being_written(
    stale_page: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(409, "/order/")
    place_photos(gallery, [make_ready_photo(caption="Caption 5")])
    card(stale_page, 3).locator(".card__caption").click()
    stale_page.get_by_label("Caption", exact=True).fill("Half a sentence")
    card(stale_page, 1).focus()
    stale_page.keyboard.press("Alt+End")

    stale_page.get_by_role("button", name="Show the present order").click()

    expect(stale_page.locator(".card")).to_have_count(5)
    expect(stale_page.get_by_label("Caption", exact=True)).to_have_value("Half a sentence")
    expect(card(stale_page, 2).locator("form")).to_be_visible()

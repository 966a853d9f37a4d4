"""Of two editors at one gallery, the second learns what the first did before anything is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.slides.sequence import place_photos, remove_slides
from tests.browser.conftest import OpenPage
from tests.browser.sheet import (
    answer_next_question,
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
    """Ben's page, loaded before Ana moved the first photo to the end, and told of nothing since."""
    theirs = open_page(ben)
    theirs.route("**/changes/*", lambda route: route.fulfill(json={"people": []}))
    open_sheet(theirs, gallery)
    open_sheet(page, gallery)
    card(page, 1).focus()
    page.keyboard.press("Alt+End")
    expect_status(page, "Photo moved to position 4 of 4.")
    return theirs


def test_a_late_move_is_done_in_the_present_order_and_names_the_change(
    stale_page: Page, gallery: Gallery
) -> None:
    card(stale_page, 2).focus()

    stale_page.keyboard.press("Alt+ArrowRight")

    expect_status(stale_page, "Meanwhile ana moved 1 photo")
    expect_order(stale_page, gallery, [f"Caption {number}" for number in (3, 2, 4, 1)])


def test_a_late_removal_takes_out_what_was_meant(stale_page: Page, gallery: Gallery) -> None:
    answer_next_question(stale_page, accept=True)
    card(stale_page, 2).focus()

    stale_page.keyboard.press("Delete")

    expect_status(stale_page, "1 removed.")
    expect_order(stale_page, gallery, [f"Caption {number}" for number in (3, 4, 1)])


def test_what_was_taken_out_meanwhile_is_not_moved_and_the_present_order_is_a_click_away(
    stale_page: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(409, "/order/")
    gallery.refresh_from_db()
    gone = gallery.slides.get(position=1).public_id  # "Caption 2"
    remove_slides(gallery, [gone], expected_version=gallery.version)
    card(stale_page, 2).focus()

    stale_page.keyboard.press("Alt+End")

    conflict = stale_page.get_by_role("alert").locator("visible=true")
    expect(conflict).to_contain_text("The order was changed meanwhile: ana moved 1 photo")
    expect(conflict).to_be_in_viewport()
    stale_page.get_by_role("button", name="Show the present order").click()
    expect(conflict).to_have_count(0)
    expect_order(stale_page, gallery, [f"Caption {number}" for number in (3, 4, 1)])


def test_an_upload_on_a_stale_page_stands_in_the_present_order(
    stale_page: Page, gallery: Gallery, folder: Path
) -> None:
    path = write_photo(folder / "new.jpg", caption="New")
    drop_files(stale_page, stale_page.locator("[data-drop]"), [path])
    expect(stale_page.locator(".card")).to_have_count(5)
    before = stored_captions(gallery)
    assert before == ["Caption 2", "Caption 3", "Caption 4", "Caption 1", "New"]


def test_showing_the_present_order_keeps_words_that_are_being_written(
    stale_page: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(409, "/order/")
    place_photos(gallery, [make_ready_photo(caption="Caption 5")])
    gallery.refresh_from_db()
    gone = gallery.slides.get(position=4).public_id  # "Caption 1"
    remove_slides(gallery, [gone], expected_version=gallery.version)
    card(stale_page, 3).locator(".card__caption").click()
    stale_page.locator(".card").get_by_label("Caption", exact=True).fill("Half a sentence")
    card(stale_page, 1).focus()
    stale_page.keyboard.press("Alt+End")

    stale_page.get_by_role("button", name="Show the present order").click()

    expect(stale_page.locator(".card")).to_have_count(4)
    expect(stale_page.locator(".card").get_by_label("Caption", exact=True)).to_have_value(
        "Half a sentence"
    )
    expect(card(stale_page, 2).locator("form")).to_be_visible()

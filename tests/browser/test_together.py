"""Two editors at one gallery: each sees in three seconds what the other does, and where he is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.slides.sequence import place_photos, remove_slides
from gallery.slides.words import edit_words
from media.takedown import kill_photo, undo_kill
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
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Four photos, captioned "Caption 1" to "Caption 4"."""
    return make_gallery(4, published=False)


@pytest.fixture
def mine(page: Page, gallery: Gallery) -> Page:
    """Ana's page."""
    open_sheet(page, gallery)
    return page


@pytest.fixture
def theirs(mine: Page, open_page: OpenPage, ben: User, gallery: Gallery) -> Page:
    """Ben's page, in a browser of his own."""
    theirs = open_page(ben)
    open_sheet(theirs, gallery)
    expect(mine.get_by_text("Also here: ben")).to_be_visible()
    return theirs


def test_each_sees_the_others_moves_words_and_removals(
    mine: Page, theirs: Page, gallery: Gallery
) -> None:
    """Within 3 s, of which a page waits 2 before it looks: no clock here, for machines differ."""
    assert "const EVERY_MS = 2000;" in Path("newsroom/static/desk/together.js").read_text()
    card(mine, 1).focus()
    mine.keyboard.press("Alt+End")
    expect(theirs.locator(".card__caption")).to_have_text(order("2341"))
    expect_status(theirs, "ana moved 1 photo to the end.")

    card(theirs, 2).locator(".card__caption").click()
    theirs.locator(".card").get_by_label("Caption", exact=True).fill("Ben’s words")
    theirs.keyboard.press("Control+Enter")
    expect(card(mine, 2).locator(".card__caption")).to_have_text("Ben’s words")

    answer_next_question(theirs, accept=True)
    card(theirs, 1).focus()
    theirs.keyboard.press("Delete")
    expect(mine.locator(".card")).to_have_count(3)
    expect_order(mine, gallery, ["Ben’s words", "Caption 4", "Caption 1"])
    # The page knows the version: its next move needs no second look.
    card(mine, 3).focus()
    mine.keyboard.press("Alt+Home")
    expect_status(mine, "Photo moved to position 1 of 3.")


def test_new_photos_come_without_a_reload_at_their_places(
    mine: Page, gallery: Gallery, ben: User
) -> None:
    place_photos(gallery, [make_ready_photo(caption="Caption 5")], at=2, changed_by=ben)
    expect(mine.locator(".card__caption")).to_have_text(order("15234"))
    expect(mine.locator("[data-count]")).to_have_text("5")


def test_what_is_chosen_focused_and_typed_stays(mine: Page, theirs: Page, gallery: Gallery) -> None:
    card(mine, 1).get_by_role("checkbox").check()
    card(mine, 3).locator(".card__caption").click()
    caption = mine.locator(".card").get_by_label("Caption", exact=True)
    caption.fill("Half a sentence")

    card(theirs, 4).focus()
    theirs.keyboard.press("Alt+Home")

    expect(mine.locator(".card--selected .card__caption")).to_have_text("Caption 1")
    expect(mine.locator(".card").nth(0).locator(".card__caption")).to_have_text("Caption 4")
    expect(caption).to_have_value("Half a sentence")
    expect(caption).to_be_focused()
    expect(mine.locator("[data-selected]")).to_have_text("1 selected")


def test_each_sees_which_photo_the_other_writes_about(mine: Page, theirs: Page) -> None:
    card(theirs, 2).locator(".card__caption").click()
    expect(mine.get_by_text("Also here: ben, at photo 2")).to_be_visible()
    expect(card(mine, 2).locator("[data-writer]")).to_have_attribute("data-writer", "ben writes")
    theirs.keyboard.press("Escape")
    expect(mine.get_by_text("Also here: ben", exact=True)).to_be_visible()
    expect(mine.locator("[data-writer]")).to_have_count(0)
    theirs.goto("/admin/")
    expect(mine.get_by_text("Also here")).to_be_hidden()


def test_words_stay_when_another_takes_their_photo_out(
    mine: Page, gallery: Gallery, ben: User
) -> None:
    card(mine, 2).locator(".card__caption").click()
    caption = mine.locator(".card").get_by_label("Caption", exact=True)
    caption.fill("Half a sentence")
    gone = gallery.slides.get(position=2).public_id

    remove_slides(gallery, [gone], expected_version=gallery.version, changed_by=ben)

    expect(mine.get_by_text("Somebody took this photo out of the gallery.")).to_be_visible()
    expect(caption).to_have_value("Half a sentence")
    mine.once("dialog", lambda dialog: dialog.accept())
    mine.reload()
    lost = mine.locator(".sheet__lost")
    expect(lost).to_contain_text("Half a sentence")
    lost.get_by_role("button", name="Throw it away").click()
    expect(lost).to_have_count(0)
    mine.reload()
    expect(mine.locator('.card[tabindex="0"]')).to_have_count(1)
    expect(lost).to_have_count(0)


def test_a_caption_stays_when_another_takes_its_photo_out(
    mine: Page, gallery: Gallery, ben: User, watch: Watch
) -> None:
    watch.expect_answer(400, "/words/")
    card(mine, 2).focus()
    mine.keyboard.press("t")
    view = mine.get_by_role("dialog", name="Captions")
    caption = view.get_by_role("textbox", name="Caption")
    caption.fill("Half a sentence")
    first, gone = (gallery.slides.get(position=position).public_id for position in (1, 2))
    remove_slides(gallery, [gone], expected_version=gallery.version, changed_by=ben)
    expect(view.get_by_text("Somebody took this photo out of the gallery.")).to_be_visible()
    expect(caption).to_have_value("Half a sentence")

    mine.keyboard.press("PageDown")
    expect(view.get_by_text("Photo 2 is not saved")).to_be_visible()
    remove_slides(gallery, [first], expected_version=gallery.version, changed_by=ben)
    expect(mine.locator(".card")).to_have_count(3)
    mine.keyboard.press("Escape")

    expect(card(mine, 1).get_by_role("textbox", name="Caption")).to_have_value("Half a sentence")


def test_the_same_words_written_by_both_lose_nothing(
    mine: Page, gallery: Gallery, ben: User, watch: Watch
) -> None:
    watch.expect_answer(409, "/words/")
    card(mine, 2).locator(".card__caption").click()
    mine.locator(".card").get_by_label("Caption", exact=True).fill("Mine")
    slide = gallery.slides.get(position=2)
    edit_words(slide, seen={"caption": "Caption 2"}, edited={"caption": "Ben’s"}, changed_by=ben)
    expect_status(mine, "ben changed the caption of photo 2.")

    mine.keyboard.press("Control+Enter")

    expect(card(mine, 2).get_by_role("alert")).to_contain_text("Theirs: “Ben’s”")
    expect(mine.locator(".card").get_by_label("Caption", exact=True)).to_have_value("Mine")


def test_a_changed_title_is_told(mine: Page, theirs: Page) -> None:
    theirs.get_by_label("Title").fill("Gulls at dawn")
    theirs.get_by_role("button", name="Save the words").click()
    theirs.wait_for_load_state()
    expect(mine.get_by_text("ben changed the title or what is beside it.")).to_be_visible()
    mine.get_by_role("link", name="Show it").click()
    expect(mine.locator("[data-bar-title]")).to_have_text("Gulls at dawn")


def test_a_kill_is_seen_on_open_pages_and_in_the_panel(
    mine: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(410, "/renditions/")
    watch.expect_answer(400, "/cover/")
    photo = gallery.slides.get(position=2).photo
    assert photo is not None
    card(mine, 2).focus()
    mine.keyboard.press("Enter")
    large = mine.locator("[data-large]")
    expect(large.locator("img")).to_be_visible()

    kill_photo(photo, reason="Not the minister", killed_by=None)

    expect(large.locator("img")).to_have_count(0)
    expect(large).to_contain_text("Killed: its picture is shown nowhere")
    mine.keyboard.press("Escape")
    expect(card(mine, 2)).to_contain_text("Killed")
    expect(mine.locator("[data-findings]")).to_contain_text("killed")
    mine.keyboard.press("k")
    expect_status(mine, "it cannot be the cover")
    undo_kill(photo, reason="It is him", undone_by=None)
    expect(card(mine, 2).locator("img")).to_be_visible()
    expect(mine.locator("[data-findings]")).not_to_contain_text("killed")

"""A correction with its public note, from the words on the light table to the page of a reader."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sheet import card, expect_status, open_sheet
from tests.browser.watch import Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


def test_a_note_is_written_with_the_words_and_read_on_the_page(
    page: Page, live_server: object, watch: Watch
) -> None:
    watch.expect_answer(400, "/words/")
    gallery = make_gallery(2)
    open_sheet(page, gallery)
    card(page, 2).locator(".card__caption").click()
    form = card(page, 2).locator("form")
    note = form.get_by_label("What was wrong")
    expect(note).to_be_hidden()
    expect(form.get_by_label("minor")).to_be_checked()
    form.get_by_label("Caption").fill("Ana Ruiz votes.")
    form.get_by_label("a correction, with a public note").check()
    expect(note).to_be_focused()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_role("alert")).to_contain_text("Write what was wrong")
    note.fill("Her name is Ana, not Anna.")
    form.get_by_role("button", name="Save", exact=True).click()
    expect_status(page, "Saved. The correction is noted on 1 page.")
    card(page, 2).locator(".card__caption").click()
    expect(card(page, 2).locator("form").get_by_label("minor")).to_be_checked()
    page.goto(gallery.get_absolute_url())
    expect(page.locator(".corrections")).to_contain_text("photo 2: Her name is Ana, not Anna.")
    page.locator(".corrections a").click()
    expect(page.locator(".slide__corrections")).to_contain_text("Her name is Ana")

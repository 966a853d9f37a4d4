"""A correction with its public note, from the words on the light table to the page of a reader."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from newsroom.models import Article, Subheading
from newsroom.publishing.workflow import publish
from tests.browser.reading import wait_in_page
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


def test_what_was_kept_of_an_article_is_published_with_its_note(
    page: Page, live_server: object, watch: Watch
) -> None:
    watch.expect_answer(400, "/autosave/")
    article = Article.objects.create(headline="Storm", slug="storm")
    line = Subheading.objects.create(parent=article, region="body", ordering=10, text="At dawn")
    publish(article)
    address = f"/admin/newsroom/article/{article.pk}/change/"
    page.goto(address)
    page.locator(".part--subheading [name$=-text]").fill("At noon")
    expect(page.locator("[data-saved]")).to_contain_text("not public yet")
    page.get_by_label("a correction, with a public note").check()
    note = page.get_by_label("What was wrong")
    note.fill("It was noon, not dawn.")
    is_kept_here = "() => Object.keys(localStorage).some((key) => key.includes('draft'))"
    wait_in_page(page, lambda: bool(page.evaluate(is_kept_here)))

    # The browser breaks down: the edit is on the server, the note in the browser.
    page.goto(address)
    expect(page.locator(".part--subheading [name$=-text]")).to_have_value("At noon")
    page.get_by_role("button", name="Show it").click()
    expect(note).to_have_value("It was noon, not dawn.")
    note.fill("")
    page.locator("[data-save-form]").click()
    expect(page.locator("[data-saved]")).to_contain_text("Write what was wrong")
    line.refresh_from_db()
    assert line.text == "At dawn"
    note.fill("It was noon, not dawn.")
    page.locator("[data-save-form]").click()
    expect(page.locator(".messagelist")).to_contain_text("The correction is noted on 1 page.")
    page.goto(article.get_absolute_url())
    expect(page.locator("main")).to_contain_text("It was noon, not dawn.")
    expect(page.locator("main")).to_contain_text("At noon")

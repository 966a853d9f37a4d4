"""What an editor types on the desk is saved, asked about or offered again: never just gone."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from newsroom.models import Article, Subheading, Text
from tests.browser.conftest import OpenPage
from tests.browser.reading import wait_in_page
from tests.browser.sheet import (
    answer_next_question,
    card,
    log_in_window,
    open_menu,
    open_sheet,
    save_words_of_gallery,
    stored_captions,
)
from tests.browser.watch import Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


def type_title(page: Page, text: str) -> None:
    """Change the title as a person does."""
    page.get_by_label("Title").fill(text)


def title_of(gallery: Gallery) -> str:
    """As the database knows it."""
    gallery.refresh_from_db()
    return gallery.title


def log_out_everywhere() -> None:
    """What time does to a login."""
    Session.objects.all().delete()


def expect_message(page: Page, text: str) -> None:
    """What the desk says after an act."""
    expect(page.locator(".messagelist")).to_contain_text(text)


def test_publishing_saves_what_was_typed_first(page: Page) -> None:
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    type_title(page, "Harbour at dusk")
    page.get_by_role("button", name="Publish now").click()
    expect_message(page, "What you wrote was saved.")
    assert title_of(gallery) == "Harbour at dusk"
    assert gallery.is_published

    type_title(page, "Harbour at night")
    open_menu(page)
    page.get_by_role("button", name="Withdraw", exact=True).click()
    expect_message(page, "Withdrawn")
    assert title_of(gallery) == "Harbour at night"
    assert gallery.is_withdrawn


def test_scheduling_saves_what_was_typed_first(page: Page) -> None:
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    type_title(page, "Harbour at dusk")
    open_menu(page)
    page.locator("[name=publish_at]").fill("2099-11-08T21:00")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect_message(page, "What you wrote was saved.")
    assert title_of(gallery) == "Harbour at dusk"
    assert gallery.is_scheduled


def test_a_form_with_an_error_is_not_published_and_comes_back_as_typed(page: Page) -> None:
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    type_title(page, "")
    page.get_by_label("Intro").fill("Boats came in.")
    page.get_by_role("button", name="Publish now").click()
    expect_message(page, "Nothing was saved, and nothing else was done")
    expect(page.get_by_text("This field is required.")).to_be_visible()
    expect(page.get_by_label("Intro")).to_have_value("Boats came in.")
    assert title_of(gallery) == "Harbour at dawn"
    assert not gallery.is_published


def test_leaving_asks_when_there_is_something_to_lose_and_only_then(page: Page) -> None:
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    page.get_by_label("Title").click()
    asked = answer_next_question(page, accept=False)
    page.get_by_role("link", name="Home").click()
    expect(page).to_have_title(re.compile("^Desk"))
    assert not asked

    open_sheet(page, gallery)
    type_title(page, "Half a ti")
    page.get_by_role("link", name="Home").click()
    page.wait_for_timeout(200)
    assert len(asked) == 1
    expect(page.get_by_label("Title")).to_have_value("Half a ti")


def test_a_login_that_ran_out_is_renewed_in_place_and_the_save_goes_on(page: Page) -> None:
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    type_title(page, "Harbour at dusk")
    log_out_everywhere()
    save_words_of_gallery(page)
    expect(page.get_by_role("dialog")).to_contain_text("You are logged out")

    log_in_window(page)

    expect_message(page, "was changed successfully")
    assert title_of(gallery) == "Harbour at dusk"


def test_words_on_a_card_are_saved_after_a_login_in_place(page: Page, watch: Watch) -> None:
    watch.expect_answer(401, "/words/")
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    card(page, 1).get_by_role("button", name="Edit words").click()
    card(page, 1).get_by_label("Caption").fill("Nets in the harbour.")
    log_out_everywhere()
    card(page, 1).get_by_role("button", name="Save", exact=True).click()

    log_in_window(page)

    expect(card(page, 1).locator(".card__caption")).to_have_text("Nets in the harbour.")
    assert stored_captions(gallery) == ["Nets in the harbour."]


def test_another_editor_who_logs_in_does_not_save_the_first_ones_text(
    page: Page, ben: User
) -> None:
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    type_title(page, "Ana's title")
    log_out_everywhere()
    save_words_of_gallery(page)
    log_in_window(page, name=ben.username)
    expect(page.get_by_role("dialog")).to_contain_text("You are logged in as ben")
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_label("Title")).to_have_value("Ana's title")
    assert title_of(gallery) == "Harbour at dawn"


def without_scripts(open_page: OpenPage, user: User, gallery: Gallery) -> Page:
    """The form in a browser that runs no script: what a page of ours can't do, the server must."""
    page = open_page(user, javascript=False)
    open_sheet(page, gallery)
    page.get_by_label("Intro").fill("Boats came in.\nThey were late.")
    return page


@pytest.mark.parametrize("kind", ["logged out", "another login"])
def test_what_was_posted_in_vain_is_kept_and_sent_again(
    open_page: OpenPage, ana: User, watch: Watch, kind: str
) -> None:
    watch.expect_answer(401, "/change/")
    watch.expect_answer(403, "/change/")
    gallery = make_gallery(1, published=False)
    page = without_scripts(open_page, ana, gallery)
    if kind == "logged out":
        log_out_everywhere()
    else:
        page.context.clear_cookies(name="csrftoken")
        page.context.new_page().goto("/admin/login/")
    save_words_of_gallery(page)
    expect(page.get_by_text("All that you sent is kept on this page.")).to_be_visible()
    expect(page.locator(".kept__fields dd", has_text="They were late.")).to_have_count(1)

    if kind == "logged out":
        other = page.context.new_page()
        other.goto("/admin/login/")
        other.get_by_label("Username").fill("ana")
        other.get_by_label("Password").fill("secret")
        other.get_by_role("button", name="Log in").click()
        page.get_by_role("button", name="Send it again").click()  # the token is of before
    page.get_by_role("button", name="Send it again").click()

    expect_message(page, "was changed successfully")
    gallery.refresh_from_db()
    assert gallery.intro.splitlines() == ["Boats came in.", "They were late."]


def drafts(page: Page) -> list[str]:
    """What the browser keeps of each form."""
    kept: dict[str, str] = page.evaluate("({ ...localStorage })")
    return [draft for key, draft in kept.items() if ":draft:" in key]


def wait_for_draft(page: Page, end: str) -> None:
    """Until the browser has kept what was typed up to its end, a moment after the last key.

    A slow machine keeps half a sentence before the rest is typed.
    """
    wait_in_page(page, lambda: any(end in draft for draft in drafts(page)))


def crash(page: Page) -> Page:
    """The tab is gone without a word; the editor opens another."""
    context = page.context
    page.close()
    return context.new_page()


def test_typed_text_survives_a_crash_and_is_gone_once_saved(page: Page, watch: Watch) -> None:
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    page.get_by_label("Intro").fill("Boats came in.\nThey were late.")
    wait_for_draft(page, "They were late.")

    page = watch.follow(crash(page))
    open_sheet(page, gallery)
    expect(page.get_by_label("Intro")).to_have_value("")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    expect(page.get_by_label("Intro")).to_have_value("Boats came in.\nThey were late.")
    gallery.refresh_from_db()
    assert gallery.intro == ""
    save_words_of_gallery(page)
    expect_message(page, "was changed successfully")
    gallery.refresh_from_db()
    assert gallery.intro.splitlines() == ["Boats came in.", "They were late."]

    open_sheet(page, gallery)
    expect(page.locator(".draft-offer")).to_have_count(0)
    assert drafts(page) == []


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_by_a_draft(
    page: Page, watch: Watch
) -> None:
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    page.get_by_label("Intro").fill("Mine.")
    wait_for_draft(page, "Mine.")
    Gallery.objects.update(intro="Theirs.")

    page = watch.follow(crash(page))
    open_sheet(page, gallery)
    page.get_by_role("button", name="Show it").click()
    save_words_of_gallery(page)
    expect(page.get_by_text("Somebody else changed this while you were editing")).to_be_visible()
    gallery.refresh_from_db()
    assert gallery.intro == "Theirs."


def test_parts_added_to_an_article_survive_a_crash(page: Page, watch: Watch) -> None:
    article = Article.objects.create(headline="A night", slug="a-night")
    Text.objects.create(parent=article, region="body", ordering=10, text="<p>So.</p>")
    address = f"/admin/newsroom/article/{article.pk}/change/"
    page.goto(address)
    page.evaluate("void (window.fetch = () => new Promise(() => {}))")  # the crash comes first
    editor = page.locator(".ProseMirror:visible").first
    editor.click()
    page.keyboard.press("End")
    page.keyboard.type(" It began at six.")
    page.get_by_role("button", name="Add a part at the beginning").click()
    page.get_by_role("menuitem", name="Subheading").click()
    page.keyboard.type("Before the storm")
    wait_for_draft(page, "Before the storm")

    page = watch.follow(crash(page))
    page.goto(address)
    assert "It began at six." not in Text.objects.get().text
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".ProseMirror:visible").first).to_contain_text("So. It began at six.")
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"^Saved \d"))
    assert "It began at six." in Text.objects.get().text
    assert Subheading.objects.get().text == "Before the storm"
    page.locator("[data-save-form]").click()
    expect_message(page, "was changed successfully")
    assert drafts(page) == []


def test_words_on_a_card_survive_a_crash(page: Page, watch: Watch) -> None:
    gallery = make_gallery(2, published=False)
    open_sheet(page, gallery)
    card(page, 2).get_by_role("button", name="Edit words").click()
    card(page, 2).get_by_label("Caption").fill("Nets in the har")

    page = watch.follow(crash(page))
    open_sheet(page, gallery)
    expect(card(page, 2).get_by_label("Caption")).to_have_value("Nets in the har")
    expect(card(page, 2)).to_contain_text("Not saved yet")
    card(page, 2).get_by_role("button", name="Save", exact=True).click()
    expect(card(page, 2).locator(".card__caption")).to_have_text("Nets in the har")
    open_sheet(page, gallery)
    expect(page.locator(".card form")).to_have_count(0)


def test_what_the_server_got_as_the_page_was_left_is_not_offered_again(page: Page) -> None:
    article = Article.objects.create(headline="A night", slug="a-night")
    address = f"/admin/newsroom/article/{article.pk}/change/"
    page.goto(address)
    page.get_by_label("Headline").fill("A night of storms")
    wait_for_draft(page, "of storms")
    page.goto("/admin/")  # at once: the browser sends it and does not stay for the answer
    wait_in_page(page, lambda: Article.objects.get().headline == "A night of storms")

    page.goto(address)
    expect(page.get_by_label("Headline")).to_have_value("A night of storms")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    expect(page.locator(".draft-offer")).to_have_count(0)
    assert drafts(page) == []

"""The names of people complete themselves in a note, by keyboard and by mouse."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from newsroom.models import Article, Notification

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def test_a_note_names_somebody_without_typing_the_name(page: Page, ben: User) -> None:
    User.objects.create_superuser("bea", first_name="Beatrice", last_name="Ngô")
    article = Article.objects.create(headline="Storm", slug="storm")
    page.goto(f"/admin/newsroom/article/{article.pk}/change/")
    page.locator("[popovertarget=acts]").click()
    page.get_by_text("Hand it on").click()
    note = page.locator(".handover [name=note]")
    options = page.get_by_role("listbox", name="People").get_by_role("option")

    note.press_sequentially("Mail to x@b. For @")
    expect(options).to_have_text(["@bea Beatrice Ngô", "@ben"])
    note.press("n")
    note.press("g")
    expect(options).to_have_text(["@bea Beatrice Ngô"])
    expect(note).to_have_attribute("aria-activedescendant", "people-completion-0")
    note.press("Tab")
    expect(note).to_have_value("Mail to x@b. For @bea ")
    expect(note).to_be_focused()

    note.press_sequentially("and @b")
    expect(options).to_have_count(2)
    note.press("Escape")  # the list alone
    expect(options).to_have_count(0)
    expect(note).to_be_visible()
    note.press("e")
    options.nth(1).click()
    expect(note).to_have_value("Mail to x@b. For @bea and @ben ")
    page.get_by_role("button", name="Leave the note").click()
    expect(page.locator(".messagelist")).to_contain_text("The note is kept.")
    told = Notification.objects.values_list("person__username", flat=True)
    assert set(told) == {"bea", "ben"}

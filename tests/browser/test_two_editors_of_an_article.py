"""Two browsers at one article: each sees what the other saved, and nothing of either is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from newsroom.models import Article, Subheading, Text
from newsroom.publishing.article_autosave import save_article
from newsroom.publishing.article_changes import digest, read_changes
from newsroom.publishing.article_writing import values_of
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def open_article(page: Page, article: Article) -> Locator:
    """The article's page, and the editor of its text."""
    page.goto(f"/admin/newsroom/article/{article.pk}/change/")
    editor = page.locator(".ProseMirror[contenteditable]").first
    expect(editor).to_be_visible()
    return editor


def write(page: Page, editor: Locator, words: str) -> None:
    """Type at the end of a text."""
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def change(part: Any, **values: Any) -> dict[str, Any]:
    """An edit of one part."""
    key = f"{part._meta.model_name}:{part.pk}"
    return {"parts": {key: {"values": values, "seen": digest(values_of(part))}}}


def expect_saved(page: Page) -> None:
    """All is on the server."""
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d"))


def test_two_write_one_draft_and_one_a_live_article(
    open_page: OpenPage, ana: User, ben: User
) -> None:
    article = Article.objects.create(headline="Storm", slug="storm")
    Text.objects.create(parent=article, region="body", ordering=10, text="<p>At dawn.</p>")
    Subheading.objects.create(parent=article, region="body", ordering=20, text="The night")
    hers, his = open_page(ana), open_page(ben)
    her_text, his_text = open_article(hers, article), open_article(his, article)

    # Other parts: each comes to the other by itself.
    write(hers, her_text, " Ana.")
    expect_saved(hers)
    expect(his_text).to_have_text("At dawn. Ana.")
    expect(his.locator("[data-people]")).to_contain_text("ana, at “At dawn. Ana.”")
    his.get_by_role("button", name="Move: Subheading, The night").press("Home")
    expect(hers.locator(".part").first).to_have_attribute("data-kind", "subheading")

    # The same part, before she was told: neither is lost.
    hers.route("**/changes/**", lambda route: route.fulfill(json={"version": 1, "people": []}))
    write(his, his_text, " Ben.")
    expect_saved(his)
    write(hers, her_text, " More.")
    conflict = hers.locator(".part__conflict")
    expect(conflict).to_contain_text("ben changed this meanwhile")
    expect(conflict.locator("blockquote")).to_have_text("At dawn. Ana. Ben.")
    expect(her_text).to_have_text("At dawn. Ana. More.")
    assert Text.objects.get().text == "<p>At dawn. Ana. Ben.</p>"
    hers.get_by_role("button", name="Keep mine").click()
    expect_saved(hers)
    expect(his_text).to_have_text("At dawn. Ana. More.")
    assert Text.objects.get().text == "<p>At dawn. Ana. More.</p>"
    hers.unroute("**/changes/**")
    his.close()

    # Live: kept beside it until she publishes.
    publish(article)
    her_text = open_article(hers, article)
    write(hers, her_text, " Not yet.")
    expect(hers.locator("[data-saved]")).to_contain_text("not public yet")
    assert "Not yet." not in Text.objects.get().text
    her_text = open_article(hers, article)
    expect(her_text).to_contain_text("Not yet.")
    hers.locator("[data-save-form]").click()
    expect(hers.locator(".messagelist")).to_contain_text("Readers get what you changed.")
    assert "Not yet." in Text.objects.get().text


def test_what_is_kept_of_a_live_article_is_not_overwritten(
    open_page: OpenPage, ana: User, ben: User
) -> None:
    article = Article.objects.create(headline="Storm", slug="storm")
    text = Text.objects.create(parent=article, region="body", ordering=10, text="<p>At dawn.</p>")
    line = Subheading.objects.create(parent=article, region="body", ordering=20, text="Night")
    publish(article)
    page = open_page(ana)
    editor = open_article(page, article)
    write(page, editor, " Mine.")
    page.locator(".part--subheading [name$=-text]").fill("My night")
    expect(page.locator("[data-saved]")).to_contain_text("not public yet")

    # Ben publishes both: her words stay, and she is told, without a reload and after one.
    theirs = {
        **change(text, text="<p>Theirs.</p>"),
        "removed": {f"subheading:{line.pk}": digest(values_of(line))},
    }
    save_article(article.pk, read_changes(theirs), done_by=ben, is_final=True)
    expect(page.locator(".part__conflict")).to_have_count(2)
    expect(editor).to_have_text("At dawn. Mine.")
    editor = open_article(page, article)
    expect(page.locator(".part__conflict")).to_have_count(2)
    expect(editor).to_have_text("At dawn. Mine.")
    page.get_by_role("button", name="Keep mine").first.click()
    page.get_by_role("button", name="Let it go").click()
    page.locator("[data-save-form]").click()
    expect(page.locator(".messagelist")).to_contain_text("Readers get what you changed.")
    assert Text.objects.get().text == "<p>At dawn. Mine.</p>"
    assert not Subheading.objects.exists()

"""Pasting into an article's text, as the clipboards of Word and Google Docs fill it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from newsroom.models import Article, Text
from tests.browser.conftest import OpenPage
from tests.newsroom.test_pasted_html import PASTED

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]

PASTE = """(editor, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""
CHECKED = [
    *("Word: a numbered list behind another", "a table"),
    *("Word: list", "Word: numbered list with a list in it", "Word: paragraphs and empty ones"),
    *("Word: title and headings", "struck out", "Google Docs", "dots that were lists"),
]


def test_pasted_text_is_an_articles_text_while_it_is_edited(
    open_page: OpenPage,
) -> None:
    chief = User.objects.create_superuser("chief")
    article = Article.objects.create(headline="Ferry", slug="ferry")
    Text.objects.create(parent=article, region="body", ordering=1, text="<p>x</p>")
    page = open_page(chief)
    page.goto(f"/admin/newsroom/article/{article.pk}/change/")
    editor = page.locator(".ProseMirror:visible").first
    expect(editor).to_be_visible()
    for name in CHECKED:
        pasted, wanted = PASTED[name]
        editor.click()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        editor.evaluate(PASTE, pasted)
        page.keyboard.press("Control+End")
        # The editor numbers its lists in an attribute of its own.
        wanted = wanted.replace("<ol>", '<ol data-type="decimal">')
        expect(page.locator("textarea[name$='-text']").first).to_have_value(wanted)

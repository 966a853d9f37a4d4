"""An article's parts are moved, added, named and taken out, by mouse and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from newsroom.models import Article, PullQuote, SinglePhoto, Subheading, Text
from newsroom.publishing.article_state import read_article_state
from tests.browser.reading import wait_in_page
from tests.builders import make_ready_photo

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(live_server: object) -> Article:
    """A text, a subheading and a photo."""
    article = Article.objects.create(headline="Storm", slug="storm")
    parts: list[Any] = [
        Text(text="<p>At dawn.</p><p>At noon.</p>"),
        Subheading(text="The night"),
        SinglePhoto(photo=make_ready_photo(headline="Nets")),
    ]
    for place, part in enumerate(parts):
        part.parent, part.region, part.ordering = article, "body", place * 10
        part.save()
    return article


def expect_parts(page: Page, *names: str) -> None:
    """The parts that are on the page, in their order."""
    labels = page.locator(".part:visible")
    expect(labels).to_have_count(len(names))
    for index, name in enumerate(names):
        expect(labels.nth(index)).to_have_attribute("aria-label", name)


def kinds_of(article: Article) -> list[str]:
    """As the database has them."""
    return [key.partition(":")[0] for key in read_article_state(article.pk).order]


def test_parts_are_moved_added_named_and_taken_out(page: Page, article: Article) -> None:
    page.goto(f"/admin/newsroom/article/{article.pk}/change/")
    text, line, photo = "Text: At dawn. At noon.", "Subheading: The night", "Photo: Nets"
    expect_parts(page, text, line, photo)
    expect(page.locator(".part--singlephoto img").first).to_be_visible()

    # By keyboard: the grip, and the arrows on it.
    page.get_by_role("button", name="Move: Photo, Nets").focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-parts-status]")).to_contain_text("moved to place 1 of 3")
    expect_parts(page, photo, text, line)
    page.keyboard.press("ArrowDown")
    expect_parts(page, text, photo, line)
    expect(page.get_by_role("button", name="Move: Photo, Nets")).to_be_focused()
    page.keyboard.press("Control+z")
    expect_parts(page, photo, text, line)

    # By mouse: over the upper half of the photo.
    page.get_by_role("button", name="Move: Subheading, The night").hover()
    page.mouse.down()
    top = page.locator(".part").first.bounding_box()
    assert top is not None
    page.mouse.move(top["x"] + 20, top["y"] + 3, steps=5)
    page.mouse.up()
    expect_parts(page, line, photo, text)

    # A plus between two, and a name.
    page.locator(".part--subheading [data-plus]").click()
    page.keyboard.press("p")
    page.keyboard.press("u")
    page.keyboard.press("Enter")
    page.keyboard.type("It was dark.")
    expect_parts(page, line, "Pull quote: It was dark.", photo, text)
    page.locator(".part--subheading").get_by_label("Name of this part").fill("Where it turns")
    expect_parts(page, "Subheading: Where it turns", "Pull quote: It was dark.", photo, text)

    # Taken out and put back, and taken out.
    page.locator(".part--singlephoto").get_by_role("button", name="Take out").click()
    expect(page.locator(".part--singlephoto")).to_be_hidden()
    page.locator("[data-parts-status]").get_by_role("button", name="Undo").click()
    expect(page.locator(".part--singlephoto")).to_be_visible()
    page.get_by_role("button", name="Move: Photo, Nets").press("Delete")
    expect(page.locator(".part--singlephoto")).to_be_hidden()

    # A slash between two paragraphs parts the text.
    editor = page.locator(".part--text .ProseMirror[contenteditable]")
    editor.get_by_text("At dawn.").click()
    expect(editor).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("!")  # the editor knows where the caret is when it has what was typed there
    expect(editor.get_by_text("At dawn.!")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(editor.get_by_text("At dawn.", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(editor.locator("p")).to_have_count(3)
    page.keyboard.press("/")
    page.get_by_role("menuitem", name="Subheading").click()
    page.keyboard.type("Later")
    expect_parts(
        page,
        *("Subheading: Where it turns", "Pull quote: It was dark."),
        *("Text: At dawn.", "Subheading: Later", "Text: At noon."),
    )
    page.locator("[data-save-form]").click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert kinds_of(article) == ["subheading", "pullquote", "text", "subheading", "text"]
    assert PullQuote.objects.get().text == "It was dark."
    assert Subheading.objects.filter(name="Where it turns", text="The night").exists()
    assert [each.text for each in Text.objects.order_by("ordering")] == [
        *("<p>At dawn.</p>", "<p>At noon.</p>"),
    ]


def test_what_was_taken_out_comes_back_after_it_was_saved_so(page: Page, article: Article) -> None:
    page.goto(f"/admin/newsroom/article/{article.pk}/change/")
    saved = page.locator("[data-saved]")
    page.get_by_role("button", name="Move: Subheading, The night").press("Home")
    page.get_by_role("button", name="Move: Text, At dawn. At noon.").press("Delete")
    wait_in_page(page, lambda: kinds_of(article) == ["subheading", "singlephoto"])
    expect(saved).to_contain_text("Saved")
    page.locator("[data-parts-status]").get_by_role("button", name="Undo").click()
    wait_in_page(page, lambda: kinds_of(article) == ["subheading", "text", "singlephoto"])
    assert Text.objects.get().text == "<p>At dawn.</p><p>At noon.</p>"
    # The step before is meant of the part that came back, too.
    page.locator("[data-bar-title]").click()
    page.keyboard.press("Control+z")
    wait_in_page(page, lambda: kinds_of(article) == ["text", "subheading", "singlephoto"])
    expect(page.locator(".part:visible")).to_have_count(3)

"""A photo that was taken out, or never was in, comes into a gallery without its file."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from newsroom.models import Article, GalleryPlacement
from tests.browser.conftest import OpenPage
from tests.browser.sheet import (
    answer_next_question,
    captions,
    card,
    expect_order,
    expect_status,
    open_sheet,
)
from tests.browser.test_accessibility import violations
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.needs("chromium")


def test_undo_brings_removed_slides_back_with_their_words(open_page: OpenPage, ana: User) -> None:
    gallery = make_gallery(3, published=False)
    slide = gallery.slides.get(position=2)
    slide.caption = "Own words"
    slide.save()
    page = open_page(ana)
    open_sheet(page, gallery)
    before = captions(page)
    card(page, 1).focus()
    page.keyboard.press("Alt+ArrowRight")
    expect_status(page, "Photo moved to position 2 of 3.")
    answer_next_question(page, accept=True)
    card(page, 1).focus()
    page.keyboard.press("Delete")
    expect_status(page, "1 removed.")

    page.get_by_role("button", name="Undo", exact=True).click()
    expect_status(page, "Undone: removed 1 photo.")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect_status(page, "Undone: moved 1 photo to position 2.")

    expect_order(page, gallery, before)
    assert gallery.slides.get(position=2).public_id == slide.public_id


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_photos_are_searched_chosen_and_added_by_keyboard(
    open_page: OpenPage, ana: User, dark: bool
) -> None:
    gallery = make_gallery(1, published=False)
    for name in ("One", "Two", "Three"):
        make_ready_photo(caption=f"{name} of the nets", credit_line="A/B", headline=name)
    page = open_page(ana, dark=dark)
    open_sheet(page, gallery)
    page.get_by_role("button", name="Add photos from the library…").click()
    dialog = page.get_by_role("dialog", name="The library")
    expect(dialog.get_by_text("4 photos")).to_be_visible()
    expect(dialog.get_by_text("In this gallery already")).to_be_attached()
    assert violations(page, inside="dialog[open]") == ""
    page.keyboard.type("nets")
    expect(dialog.get_by_text("3 photos")).to_be_visible()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    expect(dialog.get_by_role("button", name="Add 2 photos")).to_be_enabled()
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect_status(page, "2 photos added at the end.")
    expect_order(page, gallery, ["Caption 1", "Three of the nets", "One of the nets"])


def test_an_article_is_given_photo_and_gallery_without_a_number(page: Page) -> None:
    make_gallery(1, title="At dawn")
    make_ready_photo(headline="Nets")
    article = Article.objects.create(headline="A night", slug="a-night")
    page.goto(f"/admin/newsroom/article/{article.pk}/change/")
    lead = page.locator(".panel [data-pick]")
    lead.get_by_role("button", name="Choose…").click()
    dialog = page.get_by_role("dialog", name="Choose a photo")
    expect(dialog.get_by_text("2 photos")).to_be_visible()
    page.keyboard.type("nets")
    expect(dialog.get_by_text("1 photo", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(lead.locator("[data-pick-name]")).to_have_text("Nets")
    expect(lead.get_by_role("button", name="Choose another…")).to_be_focused()

    # A part that is added later has the same field.
    page.get_by_role("button", name="Add a part at the beginning").click()
    page.get_by_role("menuitem", name="Gallery").click()
    placed = page.locator("[data-pick=gallery]:visible")
    placed.get_by_role("button", name="Choose…").click()
    page.get_by_role("dialog", name="Choose a gallery").locator(".tile__photo").first.click()
    expect(placed.locator("[data-pick-name]")).to_have_text("At dawn")
    expect(page.locator("[data-part-pictures] img")).to_have_count(1)
    page.locator("[name=_continue]").first.click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    article.refresh_from_db()
    assert str(article.lead_photo) == "Nets"
    assert GalleryPlacement.objects.get().gallery.title == "At dawn"

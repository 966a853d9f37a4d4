"""The caption view: from photo to photo by keys, with everything typed saved on the way."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from gallery.models import Gallery
from gallery.slides.words import edit_words
from media.models import Photo
from tests.browser.conftest import OpenPage, make_editor
from tests.browser.sheet import card, expect_status, open_sheet, stored_captions
from tests.browser.test_accessibility import violations
from tests.browser.watch import NO_ANSWER, Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Five photos; the third and the fifth have no caption, and none has an alt text."""
    gallery = make_gallery(5, published=False)
    gallery.language = "de"
    gallery.save()
    nameless = gallery.slides.filter(position__in=(3, 5)).values("photo")
    Photo.objects.filter(pk__in=nameless).update(caption="")
    return gallery


def open_captions(page: Page, gallery: Gallery, position: int = 1) -> Locator:
    """The caption view, by its key."""
    open_sheet(page, gallery)
    expect(page.locator('.card[tabindex="0"]')).to_have_count(1)
    card(page, position).focus()
    page.keyboard.press("t")
    view = page.get_by_role("dialog", name="Captions")
    expect(view.get_by_role("textbox", name="Caption")).to_be_focused()
    return view


def expect_stored(gallery: Gallery, captions: list[str]) -> None:
    """What the database has, soon."""
    deadline = time.monotonic() + 10
    while stored_captions(gallery) != captions and time.monotonic() < deadline:
        time.sleep(0.05)
    assert stored_captions(gallery) == captions


def test_photos_are_captioned_one_after_the_other_with_one_chord_each(
    page: Page, gallery: Gallery
) -> None:
    view = open_captions(page, gallery)
    count = view.locator("[data-captions-count]")
    caption = view.get_by_role("textbox", name="Caption")
    expect(count).to_have_text("1 of 5, 2 without caption, 5 without alt text")
    expect(caption).to_have_attribute("lang", "de")

    for number in range(1, 6):
        expect(count).to_contain_text(f"{number} of 5")
        expect(caption).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.type(f"Bild {number}")
        page.keyboard.press("Control+Enter")
    expect(count).to_contain_text("There is no further photo this way.")
    expect_stored(gallery, [f"Bild {number}" for number in range(1, 6)])

    # The last field leads to the next photo's first; Page Up goes back in the same field.
    page.keyboard.press("PageUp")
    expect(count).to_have_text("4 of 5, none without caption, 5 without alt text")
    view.get_by_role("textbox", name="Alt text").fill("Vier Boote")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(count).to_contain_text("5 of 5")
    expect(caption).to_be_focused()
    view.get_by_role("button", name="Next without alt text").click()
    expect(count).to_have_text("1 of 5, none without caption, 4 without alt text")
    expect(view.get_by_role("textbox", name="Alt text")).to_be_focused()
    page.keyboard.type("Ein Boot")

    page.keyboard.press("Escape")

    expect(view).to_be_hidden()
    expect(card(page, 1)).to_be_focused()
    expect(card(page, 1)).not_to_contain_text("Needs")
    assert gallery.slides.get(position=4).alt_text == "Vier Boote"


def test_what_is_typed_without_a_line_is_saved_when_it_is_back(
    page: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(NO_ANSWER, "/words/")
    view = open_captions(page, gallery, 3)
    page.route("**/words/", lambda route: route.abort("connectionreset"))
    page.keyboard.type("Netze")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Möwen")
    page.keyboard.press("PageUp")
    expect(view).to_contain_text("2 changes wait for the connection")
    page.keyboard.press("PageUp")
    expect(view.get_by_role("textbox", name="Caption")).to_have_value("Netze")

    page.unroute("**/words/")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")

    expect(view.locator("[data-saved-too]")).to_contain_text("Saved ")
    expect_stored(gallery, ["Caption 1", "Caption 2", "Netze", "Caption 4", "Möwen"])


def test_a_conflict_waits_at_its_photo_and_is_decided_there(
    page: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(409, "/words/")
    view = open_captions(page, gallery)
    caption = view.get_by_role("textbox", name="Caption")
    for position in (1, 2):
        slide = gallery.slides.get(position=position)
        words = f"Ben at {position}"
        edit_words(slide, seen={"caption": f"Caption {position}"}, edited={"caption": words})
    for _ in (1, 2):
        page.keyboard.press("Control+a")
        page.keyboard.type("Ana")
        page.keyboard.press("Control+Enter")

    trouble = view.locator("[data-captions-trouble]")
    expect(trouble).to_contain_text("Photo 1 is not saved: The caption was changed by somebody")
    expect(trouble).to_contain_text("Theirs: “Ben at 1” (and 1 more)")
    trouble.get_by_role("button", name="Go there").click()
    expect(caption).to_have_value("Ana")
    view.get_by_role("button", name="Keep mine").click()
    expect_stored(gallery, ["Ana", "Ben at 2", "", "Caption 4", ""])
    trouble.get_by_role("button", name="Go there").click()
    caption.focus()
    page.keyboard.press("Shift+Tab")
    expect(view.get_by_role("button", name="Take theirs")).to_be_focused()
    page.keyboard.press("Enter")
    expect(caption).to_have_value("Ben at 2")
    page.keyboard.press("PageDown")
    expect(trouble).to_be_hidden()
    expect_stored(gallery, ["Ana", "Ben at 2", "", "Caption 4", ""])


def test_what_a_card_has_typed_goes_on_in_the_view_and_what_is_refused_on_the_card(
    page: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(409, "/words/")
    open_sheet(page, gallery)
    card(page, 3).locator(".card__words").get_by_role("button", name="Edit words").click()
    card(page, 3).get_by_label("Caption").fill("Netze")
    card(page, 3).get_by_label("Select").check()
    page.locator(".sheet__view").get_by_role("button", name="Captions").click()
    view = page.get_by_role("dialog", name="Captions")
    expect(view.get_by_role("textbox", name="Caption")).to_have_value("Netze")
    slide = gallery.slides.get(position=3)
    edit_words(slide, seen={"caption": ""}, edited={"caption": "Ben"})

    page.keyboard.press("Escape")

    form = card(page, 3).locator("form")
    expect(form.get_by_role("alert")).to_contain_text("Theirs: “Ben”")
    expect(form.get_by_label("Caption")).to_have_value("Netze")
    form.get_by_role("button", name="Save", exact=True).click()
    expect_status(page, "Saved.")
    assert stored_captions(gallery)[2] == "Netze"


def test_the_view_fits_a_phone_and_has_names_for_all_of_it(
    open_page: OpenPage, gallery: Gallery
) -> None:
    ana = make_editor("ana")
    for dark, width in ((False, 1280), (True, 390)):
        page = open_page(ana, width=width, height=844, dark=dark, touch=width == 390)
        open_sheet(page, gallery)
        page.locator(".sheet__view").get_by_role("button", name="Captions").click()
        view = page.get_by_role("dialog", name="Captions")
        expect(view.get_by_role("textbox", name="Caption")).to_be_focused()
        photo = view.locator("[data-pane]").bounding_box()
        assert photo is not None
        assert photo["height"] > 250
        assert page.evaluate(
            "() => [...document.querySelectorAll('.captioning, .captioning__side')]"
            ".every((part) => part.scrollWidth <= part.clientWidth)"
        )
        assert not violations(page, inside=".captioning")


def test_a_credit_is_read_as_it_is_typed_and_a_suggestion_taken_by_a_click(
    page: Page, gallery: Gallery
) -> None:
    view = open_captions(page, gallery)
    credit = view.get_by_role("textbox", name="Credit")
    expect(view).to_contain_text("Photographer: Photographer 1. Agency: Agency.")
    credit.fill("ERIN SCOTT/REUTERS")
    view.get_by_role("button", name="Take “Erin Scott/Reuters”").click()
    expect(credit).to_have_value("Erin Scott/Reuters")
    expect(view).to_contain_text("Photographer: Erin Scott. Agency: Reuters.")
    assert not violations(page, inside=".captioning")
    page.keyboard.press("Control+z")
    expect(credit).to_have_value("ERIN SCOTT/REUTERS")
    page.keyboard.press("Control+Shift+z")
    expect(credit).to_have_value("Erin Scott/Reuters")
    page.keyboard.press("Control+Enter")
    expect(view.locator("[data-saved-too]")).to_contain_text("Saved ")
    assert gallery.slides.get(position=1).credit_line == "Erin Scott/Reuters"


def test_publishing_waits_for_a_caption_that_is_on_its_way(page: Page, gallery: Gallery) -> None:
    Photo.objects.update(credit_line="Ana Tester/Photodesk")
    held: list[Route] = []
    view = open_captions(page, gallery, 3)
    page.route("**/words/", lambda route: held.append(route))  # noqa: PLW0108 - a list.append takes no attribute
    page.keyboard.type("Netze")
    page.keyboard.press("Escape")
    expect(view).to_be_hidden()
    page.get_by_role("button", name="Publish now").click()
    expect_status(page, "It goes on as soon as all is saved.")
    gallery.refresh_from_db()
    assert not gallery.is_published

    held[0].continue_()

    expect(page.locator(".bar__state")).to_contain_text("Published")
    assert stored_captions(gallery)[2] == "Netze"

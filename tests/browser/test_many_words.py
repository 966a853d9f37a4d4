"""Many words at once: a credit for a selection, a name in all captions, codes for phrases."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.slides.words import edit_words
from media.models import Photo
from newsroom.models import CodeReplacement
from tests.browser.sheet import card, expect_status, open_sheet
from tests.browser.test_accessibility import violations
from tests.browser.watch import NO_ANSWER, Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Three photos, captioned "Caption 1" and so on, credited "Photographer 1/Agency" and so on."""
    return make_gallery(3, published=False)


def printed(gallery: Gallery, word: str) -> list[str]:
    """A word of all slides as it is in effect."""
    slides = gallery.slides.select_related("photo").order_by("position")
    return [getattr(slide, f"{word}_in_effect") for slide in slides]


def test_a_credit_is_set_on_all_by_four_steps_and_undone(page: Page, gallery: Gallery) -> None:
    open_sheet(page, gallery)
    expect(page.locator('.card[tabindex="0"]')).to_have_count(1)
    page.keyboard.press("Control+a")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Set words of 3 photos")
    expect(dialog).to_contain_text("3 have a credit.")
    expect(dialog.get_by_role("button", name="1 × Photographer 2/Agency")).to_be_visible()
    assert violations(page, inside="dialog[open]") == ""
    page.keyboard.type("Erin Scott/Reuters")
    expect(dialog).to_contain_text("3 have another credit.")
    page.keyboard.press("Enter")

    expect_status(page, "3 changed.")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Set words…")).to_be_focused()
    expect(page.locator(".card__credit")).to_have_text(["Erin Scott/Reuters"] * 3)
    assert printed(gallery, "credit_line") == ["Erin Scott/Reuters"] * 3

    page.keyboard.press("Control+z")
    expect(card(page, 3).locator(".card__credit")).to_have_text("Photographer 3/Agency")


def test_what_was_changed_meanwhile_is_left_and_the_text_stays(
    page: Page, gallery: Gallery
) -> None:
    open_sheet(page, gallery)
    page.get_by_role("button", name="Select all").click()
    page.get_by_role("button", name="Set words…").click()
    dialog = page.get_by_role("dialog", name="Set words of 3 photos")
    dialog.get_by_label("Field").select_option("caption")
    dialog.get_by_label("Before it").check()
    text = dialog.get_by_label("Caption", exact=True)
    text.fill("HULL –")
    edit_words(
        gallery.slides.get(position=2),
        seen={"caption": "Caption 2"},
        edited={"caption": "Caption by Ben"},
    )
    text.press("Control+Enter")

    expect(dialog.get_by_role("alert")).to_contain_text("2 changed, 1 left: 2 (somebody changed")
    expect(text).to_have_value("HULL –")
    expect(card(page, 2).locator(".card__caption")).to_have_text("Caption by Ben")
    page.keyboard.press("Escape")
    assert printed(gallery, "caption") == [
        "HULL – Caption 1",
        "Caption by Ben",
        "HULL – Caption 3",
    ]


def test_what_is_set_without_a_line_is_set_when_it_is_back(
    page: Page, gallery: Gallery, watch: Watch
) -> None:
    watch.expect_answer(NO_ANSWER, "/set/")
    open_sheet(page, gallery)
    page.get_by_role("button", name="Select all").click()
    page.keyboard.press("s")
    page.context.set_offline(True)
    page.keyboard.type("Erin Scott/Reuters")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("It is set by itself when it can be")
    page.keyboard.press("Escape")
    page.context.set_offline(False)

    expect_status(page, "3 changed.")
    expect(page.locator(".card__credit")).to_have_text(["Erin Scott/Reuters"] * 3)


def test_a_place_is_set_in_the_photos_themselves(page: Page, gallery: Gallery) -> None:
    Photo.objects.filter(caption="Caption 1").update(city="Leeds")
    open_sheet(page, gallery)
    page.get_by_role("button", name="Select all").click()
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Field").select_option("photo:city")
    expect(dialog).to_contain_text("1 has a city, 2 have none.")
    dialog.get_by_label("City", exact=True).fill("Hull")
    dialog.get_by_role("button", name="Set on 3 photos").click()
    expect_status(page, "3 changed.")
    assert set(Photo.objects.values_list("city", flat=True)) == {"Hull"}


def test_a_name_is_corrected_by_five_steps_where_it_is_chosen(page: Page, gallery: Gallery) -> None:
    open_sheet(page, gallery)
    expect(page.locator('.card[tabindex="0"]')).to_have_count(1)
    page.keyboard.press("f")
    page.keyboard.type("caption")
    dialog = page.get_by_role("dialog", name="Find and replace")
    expect(dialog.get_by_role("checkbox", name="Photo 2, caption")).to_be_checked()
    expect(dialog).to_contain_text("Found in 3 texts of 3 photos.")
    assert violations(page, inside="dialog[open]") == ""
    page.emulate_media(color_scheme="dark")
    assert violations(page, passes=0, inside="dialog[open]", rules=["color-contrast"]) == ""
    page.keyboard.press("Enter")
    page.keyboard.type("<b>Picture</b>")
    expect(dialog.locator("del").first).to_have_text("Caption")
    expect(dialog.locator("ins").first).to_have_text("<b>Picture</b>")
    dialog.get_by_role("checkbox", name="Photo 2, caption").uncheck()
    expect(dialog.get_by_role("button", name="Replace in 2 texts")).to_be_enabled()
    dialog.get_by_label("Put in its place").press("Enter")

    expect_status(page, "2 changed.")
    expect(card(page, 1).locator(".card__caption")).to_have_text("<b>Picture</b> 1")
    captions = ["<b>Picture</b> 1", "Caption 2", "<b>Picture</b> 3"]
    assert printed(gallery, "caption") == captions
    assert list(Photo.objects.order_by("pk").values_list("caption", flat=True)) == captions
    page.get_by_role("button", name="Undo").click()
    expect(card(page, 3).locator(".card__caption")).to_have_text("Caption 3")

    page.keyboard.press("f")
    dialog.get_by_label("Find", exact=True).fill("picture")
    expect(dialog).to_contain_text("“picture” is nowhere in the words of this gallery.")


def test_a_code_becomes_its_phrase_as_one_types_and_can_be_taken_back(
    page: Page, gallery: Gallery
) -> None:
    CodeReplacement.objects.create(code="nyc", text="New York City")
    open_sheet(page, gallery)
    card(page, 1).focus()
    page.keyboard.press("e")
    caption = card(page, 1).get_by_label("Caption")
    caption.fill("")
    page.keyboard.type("Votes in \\NYC\\")
    expect(caption).to_have_value("Votes in New York City")
    page.keyboard.type(", \\xy\\ and \\xy\\")
    expect(caption).to_have_value("Votes in New York City, \\xy\\ and \\xy\\")
    note = card(page, 1).locator(".code-note")
    expect(note).to_have_text("\\xy\\ is none of the newsroom’s codes: it stays as it is.")

    caption.fill("")
    page.keyboard.type("\\nyc\\")
    expect(caption).to_have_value("New York City")
    page.keyboard.press("Control+z")
    expect(caption).to_have_value("\\nyc\\")
    page.keyboard.type(" \\nyc\\")
    page.keyboard.press("Control+Enter")
    expect_status(page, "Saved.")
    assert printed(gallery, "caption")[0] == "\\nyc\\ New York City"

    photo = Photo.objects.get(caption="Caption 2")
    page.goto(f"/admin/media/photo/{photo.pk}/change/")
    page.locator("#id_credit_line").fill("Erin Scott/")
    page.locator("#id_credit_line").press("End")
    page.keyboard.type("\\nyc\\")
    expect(page.locator("#id_credit_line")).to_have_value("Erin Scott/New York City")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    photo.refresh_from_db()
    assert photo.credit_line == "Erin Scott/New York City"

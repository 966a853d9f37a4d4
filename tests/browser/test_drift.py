"""Own words and a photo's are told apart; a correction is shown beside them, and taken or left."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.slides.words import edit_words
from media.models import Photo
from tests.browser.sheet import card, expect_status, open_sheet
from tests.browser.test_accessibility import violations
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Two photos; both have own captions over the photos', which were corrected since."""
    gallery = make_gallery(2, published=False)
    for number, slide in enumerate(gallery.slides.order_by("position"), start=1):
        seen = {"caption": f"Caption {number}"}
        edit_words(slide, seen=seen, edited={"caption": f"Own {number}"})  # type: ignore[arg-type]
        Photo.objects.filter(caption=f"Caption {number}").update(caption=f"Capture {number}")
    return gallery


def test_a_correction_is_found_shown_taken_undone_and_left(page: Page, gallery: Gallery) -> None:
    open_sheet(page, gallery)
    expect(card(page, 1)).to_contain_text("Own words The photo’s caption was corrected since")
    finding = page.locator(".findings").get_by_text("2 photos were corrected in the library")
    finding.get_by_role("link", name="1", exact=True).click()
    form = card(page, 1).locator("form")
    drift = form.get_by_role("region", name="The photo’s caption was corrected")
    expect(form.get_by_role("textbox", name="Caption")).to_be_focused()
    expect(form).to_contain_text("Own words. The photo’s: Capture 1")
    expect(form).to_contain_text("From the photo")  # the credit
    expect(drift.locator("del")).to_have_text("[taken out: Caption ]")
    expect(drift.locator("ins")).to_have_text("[new: Capture ]")
    assert not violations(page, inside=".card--open")

    # What else was typed stays when the correction is taken.
    form.get_by_role("textbox", name="Alt text").fill("A boat")
    drift.get_by_role("button", name="Take the correction").click()
    expect(form.get_by_role("textbox", name="Caption")).to_have_value("Capture 1")
    expect(form.get_by_role("textbox", name="Alt text")).to_have_value("A boat")
    expect(drift).to_have_count(0)
    form.get_by_role("button", name="Save", exact=True).click()
    expect_status(page, "Saved.")
    expect(card(page, 1)).not_to_contain_text("Own words The photo’s caption")
    for _ in ("the alt text", "the correction"):
        page.keyboard.press("Control+z")
    expect(card(page, 1)).to_contain_text("The photo’s caption was corrected since")

    # In the caption view the words of this gallery are kept, and the field says whose they are.
    card(page, 2).focus()
    page.keyboard.press("t")
    view = page.get_by_role("dialog", name="Captions")
    view.get_by_role("button", name="Keep these words").click()
    expect(view).to_contain_text("The caption of this gallery is kept.")
    expect(view.get_by_role("region")).to_have_count(0)
    caption = view.get_by_role("textbox", name="Caption")
    expect(caption).to_be_focused()
    caption.fill("")
    expect(caption).to_have_attribute("placeholder", "Capture 2")
    expect(view).to_contain_text("Left empty, it is the photo’s own.")
    page.keyboard.press("Escape")
    expect(card(page, 2).locator(".card__caption")).to_have_text("Capture 2")
    expect(card(page, 2)).not_to_contain_text("Own words")

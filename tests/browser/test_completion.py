"""Names of the gallery complete themselves in captions, and never in the way of typing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from media.models import Photo
from tests.browser.sheet import card, open_sheet
from tests.browser.test_accessibility import violations
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Two photos; the first names a person and was taken in Dún Laoghaire."""
    gallery = make_gallery(2, published=False)
    photo = gallery.slides.filter(position=1).values("photo")
    words = "The harbour at dawn with Erin Scott, and later Erin Schulz"
    Photo.objects.filter(pk__in=photo).update(caption=words, city="Dún Laoghaire")
    return gallery


def test_names_complete_in_the_caption_view_and_on_a_card(page: Page, gallery: Gallery) -> None:
    open_sheet(page, gallery)
    expect(page.locator('.card[tabindex="0"]')).to_have_count(1)
    card(page, 2).focus()
    with page.expect_response("**/names/"):
        page.keyboard.press("t")
    view = page.get_by_role("dialog", name="Captions")
    caption = view.get_by_role("textbox", name="Caption")
    names = page.get_by_role("listbox", name="Names of this gallery")

    page.keyboard.press("Control+a")
    page.keyboard.type("Nets for Er")
    expect(names.get_by_role("option")).to_have_text(["Erin Schulz", "Erin Scott"])
    assert not violations(page, inside=".captioning")
    # Without an arrow the list has no say: Enter is a new line.
    page.keyboard.press("Enter")
    expect(names).to_be_hidden()
    page.keyboard.type("and Er")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(names.get_by_role("option", name="Erin Scott")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Tab")
    expect(caption).to_have_value("Nets for Er\nand Erin Scott")
    expect(caption).to_be_focused()
    page.keyboard.press("Control+z")
    expect(caption).to_have_value("Nets for Er\nand Er")

    # Escape closes the list, and only then the view; accents need not be typed.
    page.keyboard.type("; Dun L")
    expect(names).to_contain_text("Dún Laoghaire")
    page.keyboard.press("Escape")
    expect(names).to_be_hidden()
    expect(view).to_be_visible()
    page.keyboard.press("Escape")
    expect(view).to_be_hidden()

    card(page, 2).get_by_text("Nets for").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Dun")
    names.get_by_role("option", name="Dún Laoghaire").click()
    expect(card(page, 2).get_by_role("textbox", name="Caption")).to_have_value("Dún Laoghaire")

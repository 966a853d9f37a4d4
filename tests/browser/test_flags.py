"""Photos are picked and rejected by keys and buttons, shown by their flags, and made the cover."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from tests.browser.conftest import OpenPage
from tests.browser.sheet import card, expect_order, expect_status, open_sheet, save_words_of_gallery
from tests.browser.watch import NO_ANSWER, Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Five photos, captioned "Caption 1" to "Caption 5"."""
    return make_gallery(5, published=False)


@pytest.fixture
def sheet(page: Page, gallery: Gallery) -> Page:
    """Its page on the desk."""
    open_sheet(page, gallery)
    expect(page.locator('.card[tabindex="0"]')).to_have_count(1)
    return page


def flags(gallery: Gallery) -> list[str]:
    """As the database knows them, in order."""
    return list(gallery.slides.order_by("position").values_list("flag", flat=True))


def expect_saved(page: Page) -> None:
    """Everything is on the server."""
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")


def test_photos_are_flagged_by_keys_and_the_flags_come_off(sheet: Page, gallery: Gallery) -> None:
    card(sheet, 1).focus()
    sheet.keyboard.press("p")
    expect(card(sheet, 1).locator("[data-flag-shown]")).to_have_text("Picked")
    sheet.keyboard.press("ArrowRight")
    sheet.keyboard.press("x")
    expect_status(sheet, "Photo rejected: readers do not see it.")
    expect_saved(sheet)
    assert flags(gallery) == ["pick", "reject", "", "", ""]

    sheet.reload()
    expect(card(sheet, 2).locator("[data-flag-shown]")).to_have_text("Rejected")
    card(sheet, 2).focus()
    sheet.keyboard.press("u")

    expect_status(sheet, "The flag is off.")
    expect_saved(sheet)
    assert flags(gallery) == ["pick", "", "", "", ""]


def test_what_is_selected_is_flagged_together(sheet: Page, gallery: Gallery) -> None:
    for position in (2, 4, 5):
        card(sheet, position).get_by_role("checkbox").check()

    sheet.locator("[data-tools]").get_by_role("button", name="Reject").click()

    expect_status(sheet, "3 photos rejected: readers do not see them.")
    expect_saved(sheet)
    assert flags(gallery) == ["", "reject", "", "reject", "reject"]


def test_photos_are_shown_by_their_flags_and_moved_among_those(
    sheet: Page, gallery: Gallery
) -> None:
    gallery.slides.filter(position__in=(2, 3)).update(flag="reject")
    sheet.reload()
    shown = sheet.locator(".card:visible .card__caption")

    sheet.get_by_label("Show All photos").select_option("Not rejected")
    expect(shown).to_have_text(["Caption 1", "Caption 4", "Caption 5"])
    card(sheet, 1).focus()
    sheet.keyboard.press("ArrowRight")
    expect(card(sheet, 4)).to_be_focused()
    sheet.keyboard.press("Alt+ArrowLeft")
    expect_status(sheet, "Photo moved to position 1 of 5.")
    expect_order(sheet, gallery, [f"Caption {number}" for number in (4, 1, 2, 3, 5)])

    sheet.keyboard.press("x")
    expect(shown).to_have_text(["Caption 1", "Caption 5"])
    expect(card(sheet, 2)).to_be_focused()
    sheet.get_by_label("Show All photos").select_option("Picked")
    expect(sheet.get_by_text("No photo is flagged so.")).to_be_visible()


def test_flags_are_set_while_photos_are_compared(sheet: Page, gallery: Gallery) -> None:
    for position in (1, 2):
        card(sheet, position).get_by_role("checkbox").check()
    card(sheet, 1).focus()
    sheet.keyboard.press("c")
    sheet.keyboard.press("p")
    sheet.keyboard.press("ArrowRight")
    sheet.keyboard.press("x")
    view = sheet.get_by_role("dialog", name="Large view")
    pressed = view.get_by_role("button", name="Reject")
    expect(pressed).to_have_attribute("aria-pressed", "true")

    sheet.keyboard.press("Escape")

    expect_saved(sheet)
    assert flags(gallery)[:2] == ["pick", "reject"]


def test_flags_wait_for_the_line(sheet: Page, gallery: Gallery, watch: Watch) -> None:
    watch.expect_answer(NO_ANSWER, "/flag/")
    sheet.context.set_offline(True)
    card(sheet, 3).focus()
    sheet.keyboard.press("p")
    expect(sheet.locator("[data-saved]")).to_have_text("1 change waits for the connection")
    expect(card(sheet, 3).locator("[data-flag-shown]")).to_have_text("Picked")

    sheet.context.set_offline(False)

    expect_saved(sheet)
    assert flags(gallery) == ["", "", "pick", "", ""]


def test_k_makes_the_cover_and_the_form_beside_it_knows(sheet: Page, gallery: Gallery) -> None:
    third = gallery.slides.get(position=3).photo
    card(sheet, 3).focus()
    sheet.keyboard.press("k")

    expect_status(sheet, "Photo 3 is the cover.")
    expect(card(sheet, 3).locator(".card__cover")).to_be_visible()
    expect(sheet.locator("[data-saved]")).not_to_have_text("Words not saved yet")
    sheet.get_by_label("Title").fill("Harbour at dusk")
    save_words_of_gallery(sheet)
    expect(sheet.locator(".messagelist")).to_contain_text("was changed successfully")
    sheet.wait_for_load_state()  # keys are heard from then on
    gallery.refresh_from_db()
    assert (gallery.title, gallery.cover) == ("Harbour at dusk", third)

    card(sheet, 3).focus()
    sheet.keyboard.press("k")

    expect_status(sheet, "The first photo is the cover again.")
    expect(sheet.locator(".card__cover")).to_have_count(0)
    gallery.refresh_from_db()
    assert gallery.cover is None


def test_a_cover_does_not_hide_that_somebody_else_changed_the_words(
    sheet: Page, gallery: Gallery
) -> None:
    Gallery.objects.update(intro="Theirs.")
    card(sheet, 2).focus()
    sheet.keyboard.press("k")
    expect_status(sheet, "Photo 2 is the cover.")
    sheet.get_by_label("Intro").fill("Mine.")

    save_words_of_gallery(sheet)

    expect(sheet.get_by_text("Somebody else changed this while you were editing")).to_be_visible()
    gallery.refresh_from_db()
    assert gallery.intro == "Theirs."


def test_flags_by_touch(open_page: OpenPage, ana: User, gallery: Gallery) -> None:
    page = open_page(ana, width=390, height=844, touch=True)
    open_sheet(page, gallery)
    card(page, 2).get_by_role("checkbox").tap()

    page.locator("[data-tools]").get_by_role("button", name="Pick").tap()

    expect_status(page, "Photo picked.")
    expect_saved(page)
    assert flags(gallery) == ["", "pick", "", "", ""]

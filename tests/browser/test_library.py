"""The library's page in a browser: rows of photographs, chosen, looked at, and come back to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from media.models import Photo
from tests.browser.conftest import OpenPage
from tests.browser.sheet import drop_files
from tests.browser.test_accessibility import violations
from tests.builders import make_ready_photo, write_photo

pytestmark = pytest.mark.needs("chromium")

URL = "/admin/media/photo/"
OPEN_TILE = ".tile__photo:focus"


def make_library(number: int) -> None:
    """So many photos, a minute apart, that share the files of one."""
    real = make_ready_photo(90, 60, headline="Photo 0", caption="The harbour at night")
    fields = {
        field.name: getattr(real, field.name)
        for field in Photo._meta.concrete_fields
        if field.name not in ("id", "original_sha256", "uploaded_at", "headline", "width_px")
    }
    Photo.objects.bulk_create(
        Photo(
            **fields,
            headline=f"Photo {n}",
            original_sha256=f"{n:0>64}",
            width_px=(90, 60, 40)[n % 3],
            uploaded_at=timezone.now() - timedelta(minutes=n),
        )
        for n in range(1, number)
    )


def open_library(page: Page, query: str = "") -> None:
    """Go to the library and wait for its scripts."""
    page.goto(URL + query)
    expect(page.locator("html[data-ready]")).to_have_count(1)


def focused(page: Page) -> str:
    """The name of the photo that has the focus."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-label')"))


def test_photos_are_chosen_looked_at_and_opened_by_keys_alone(page: Page) -> None:
    make_library(12)
    open_library(page)
    page.keyboard.press("ArrowDown")
    assert focused(page) == "Photo 0"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    expect(page.locator("[data-selected]")).to_have_text("1 selected")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-selected]")).to_have_text("2 selected")
    page.keyboard.press("Control+a")
    expect(page.locator("[data-selected]")).to_have_text("12 selected")
    page.keyboard.press("Escape")
    expect(page.locator("[data-tools]")).to_be_hidden()

    page.keyboard.press("Space")
    loupe = page.get_by_role("dialog", name="Loupe")
    expect(loupe.locator("img")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(loupe.get_by_text("Photo 3", exact=True)).to_be_visible()
    page.keyboard.press("x")
    page.keyboard.press("Space")
    expect(loupe).to_be_hidden()
    assert focused(page) == "Photo 3"
    expect(page.locator("[data-selected]")).to_have_text("1 selected")

    page.keyboard.press("Enter")
    page.wait_for_url("**/change/?in=q%3D%26sort%3Duploaded")


def test_it_scrolls_without_end_stays_small_and_comes_back_to_the_same_place(page: Page) -> None:
    make_library(420)
    open_library(page)
    tiles = page.locator(".tile")
    for _ in range(60):
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(50)
        if page.locator(".grid__end").is_hidden():
            break
    expect(page.locator(".grid__end")).to_be_hidden()
    assert tiles.count() < 150
    page.keyboard.press("End")
    page.wait_for_timeout(400)  # the place is remembered when scrolling has ended
    where = page.evaluate("scrollY")
    last = tiles.last
    name = last.locator(".tile__photo").get_attribute("aria-label")
    last.locator(".tile__photo").dblclick()  # and so it is chosen
    page.wait_for_url("**/change/**")

    page.go_back()

    expect(page.locator("html[data-ready]")).to_have_count(1)
    expect(page.locator("[data-tools]")).to_be_hidden()
    again = page.locator(f'.tile__photo[aria-label="{name}"]')
    expect(again.locator("img")).to_be_visible()
    assert abs(page.evaluate("scrollY") - where) < 4


def test_a_search_is_typed_becomes_chips_and_goes_back_step_by_step(page: Page) -> None:
    make_library(6)
    make_ready_photo(headline="Storm", caption="Waves", byline="Ana Roth")
    open_library(page)
    total = page.locator("[data-total]")
    expect(total).to_have_text("7 photos")
    page.keyboard.press("/")
    page.keyboard.type("by:ro")
    page.keyboard.press("ArrowDown")  # before the suggestions are there
    option = page.get_by_role("option", name="Ana Roth")
    expect(option).to_have_attribute("aria-selected", "true")
    page.locator(".library-total").click()
    expect(option).to_be_hidden()
    page.locator("[data-search-field]").fill("")
    page.keyboard.type("by")
    suggestions = page.get_by_role("listbox", name="Suggestions")
    expect(suggestions).to_be_visible()
    expect(suggestions).to_be_hidden()  # by itself: it covers what was found
    page.keyboard.press("ArrowDown")
    expect(suggestions.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.locator("[data-search-field]").fill("")
    page.keyboard.type("storm")
    expect(total).to_have_text("1 photo")
    assert page.url.endswith("?q=storm")
    page.keyboard.type(' by:"Ana Roth"')
    page.keyboard.press("Enter")
    token = page.get_by_role("button", name='Take out by:"Ana Roth"')
    expect(token).to_be_visible()
    page.wait_for_url("**?q=by%3A%22Ana+Roth%22+storm")
    token.click()
    expect(total).to_have_text("1 photo")
    page.go_back()
    expect(token).to_be_visible()
    page.locator("[data-search-field]").press("Escape")
    page.locator("[data-search-field]").press("Escape")
    expect(total).to_have_text("7 photos")
    page.go_back()
    expect(token).to_be_visible()
    page.go_back()
    expect(page.locator("[data-search-field]")).to_have_value("storm")
    page.go_back()
    expect(total).to_have_text("7 photos")


def test_photos_that_are_dropped_stand_first(page: Page, folder: Path) -> None:
    make_library(3)
    open_library(page)
    drop_files(page, page.locator("[data-grid]"), [write_photo(folder / "new.jpg", 90, 60)])
    expect(page.locator(".tile").first.locator(".tile__name")).to_have_text("new.jpg")
    expect(page.get_by_text("1 of 1 files")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(4)


@pytest.mark.parametrize("photos_a_page", [3, 100])
def test_a_stack_opens_in_its_place_and_facets_narrow_a_search_down(
    page: Page, monkeypatch: pytest.MonkeyPatch, photos_a_page: int
) -> None:
    monkeypatch.setattr("newsroom.desk.library_page.PHOTOS_A_PAGE", photos_a_page)
    make_library(6)
    alike = Photo.objects.filter(headline__in=("Photo 1", "Photo 4"))
    alike.update(perceptual_hash=0x0F0F_3C3C_5A5A_1234)
    Photo.objects.filter(headline="Photo 2").update(byline="Ana Roth")
    open_library(page)
    tiles = page.locator(".tile")
    expect(tiles).to_have_count(5)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    expect(tiles).to_have_count(6)
    expect(tiles.nth(2).locator(".tile__name")).to_have_text("Photo 4")
    page.get_by_role("button", name="2 photos that look alike").click()
    expect(tiles).to_have_count(5)

    page.get_by_role("button", name="Narrow down").click()
    page.get_by_role("button", name="Ana Roth 1").click()
    expect(page.locator("[data-total]")).to_have_text("1 photo")
    value = page.get_by_role("button", name="Ana Roth 1")
    expect(value).to_have_attribute("aria-pressed", "true")
    value.click()
    expect(page.locator("[data-total]")).to_have_text("6 photos")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_is_accessible_with_a_selection_as_a_list_and_in_the_loupe(
    open_page: OpenPage, ana: User, dark: bool
) -> None:
    make_library(8)
    page = open_page(ana, dark=dark)
    open_library(page, "?q=harbour+is:held")
    open_library(page)
    page.locator(".tile__photo").nth(1).click()
    page.get_by_role("button", name="Narrow down").click()
    expect(page.locator(".facet").first).to_be_visible()
    assert violations(page) == ""
    page.get_by_role("button", name="List", exact=True).click()
    assert violations(page) == ""
    page.locator(".tile__photo").nth(2).focus()
    page.keyboard.press("Space")
    assert violations(page, inside="dialog[open]") == ""

"""A long gallery in a browser: the slideshow goes on over the ends of its parts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from tests.browser.conftest import OpenPage
from tests.browser.slideshows import (
    expect_place,
    expect_status,
    forward_key,
    gallery_of,
    ids_of,
    photos_of,
    start,
)

pytestmark = pytest.mark.needs("chromium")

SLIDES = "photo-slideshow > ul > li"
COUNT = 205


@pytest.fixture(params=["en", "ar"], ids=["left-to-right", "right-to-left"])
def gallery(request: pytest.FixtureRequest, live_server: object) -> Gallery:
    """One part and five slides more."""
    return gallery_of(photos_of(3), slides=COUNT, language=request.param)


def name_of(page: Page, number: int) -> str:
    """What is said of a slide, from 1."""
    return page.locator(f"{SLIDES} figure").nth(number - 1).get_attribute("aria-label") or ""


def test_the_slideshow_crosses_to_the_next_part_and_back(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(width=390, height=844)
    page.goto(gallery.get_absolute_url())
    expect(page.locator(SLIDES)).to_have_count(200)
    start(page)
    page.locator("photo-slideshow > ul").focus()
    page.keyboard.press("End")
    expect_place(page, 200)
    expect(page.locator(SLIDES)).to_have_count(COUNT)
    page.keyboard.press(forward_key(gallery))
    expect_place(page, 201)
    expect_status(page, name_of(page, 201))
    slide_id = ids_of(gallery)[200]
    assert page.url.endswith(f"{gallery.get_absolute_url()}?page=2#{slide_id}")
    page.reload()
    expect(page.locator(f"[id={slide_id}] img")).to_be_in_viewport()
    page.locator("button[name=next]").first.click()
    expect(page.locator(SLIDES)).to_have_count(COUNT)  # the part before came, too
    expect_place(page, 202)
    page.locator("button[name=previous]").first.click()
    page.locator("button[name=previous]").first.click()
    expect_place(page, 200)


def test_full_screen_crosses_too(open_page: OpenPage, gallery: Gallery) -> None:
    page = open_page(width=390, height=844)
    page.goto(gallery.get_absolute_url())
    start(page)
    page.locator("button[name=view]").click()
    page.keyboard.press("End")
    expect(page.locator("dialog.viewer li")).to_have_count(COUNT)
    page.keyboard.press(forward_key(gallery))
    expect_place(page, 201, "dialog.viewer ul")
    page.keyboard.press("Escape")
    expect_place(page, 201)


def test_a_fragment_of_another_part_lands_on_its_slide(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(width=390, height=844)
    slide_id = ids_of(gallery)[202]
    page.goto(f"{gallery.get_absolute_url()}#{slide_id}")
    page.wait_for_url(f"**?page=2#{slide_id}")
    expect(page.locator(f"[id={slide_id}] img")).to_be_in_viewport()


def test_all_photos_lead_to_their_slides_without_javascript(
    open_page: OpenPage, gallery: Gallery
) -> None:
    page = open_page(width=390, height=844, javascript=False)
    page.goto(f"{gallery.get_absolute_url()}photos/")
    entries = page.locator("ol.overview > li")
    expect(entries).to_have_count(COUNT)
    expect(entries.first).to_contain_text("Photographer 1/Agency")
    entries.nth(203).locator("a").click()
    slide_id = ids_of(gallery)[203]
    page.wait_for_url(f"**?page=2#{slide_id}")
    expect(page.locator(f"[id={slide_id}] img")).to_be_in_viewport()

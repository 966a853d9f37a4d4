"""Sixty photos on paper: the browser makes pages of twelve or twenty of them, each photo once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.models import Photo
from tests.browser.sheet import open_menu, open_sheet
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")
PAGE_HEIGHT_PX = 277 / 25.4 * 96  # A4 without its margins
# What of a page lies beyond it, or stands on two.
BEYOND = """() => [...document.querySelectorAll(".paper")].flatMap((page) => {
  const box = page.getBoundingClientRect();
  const isBeyond = ({ top, bottom }) => top < box.top - 1 || bottom > box.bottom + 1;
  const photos = [...page.querySelectorAll(".printed")];
  return photos.filter((one) => isBeyond(one.getBoundingClientRect()));
}).length"""


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """Sixty photos, with long words on each."""
    gallery = make_gallery(6, published=False)
    photos = list(Photo.objects.order_by("pk"))
    for _ in range(9):
        place_photos(gallery, photos)
    Photo.objects.update(caption="The harbour at dawn, before the ferries leave. " * 20)
    return gallery


def pdf_pages(page: Page) -> int:
    """How many pages the browser makes of it."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_sixty_photos_make_three_to_five_pages(page: Page, gallery: Gallery) -> None:
    open_sheet(page, gallery)
    open_menu(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Print a contact sheet").click()
    sheet = opened.value
    for number, pages in (("12", 5), ("20", 3)):
        sheet.get_by_label("Photos on a page").select_option(number)
        expect(sheet.locator(".paper")).to_have_count(pages)
        printed = sheet.locator(".printed__number").all_inner_texts()
        assert printed == [str(position) for position in range(1, 61)]
        assert pdf_pages(sheet) == pages
        sheet.emulate_media(media="print")
        heights = sheet.locator(".paper").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert max(heights) <= PAGE_HEIGHT_PX
        assert sheet.evaluate(BEYOND) == 0
        sheet.emulate_media(media="null")
    expect(sheet.get_by_role("button", name="Print or save as PDF")).to_be_visible()

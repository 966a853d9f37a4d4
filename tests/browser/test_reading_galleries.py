"""A gallery as its readers get it: complete without a script, at every width, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage
from tests.browser.reading import expect_slide, faint_texts, images, overflow_px
from tests.browser.sheet import open_sheet
from tests.builders import make_ready_photo

pytestmark = pytest.mark.needs("chromium")

SHAPES = ((900, 600), (400, 600), (900, 380), (600, 600))
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """A draft of four photos of different shapes, one with a very long word in its caption."""
    gallery = Gallery.objects.create(title="Harbour at dawn", slug="harbour", intro="Four boats.")
    photos = [
        make_ready_photo(
            width,
            height,
            caption=f"Caption {number}, {LONG_WORD if number == 2 else 'as told'}",
            credit_line=f"Photographer {number}/Agency",
            alt_text=f"Boat {number}",
        )
        for number, (width, height) in enumerate(SHAPES, start=1)
    ]
    place_photos(gallery, photos)
    return gallery


@pytest.fixture
def reader(open_page: OpenPage, gallery: Gallery) -> Page:
    """The page of the published gallery in a browser with JavaScript off."""
    publish(gallery)
    page = open_page(javascript=False, width=390, height=800)
    page.goto(gallery.get_absolute_url())
    return page


def test_an_editor_previews_publishes_and_withdraws(
    page: Page, open_page: OpenPage, gallery: Gallery
) -> None:
    open_sheet(page, gallery)
    page.get_by_role("button", name="Preview as a reader").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open in a tab").click()
    expect(opened.value.get_by_text("Readers do not see this page")).to_be_visible()
    expect(opened.value.locator("photo-slideshow > ul > li")).to_have_count(4)

    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published. Readers see it now.")).to_be_visible()
    reader = open_page()
    reader.goto(gallery.get_absolute_url())
    expect(reader.get_by_role("heading", name="Harbour at dawn")).to_be_visible()
    expect(reader.locator(".preview")).to_have_count(0)


def test_without_javascript_all_captions_and_credits_are_there(reader: Page) -> None:
    for number in range(1, 5):
        slide = reader.locator("photo-slideshow > ul > li").nth(number - 1)
        expect(slide.locator("b")).to_have_text(f"{number} of 4")
        expect(slide.locator("figcaption p")).to_contain_text(f"Caption {number}")
        expect(slide.locator("small")).to_have_text(f"Photographer {number}/Agency")
        expect(slide.locator("img")).to_have_attribute("alt", f"Boat {number}")


def test_without_javascript_the_slides_scroll_and_no_button_is_in_the_way(reader: Page) -> None:
    scroller = reader.locator("photo-slideshow > ul")
    assert scroller.evaluate("list => list.scrollLeft") == 0
    expect(reader.locator("photo-slideshow > ul > li").nth(1)).not_to_be_in_viewport()
    expect(reader.locator("photo-slideshow button:visible")).to_have_count(0)
    scroller.focus()
    for number in (2, 3):
        reader.keyboard.press("ArrowRight")
        expect_slide(reader, number)
    reader.keyboard.press("ArrowLeft")
    expect_slide(reader, 2)


def test_without_javascript_a_photo_leads_to_its_own_page(reader: Page, gallery: Gallery) -> None:
    slide_id = gallery.slides.get(position=1).public_id
    reader.locator("photo-slideshow > ul a").first.click()
    reader.wait_for_url(f"**{gallery.get_absolute_url()}{slide_id}/")
    expect(reader.get_by_text("Photographer 1/Agency")).to_be_visible()


def test_a_link_to_a_slide_lands_on_it(reader: Page, gallery: Gallery) -> None:
    slide_id = gallery.slides.get(position=3).public_id

    reader.goto(f"{gallery.get_absolute_url()}#{slide_id}")

    expect_slide(reader, 3)
    expect(reader.locator("photo-slideshow > ul > li").nth(0)).not_to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_the_page_is_never_wider_than_its_window(reader: Page, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 800})

    assert overflow_px(reader) <= 0
    wider = (
        "slide => Math.max(slide.scrollWidth, slide.clientWidth) - slide.parentElement.clientWidth"
    )
    assert [
        slide.evaluate(wider) for slide in reader.locator("photo-slideshow > ul > li").all()
    ] == [0] * 4


def test_every_photo_is_read_and_has_its_real_dimensions(reader: Page) -> None:
    shown = images(reader)

    assert [(image.width, image.height) for image in shown] == list(SHAPES)
    for image in shown:
        assert image.natural_ratio == pytest.approx(image.width / image.height, rel=0.01)


def test_only_the_first_photo_is_fetched_at_once(reader: Page) -> None:
    shown = images(reader)

    assert [image.is_lazy for image in shown] == [False, True, True, True]
    assert [image.priority for image in shown] == ["high", "auto", "auto", "auto"]


def test_a_photo_and_the_start_of_its_caption_fit_the_window(reader: Page) -> None:
    reader.set_viewport_size({"width": 1440, "height": 900})
    for slide in reader.locator("photo-slideshow > ul > li").all():
        box = slide.locator("img").bounding_box()
        assert box is not None
        assert box["height"] <= 0.8 * 900


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_texts_stand_out_from_their_ground(
    open_page: OpenPage, gallery: Gallery, dark: bool
) -> None:
    publish(gallery)
    page = open_page(dark=dark)
    for address in (gallery.get_absolute_url(), "/", "/galleries/"):
        page.goto(address)
        assert faint_texts(page) == []


def test_dark_pages_are_dark(open_page: OpenPage, gallery: Gallery) -> None:
    publish(gallery)
    lightness = (
        "() => Math.max(...getComputedStyle(document.documentElement)"
        ".backgroundColor.match(/[0-9]+/g).slice(0, 3))"
    )
    for dark in (False, True):
        page = open_page(dark=dark)
        page.goto(gallery.get_absolute_url())
        assert (page.evaluate(lightness) < 64) is dark

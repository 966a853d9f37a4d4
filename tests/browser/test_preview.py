"""The page as its readers get it, beside the photos while they are edited."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import FrameLocator, Locator, Page, expect

from gallery.models import Gallery
from tests.browser.conftest import OpenPage
from tests.browser.sheet import card, open_sheet
from tests.browser.test_accessibility import violations
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")
SHOWN = ".preview-pane__frame:not(.preview-pane__frame--coming)"
GROUND = "() => getComputedStyle(document.documentElement).backgroundColor"


@pytest.fixture
def gallery(live_server: object) -> Gallery:
    """A draft of four photos."""
    return make_gallery(4, published=False)


def pane(page: Page) -> Locator:
    """The pane."""
    return page.get_by_role("complementary", name="Preview")


def shown(page: Page) -> FrameLocator:
    """The page in it."""
    return page.frame_locator(SHOWN)


def evaluate(page: Page, script: str) -> object:
    """What a script says in the page that is shown."""
    return shown(page).locator("html").evaluate(script)


def width_of(page: Page) -> object:
    """How wide the page thinks that its window is."""
    return evaluate(page, "() => innerWidth")


def test_the_page_follows_what_is_saved_and_keeps_its_place(page: Page, gallery: Gallery) -> None:
    open_sheet(page, gallery)
    toggle = page.get_by_role("button", name="Preview as a reader")
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(shown(page).get_by_text("Readers do not see this page")).to_be_visible()
    assert width_of(page) == 1280
    ids = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    for slide in ids[1:3]:
        shown(page).get_by_role("button", name="Next photo").first.click()
        expect(shown(page).locator(f'[id="{slide}"] figcaption')).to_be_in_viewport()
    third = ids[2]

    # What is saved is there soon after, at the slide that was looked at.
    card(page, 3).focus()
    page.keyboard.press("e")
    card(page, 3).get_by_role("textbox", name="Caption").fill("The ferry <b>leaves</b>")
    page.keyboard.press("Control+Enter")
    caption = shown(page).locator(f'[id="{third}"] figcaption')
    expect(caption).to_contain_text("The ferry <b>leaves</b>")
    expect(caption).to_be_in_viewport()
    card(page, 3).focus()
    page.keyboard.press("Alt+Home")
    expect(shown(page).locator(f'[id="{third}"] figcaption b')).to_have_text("1 of 4")
    expect(caption).to_be_in_viewport()
    expect(page.locator(".preview-pane__frame")).to_have_count(1)

    # It is as it was after a reload, and closed where it is not wanted.
    pane(page).get_by_label("Shown on").select_option("Phone")
    page.reload()
    expect(caption).to_be_attached()
    assert width_of(page) == 390
    pane(page).get_by_role("button", name="Close").click()
    expect(toggle).to_be_focused()
    expect(pane(page)).to_be_hidden()


def test_it_is_shown_as_others_get_it(page: Page, gallery: Gallery) -> None:
    open_sheet(page, gallery)
    page.get_by_role("button", name="Preview as a reader").click()
    expect(shown(page).locator("photo-slideshow")).to_be_attached()
    light = evaluate(page, GROUND)
    pane(page).get_by_label("Colours").select_option("Dark")
    expect(shown(page).locator("html")).to_have_css("color-scheme", "dark")
    assert evaluate(page, GROUND) != light

    # Scripts do not run, and what they do is not there.
    shown(page).get_by_role("button", name="Next photo").first.click()
    expect(shown(page).locator("photo-slideshow:defined")).to_be_attached()
    pane(page).get_by_label("Without JavaScript").check()
    expect(page.locator(SHOWN)).to_have_attribute("sandbox", "allow-same-origin")
    expect(shown(page).locator("photo-slideshow figcaption").first).to_contain_text("Caption 1")
    shown(page).locator("photo-slideshow").hover()
    expect(shown(page).locator("photo-slideshow:defined")).to_have_count(0)
    pane(page).get_by_label("Without JavaScript").uncheck()

    pane(page).get_by_label("Shown on").select_option("Embedded elsewhere")
    expect(shown(page).locator("main.embed")).to_contain_text("Caption 1")
    assert width_of(page) == 800
    assert not violations(page, inside=".preview-pane__bar", passes=5)


def test_on_a_phone_it_covers_the_photos(open_page: OpenPage, ana: User, gallery: Gallery) -> None:
    page = open_page(ana, width=390, height=844, touch=True)
    open_sheet(page, gallery)
    page.get_by_role("button", name="Preview").tap()
    expect(pane(page).get_by_label("Shown on")).to_be_focused()
    expect(shown(page).locator("photo-slideshow")).to_be_visible()
    assert width_of(page) == 390
    page.keyboard.press("Escape")
    expect(pane(page)).to_be_hidden()
    expect(page.get_by_role("button", name="Preview")).to_be_focused()

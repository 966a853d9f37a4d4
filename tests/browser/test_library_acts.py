"""What is done with photos that are chosen in the library: shown first, done, taken back."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, Route, expect

from gallery.models import Gallery
from media.models import Photo
from newsroom.publishing.workflow import publish
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.browser.test_library import make_library, open_library
from tests.browser.watch import Watch
from tests.builders import make_gallery

pytestmark = pytest.mark.needs("chromium")


# Acts that are not whole in the window; whether photos begin high up, and links are on one line.
PHONE = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const acts = [...document.querySelectorAll("[data-tools] .button")];
  const cut = acts.filter((each) => each.getBoundingClientRect().right > innerWidth - 4);
  return [
    cut.map((each) => each.textContent),
    box(".tile").top - box(".breadcrumbs").bottom < 180,
    box("#user-tools").height < 40,
  ];
}"""


def choose_all(page: Page) -> None:
    """Select what the library shows, by keys."""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+a")


def test_a_credit_is_corrected_on_all_that_are_chosen_by_keys_alone(
    page: Page, watch: Watch
) -> None:
    watch.expect_answer(403, "/library/change/")
    make_library(5)
    Photo.objects.update(credit_line="AP")
    open_library(page)
    choose_all(page)
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Change 5 photos")
    dialog.get_by_role("textbox", name="Credit").fill("Erin Scott/AP")
    expect(dialog.get_by_text("5 photos would change.")).to_be_visible()
    dialog.get_by_role("checkbox", name="Photo 3", exact=True).uncheck()
    expect(dialog.get_by_role("button", name="Change 4 photos")).to_be_enabled()
    page.context.clear_cookies(name="csrftoken")  # the page fetches another one, and goes on
    dialog.get_by_role("textbox", name="Credit").press("Enter")
    done = page.locator("[data-done]")
    expect(done).to_contain_text("4 changed.")
    assert Photo.objects.filter(credit_line="Erin Scott/AP").count() == 4
    done.get_by_role("button", name="Undo").press("Enter")
    expect(done).to_contain_text("Undone: set the credit of 4 photos. 4 changed.")
    assert Photo.objects.filter(credit_line="AP").count() == 5
    done.get_by_role("link", name="Receipt").click()
    expect(page.get_by_role("heading", name="undid: set the credit")).to_be_visible()


def test_a_text_is_replaced_and_words_are_copied(page: Page) -> None:
    make_library(3)
    open_library(page)
    choose_all(page)
    page.get_by_role("button", name="Change…").click()
    dialog = page.get_by_role("dialog", name="Change 3 photos")
    dialog.get_by_label("Find and replace").check()
    expect(dialog.locator("[data-searched-names]")).to_have_text(
        "headline, caption, alt text, extended description, keywords"
    )
    dialog.get_by_label("Find", exact=True).fill("nowhere")
    expect(dialog.get_by_text("3 do not have it.")).to_be_visible()
    dialog.get_by_label("Find", exact=True).fill("harbour")
    dialog.get_by_label("Put in its place").fill("port")
    expect(dialog.locator("ins").first).to_contain_text("port")
    dialog.get_by_role("button", name="Change 3 photos").click()
    expect(page.locator("[data-done]")).to_contain_text("3 changed.")
    assert set(Photo.objects.values_list("caption", flat=True)) == {"The port at night"}
    Photo.objects.filter(headline="Photo 0").update(city="Bonn")
    page.keyboard.press("c")
    dialog.get_by_label("Copy from one photo").check()
    dialog.get_by_role("checkbox", name="City", exact=True).check()
    dialog.get_by_role("button", name="Change 2 photos").click()
    expect(page.locator("[data-done]")).to_contain_text("2 changed.")
    assert set(Photo.objects.values_list("city", flat=True)) == {"Bonn"}

    # Also on a page that was loaded since, one after the other.
    open_library(page)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-done]")).to_contain_text("Undone: copied the")
    assert Photo.objects.filter(city="Bonn").count() == 1
    page.keyboard.press("Control+z")
    expect(page.locator("[data-done]")).to_contain_text("Undone: replaced “harbour” by “port”")
    assert set(Photo.objects.values_list("caption", flat=True)) == {"The harbour at night"}
    expect(page.locator("[data-undo]")).to_be_disabled()


def test_a_selection_becomes_a_gallery_or_joins_one(page: Page) -> None:
    there = make_gallery(1, published=False, title="Storm").pk
    make_library(3)
    open_library(page)
    choose_all(page)
    page.keyboard.press("g")
    dialog = page.get_by_role("dialog", name="Place 4 photos")
    dialog.get_by_label("In a new gallery").fill("Night storm")
    dialog.get_by_label("In a new gallery").press("Enter")
    done = page.locator("[data-done]")
    expect(done).to_contain_text("4 placed in “Night storm”.")
    page.keyboard.press("g")
    dialog.get_by_label("Or in one that is there").fill("storm")
    dialog.get_by_role("radio", name="Storm Draft", exact=True).check()
    dialog.get_by_role("button", name="Place at its end").click()
    expect(done).to_contain_text("3 placed in “Storm”, 1 there already.")
    assert Gallery.objects.get(pk=there).slides.count() == 4
    publish(Gallery.objects.get(pk=there))
    held: list[Route] = []
    page.route("**/library/place/", lambda route: held.append(route))  # noqa: PLW0108
    page.keyboard.press("g")
    dialog.get_by_role("radio", name="Storm Published", exact=True).check()
    expect(dialog.get_by_text("readers see these photos at once. 3 photos among")).to_be_visible()
    dialog.get_by_role("button", name="Add and publish").click()
    expect(dialog.locator("[aria-busy]")).to_have_count(1)
    for _ in range(2):
        page.keyboard.press("Escape")
    expect(dialog.get_by_role("alert")).to_contain_text("still on its way")
    held[0].continue_()
    expect(done).to_contain_text("0 placed in “Storm”, 4 there already.")
    expect(dialog).to_be_hidden()
    done.get_by_role("link", name="To the gallery").click()
    expect(page.locator(".card")).to_have_count(4)


def test_a_download_is_weighed_then_sent(page: Page, watch: Watch, tmp_path: Path) -> None:
    watch.expect_answer(400, "/weigh/")
    make_library(2)
    Photo.objects.filter(headline="Photo 1").update(original_size_bytes=60_000_000_000)
    open_library(page)
    choose_all(page)
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog", name="Download 2 photos")
    expect(dialog.get_by_role("alert")).to_contain_text("at most 20.0 GB are downloaded at once")
    expect(dialog.get_by_role("button", name="Download", exact=True)).to_be_disabled()
    dialog.get_by_label("JPEG, 1,280 pixels wide").check()
    expect(dialog.get_by_text("2 renditions,")).to_be_visible()
    with page.expect_download() as sent:
        dialog.get_by_role("button", name="Download", exact=True).click()
    path = tmp_path / "photos.zip"
    sent.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["rights.csv", "photo.jpg", "photo-2.jpg"]
        assert archive.testzip() is None


@pytest.mark.parametrize(("dark", "width"), [(False, 1440), (True, 390)])
def test_the_dialogs_are_open_to_all(
    open_page: OpenPage, admin_user: User, dark: bool, width: int
) -> None:
    make_library(3)
    page = open_page(admin_user, width=width, dark=dark)
    open_library(page)
    choose_all(page)
    if width == 390:
        assert page.evaluate(PHONE) == [[], True, True]
    folder = os.environ.get("PHOTODESK_PICTURES_OF_TESTS")
    for key, name in (("c", "Change"), ("g", "Place"), ("d", "Download"), ("", "Kill")):
        page.keyboard.press(key) if key else page.get_by_role("button", name="Kill…").last.click()
        dialog = page.get_by_role("dialog", name=name)
        expect(dialog).to_be_visible()
        if name == "Change":
            dialog.get_by_role("textbox", name="Credit").fill("dpa")
            expect(dialog.get_by_text("3 photos would change.")).to_be_visible()
        if name == "Kill":
            expect(dialog.get_by_text("Nothing that is published shows them.")).to_be_visible()
            button = dialog.get_by_role("button", name="Kill everywhere now")
            expect(button).to_have_css("background-color", "rgb(164, 21, 21)")
        if folder:
            page.screenshot(path=f"{folder}/{name}-{width}.png")
        assert violations(page) == "", name
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()

"""A collection in a browser: filled from the library, arranged by keys and mouse, a gallery."""

from __future__ import annotations

import os

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from media.models import Photo
from newsroom.library import picks
from newsroom.models import Collection
from tests.browser.conftest import OpenPage
from tests.browser.sheet import answer_next_question
from tests.browser.test_accessibility import violations
from tests.browser.test_library import make_library, open_library
from tests.browser.watch import NO_ANSWER, Watch
from tests.journeys.running import wait_until

pytestmark = pytest.mark.needs("chromium")


def open_collection(page: Page, number: int = 4) -> Collection:
    """A collection of the user's, with so many photos, "Photo 0" first."""
    make_library(number)
    owner = User.objects.get(username="ana")
    ids = list(Photo.objects.order_by("-uploaded_at").values_list("pk", flat=True))
    collection, _ = picks.make_collection(name="Storm", owner=owner, photo_ids=ids)
    page.goto(f"/admin/library/collections/{collection.pk}/")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    return collection


def stored(collection: Collection) -> list[str]:
    """The photos in the order that is kept."""
    return [str(photo) for photo in picks.list_photos(collection)]


def expect_order(page: Page, *names: str) -> None:
    """The photos as they stand."""
    expect(page.locator(".tile__name")).to_have_text([f"Photo {name}" for name in names])


def test_photos_are_moved_and_taken_out_by_keys_and_that_is_undone(page: Page) -> None:
    collection = open_collection(page)
    first = page.get_by_role("link", name="Photo 0")
    first.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect_order(page, "1", "0", "2", "3")
    page.keyboard.press("Alt+End")
    expect_order(page, "1", "2", "3", "0")
    page.keyboard.press("ArrowLeft")
    with page.expect_response("**/remove/"):
        page.keyboard.press("Delete")
    expect_order(page, "1", "2", "0")
    assert stored(collection) == ["Photo 1", "Photo 2", "Photo 0"]
    page.keyboard.press("Control+z")
    with page.expect_response("**/arrange/"):
        page.keyboard.press("Control+z")
    expect_order(page, "1", "0", "2", "3")
    # The answer above may be the first undo's: a page that is left takes back what is on its way.
    wait_until(
        lambda: stored(collection) == ["Photo 1", "Photo 0", "Photo 2", "Photo 3"],
        within_seconds=30,
        what="both undone",
    )
    page.reload()
    expect_order(page, "1", "0", "2", "3")


def test_what_waits_for_the_line_is_asked_about_and_made_and_words_are_changed_there(
    page: Page, watch: Watch
) -> None:
    watch.expect_answer(NO_ANSWER, "/arrange/")
    collection = open_collection(page)
    page.get_by_role("link", name="Photo 0").focus()
    page.context.set_offline(True)
    page.keyboard.press("Alt+End")
    expect(page.locator("[data-saved]")).to_have_text("1 change waits for the connection")
    asked = answer_next_question(page, accept=False)
    page.get_by_role("link", name="Home").click()
    page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    assert len(asked) == 1
    assert stored(collection) == ["Photo 1", "Photo 2", "Photo 3", "Photo 0"]

    page.get_by_role("link", name="Photo 1").focus()
    page.keyboard.press("x")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Change 1 photo")
    dialog.get_by_role("textbox", name="Credit").fill("dpa")
    expect(dialog.get_by_text("1 photo would change.")).to_be_visible()
    dialog.get_by_role("button", name="Change 1 photo").click()
    expect(page.locator("[data-done]")).to_contain_text("1 changed.")
    # What was done last is undone first, whatever it was.
    page.get_by_role("link", name="Photo 1").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-done]")).to_contain_text("Undone: set the credit of 1 photo.")
    page.keyboard.press("Control+z")
    expect_order(page, "0", "1", "2", "3")


def test_photos_are_dragged_and_the_collection_becomes_a_gallery(page: Page) -> None:
    collection = open_collection(page)
    boxes = [page.locator(".tile").nth(n).bounding_box() for n in range(4)]
    start, end = boxes[0], boxes[2]
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 5, end["y"] + 20, steps=8)
    with page.expect_response("**/arrange/"):
        page.mouse.up()
    expect_order(page, "1", "2", "0", "3")
    assert stored(collection) == ["Photo 1", "Photo 2", "Photo 0", "Photo 3"]
    page.get_by_role("button", name="Name and sharing").click()
    page.get_by_label("Name", exact=True).fill("Night storm")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Night storm")).to_be_visible()
    page.wait_for_load_state()  # its scripts have run
    page.get_by_role("button", name="Make a gallery of it").click()
    expect(page.get_by_text("4 placed in “Night storm”.")).to_be_visible()
    assert Gallery.objects.get().slides.count() == 4


@pytest.mark.parametrize(("dark", "width"), [(False, 1440), (True, 390)])
def test_what_is_chosen_in_the_library_is_collected(
    open_page: OpenPage, admin_user: User, dark: bool, width: int
) -> None:
    make_library(5)
    page = open_page(admin_user, width=width, dark=dark)
    folder = os.environ.get("PHOTODESK_PICTURES_OF_TESTS")
    open_library(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+a")
    page.keyboard.press("k")
    dialog = page.get_by_role("dialog", name="Collect 5 photos")
    assert violations(page) == ""
    dialog.get_by_label("In a new collection").fill("Night storm")
    dialog.get_by_label("In a new collection").press("Enter")
    done = page.locator("[data-done]")
    expect(done).to_contain_text("5 added to “Night storm”.")
    done.get_by_role("link", name="To the collection").click()
    expect(page.locator("html[data-ready]")).to_have_count(1)
    page.locator(".tile").first.focus()
    page.get_by_role("checkbox").first.check()
    if folder:
        page.screenshot(path=f"{folder}/collection-{width}.png")
    assert violations(page) == ""
    page.goto("/admin/library/collections/")
    expect(page.get_by_text("Night storm")).to_be_visible()
    if folder:
        page.screenshot(path=f"{folder}/collections-{width}.png")
    assert violations(page) == ""

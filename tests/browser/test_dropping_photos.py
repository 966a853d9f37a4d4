"""Photos come into a gallery by being dropped on it, each with a result of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.models import Photo, RenderTier
from media.renditions.queue import render_missing_renditions
from tests.browser.sheet import (
    captions,
    card,
    drop_files,
    expect_order,
    log_in_window,
    open_sheet,
    render_all,
    stored_captions,
    upload_row,
)
from tests.browser.watch import NO_ANSWER, Watch
from tests.builders import make_gallery, make_photo, write_photo

pytestmark = pytest.mark.needs("chromium")


def write_thirty(folder: Path) -> list[Path]:
    """Thirty photos; large ones among small ones, so that they do not arrive as they were sent."""
    paths = []
    for number in range(1, 31):
        width = 1600 if number % 4 == 1 else 48
        path = folder / f"harbour-{number:02}.jpg"
        paths.append(write_photo(path, width, width // 3 * 2, caption=f"Caption {number}"))
    return paths


def expect_thumbnails(page: Page, number: int) -> None:
    """All cards show their photo, and the browser could read each."""
    expect(page.locator(".card__photo img")).to_have_count(number)
    for image in page.locator(".card__photo img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0


def test_an_editor_creates_a_gallery_and_drops_thirty_photos_and_two_bad_files(
    page: Page, watch: Watch, folder: Path
) -> None:
    watch.expect_answer(400, "/admin/uploads/")
    photos = write_thirty(folder)
    (folder / "notes.jpg").write_text("Not a photograph at all.\n" * 20)
    (folder / "nothing.jpg").touch()
    page.goto("/admin/gallery/gallery/add/")
    page.get_by_label("Title").fill("Harbour at dawn")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("No photos yet.")).to_be_visible()

    files = [*photos[:10], folder / "notes.jpg", *photos[10:20], folder / "nothing.jpg"]
    drop_files(page, page.locator("[data-drop]"), [*files, *photos[20:]])

    expect(page.get_by_text("30 files taken, 2 refused: see the list.")).to_be_visible()
    expect(page.locator(".upload")).to_have_count(32)
    expect(page.locator(".upload--done .upload__result")).to_have_text(["Added."] * 30)
    expect(page.locator(".upload--failed")).to_have_count(2)
    expect(upload_row(page, "notes.jpg")).to_contain_text("not an image")
    expect(upload_row(page, "nothing.jpg")).to_contain_text("empty")
    expect(page.locator("[data-uploads-summary]")).to_have_text("32 of 32 files, 2 refused")
    gallery = Gallery.objects.get()
    expect_order(page, gallery, [f"Caption {number}" for number in range(1, 31)])

    address = page.url
    page.evaluate("() => { window.isSamePage = true; }")
    render_all()
    expect_thumbnails(page, 30)
    assert page.evaluate("() => window.isSamePage")
    assert page.url == address


def test_the_button_takes_files_as_a_drop_does(page: Page, folder: Path) -> None:
    gallery = make_gallery(1, published=False)
    photos = write_thirty(folder)[:6]
    open_sheet(page, gallery)

    with page.expect_file_chooser() as chooser:
        page.get_by_text("Choose photos").click()
    chooser.value.set_files(photos)

    expect(page.get_by_text("6 files taken.")).to_be_visible()
    expect_order(page, gallery, [f"Caption {number}" for number in (1, 1, 2, 3, 4, 5, 6)])


def test_a_file_over_the_limit_is_refused_at_once_and_the_rest_keep_their_order(
    page: Page, folder: Path, settings: Settings
) -> None:
    gallery = make_gallery(0, published=False)
    names = ("slow", "huge", "quick")
    paths = [write_photo(folder / f"{name}.jpg", caption=name.title()) for name in names]
    paths[1].write_bytes(b"\xff" * 2_100_000)
    settings.MAX_ORIGINAL_BYTES = 2_000_000
    open_sheet(page, gallery)
    held: list[Route] = []
    # The first file is long under way.
    page.route("**/admin/uploads/", lambda route: held.append(route), times=1)  # noqa: PLW0108

    # The row of the refused file may be there before the first request is.
    with page.expect_request("**/admin/uploads/"):
        drop_files(page, page.locator("[data-drop]"), paths)

    expect(upload_row(page, "huge.jpg")).to_contain_text("larger than 2 MB, the limit")
    expect(page.locator(".card")).to_have_count(0)
    held[0].continue_()
    expect(page.get_by_text("2 files taken, 1 refused")).to_be_visible()
    expect_order(page, gallery, ["Slow", "Quick"])


def test_a_photo_of_this_gallery_is_not_placed_twice(page: Page, folder: Path) -> None:
    gallery = make_gallery(0, published=False)
    path = write_photo(folder / "harbour.jpg", caption="Harbour")
    open_sheet(page, gallery)
    drop_files(page, page.locator("[data-drop]"), [path])
    expect(page.locator(".card")).to_have_count(1)

    drop_files(page, page.locator("[data-drop]"), [path])

    expect(upload_row(page, "harbour.jpg")).to_contain_text(
        "in this gallery already, at position 1"
    )
    expect(page.locator(".card")).to_have_count(1)


def test_a_wanted_photo_is_supplied_by_the_button_on_its_card(page: Page, folder: Path) -> None:
    gallery = make_gallery(2, published=False)
    gallery.slides.create(position=3, caption="Polls open", credit_line="Erin Scott/Reuters")
    path = write_photo(folder / "polls.jpg", caption="From the file")
    open_sheet(page, gallery)
    wanted = card(page, 3)
    expect(wanted).to_contain_text("Photo wanted")

    with page.expect_file_chooser() as chooser:
        wanted.get_by_text("Choose photo", exact=True).click()
    chooser.value.set_files(path)

    expect(wanted).to_contain_text("Being prepared…")
    render_all()
    expect(wanted.locator("img")).to_be_visible()
    expect(wanted.locator(".card__caption")).to_have_text("Polls open")
    expect(wanted).to_contain_text("The photo’s own caption: From the file")
    assert captions(page) == stored_captions(gallery)
    assert gallery.slides.get(position=3).photo == Photo.objects.get(original_name="polls.jpg")


def test_a_photo_dropped_on_a_wanted_card_is_for_that_card(page: Page, folder: Path) -> None:
    gallery = make_gallery(1, published=False)
    gallery.slides.create(position=2, caption="Polls open")
    path = write_photo(folder / "polls.jpg")
    open_sheet(page, gallery)

    drop_files(page, card(page, 2), [path])

    expect(card(page, 2)).to_have_attribute("data-state", "waiting")
    expect(page.locator(".card")).to_have_count(2)


def test_a_failed_photo_shows_its_reason_and_is_tried_again(page: Page) -> None:
    gallery = make_gallery(2, published=False)
    photo = gallery.slides.get(position=2).photo
    assert photo is not None
    reason = "Decoding it takes more memory than there is."
    photo.renditions, photo.state, photo.failure_reason = {}, Photo.State.FAILED, reason
    photo.render_tier, photo.render_tries = RenderTier.FIRST, 3
    photo.save()
    open_sheet(page, gallery)
    failed = card(page, 2)
    expect(failed).to_contain_text(reason)

    failed.get_by_role("button", name="Try again").click()

    expect(failed).to_have_attribute("data-state", "waiting")
    expect(failed).not_to_contain_text(reason)
    render_all()
    expect(failed.locator("img")).to_be_visible()


def test_the_sheet_says_how_many_photos_are_ready(page: Page) -> None:
    gallery = make_gallery(2, published=False)
    gallery.slides.create(position=3, caption="Polls open")
    waiting = [make_photo() for _ in range(2)]
    place_photos(gallery, waiting)
    open_sheet(page, gallery)
    progress = page.get_by_role("progressbar", name="2 of 4 ready")
    expect(progress).to_have_js_property("value", 0.5)
    expect(card(page, 4)).to_contain_text("It is next.")
    expect(card(page, 5)).to_contain_text("1 before it.")

    render_missing_renditions(waiting[0].pk)
    expect(page.get_by_text("3 of 4 ready")).to_be_visible()
    expect(card(page, 5)).to_contain_text("It is next.")

    render_all()
    expect(page.locator("[data-ready]")).to_be_hidden()
    expect(page.locator(".card__photo img")).to_have_count(4)


def write_three(folder: Path) -> list[Path]:
    """Three photos, "One" to "Three"."""
    names = ("one", "two", "three")
    return [write_photo(folder / f"{name}.jpg", caption=name.title()) for name in names]


def break_the_line(page: Page, watch: Watch, *, only: str = "") -> None:
    """Uploads get no answer; `only` those of files with this in their name."""
    watch.expect_answer(NO_ANSWER, "/admin/uploads/")

    def answer(route: Route) -> None:
        if only.encode() in (route.request.post_data_buffer or b""):
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/admin/uploads/", answer)


def test_uploads_that_lost_their_connection_are_not_refused_and_are_all_sent_again(
    page: Page, watch: Watch, folder: Path
) -> None:
    gallery = make_gallery(0, published=False)
    open_sheet(page, gallery)
    break_the_line(page, watch)
    drop_files(page, page.locator("[data-drop]"), write_three(folder))
    expect(page.locator("[data-uploads-summary]")).to_have_text("0 of 3 files, 3 not sent yet")
    expect(upload_row(page, "two.jpg")).to_contain_text("The connection broke.")
    expect(page.get_by_text("refused")).to_have_count(0)

    page.unroute("**/admin/uploads/")
    page.get_by_role("button", name="Try all again").click()

    expect(page.locator(".upload--done")).to_have_count(3)
    expect(page.get_by_role("button", name="Try all again")).to_be_hidden()
    expect_order(page, gallery, ["One", "Two", "Three"])


def test_uploads_go_on_by_themselves_when_the_line_is_back(
    page: Page, watch: Watch, folder: Path
) -> None:
    gallery = make_gallery(0, published=False)
    open_sheet(page, gallery)
    watch.expect_answer(NO_ANSWER, "/admin/uploads/")
    watch.expect_answer(NO_ANSWER, "/icon.svg")  # browsers ask for it late, when they have time
    page.context.set_offline(True)
    drop_files(page, page.locator("[data-drop]"), write_three(folder))
    expect(page.locator(".upload--unsent")).to_have_count(3)

    page.context.set_offline(False)

    expect(page.locator(".upload--done")).to_have_count(3)
    expect_order(page, gallery, ["One", "Two", "Three"])


def test_a_file_that_comes_late_stands_where_it_was_dropped(
    page: Page, watch: Watch, folder: Path
) -> None:
    gallery = make_gallery(1, published=False)
    open_sheet(page, gallery)
    break_the_line(page, watch, only="two.jpg")
    drop_files(page, page.locator("[data-drop]"), write_three(folder))
    expect(page.locator(".upload--done")).to_have_count(2)
    expect(page.locator(".upload--unsent")).to_have_count(1)

    page.unroute("**/admin/uploads/")
    page.get_by_role("button", name="Try all again").click()

    expect_order(page, gallery, ["Caption 1", "One", "Two", "Three"])


def test_uploads_go_on_after_a_login(page: Page, watch: Watch, folder: Path) -> None:
    watch.expect_answer(401, "/admin/uploads/")
    gallery = make_gallery(0, published=False)
    open_sheet(page, gallery)
    Session.objects.all().delete()
    drop_files(page, page.locator("[data-drop]"), write_three(folder))
    log_in_window(page)
    expect(page.locator(".upload--done")).to_have_count(3)
    expect_order(page, gallery, ["One", "Two", "Three"])

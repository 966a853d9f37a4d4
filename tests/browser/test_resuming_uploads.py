"""Uploads go on where they were: after a broken line, a reload, a login; one by one, or packed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Dialog, Page, Request, Route, expect

from media.models import Photo
from media.takedown import kill_photo
from newsroom.desk import uploads
from newsroom.models import PhotoPreset, UploadSession
from tests.browser.reading import wait_in_page
from tests.browser.sheet import card, drop_files, expect_order, log_in_window, open_sheet
from tests.browser.sheet import upload_row as row_of
from tests.browser.watch import NO_ANSWER, Watch
from tests.builders import make_gallery, photo_bytes, write_photo
from tests.newsroom.uploads.sending import packed

pytestmark = pytest.mark.needs("chromium")
PIECE_BYTES = 128 * 1024
PIECES = "**/admin/uploads/*/?after=*"


def write_large(folder: Path, name: str = "harbour.jpg", pieces: int = 6) -> Path:
    """A photo of some pieces, with words of its own."""
    path = write_photo(folder / name, caption=name.partition(".")[0].title())
    path.write_bytes(path.read_bytes() + os.urandom(pieces * PIECE_BYTES - 50_000))
    return path


def drop(page: Page, *paths: Path) -> None:
    """Drop files on the page."""
    drop_files(page, page.locator("[data-drop]"), paths)


def is_piece(request: Request) -> bool:
    """Whether a request brings bytes of a file."""
    return request.method == "PATCH"


class Line:
    """What goes over the line: the bytes of all pieces, and what happens to some of them."""

    def __init__(self, page: Page, *acts: Callable[[Route], None] | None) -> None:
        self.sent_bytes = 0
        self.acts = list(acts)
        page.on("request", self.count)
        page.route(PIECES, self.answer)

    def count(self, request: Request) -> None:
        """Whatever is sent counts, whether it arrives or not."""
        if is_piece(request):
            self.sent_bytes += len(request.post_data_buffer or b"")

    def wait(self, page: Page, *, left: int) -> None:
        """Go on when so few of the acts are to come."""
        wait_in_page(page, lambda: len(self.acts) <= left)

    def answer(self, route: Route) -> None:
        """The next piece meets what is next."""
        act = self.acts.pop(0) if self.acts else None
        if act is None:
            route.continue_()
        else:
            act(route)


def cut(route: Route) -> None:
    """The line breaks."""
    route.abort("connectionreset")


def hang(_route: Route) -> None:
    """No answer, for ever."""


def test_a_line_that_breaks_costs_a_piece_and_not_the_file(
    page: Page, watch: Watch, folder: Path
) -> None:
    watch.expect_answer(NO_ANSWER, "/")
    path = write_large(folder)
    gallery = make_gallery(0, published=False)
    open_sheet(page, gallery)
    line = Line(page, None, cut, None, None, cut)

    drop(page, path)

    expect(row_of(page, path.name)).to_contain_text("Added.")
    size = path.stat().st_size
    assert size < line.sent_bytes <= size + 2 * PIECE_BYTES
    assert Photo.objects.get().original_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    expect_order(page, gallery, ["Harbour"])


def test_an_upload_goes_on_by_itself_after_a_reload_that_warned(page: Page, folder: Path) -> None:
    paths = [write_large(folder, "one.jpg"), write_photo(folder / "two.jpg", caption="Two")]
    gallery = make_gallery(0, published=False)
    open_sheet(page, gallery)
    line = Line(page, None, None, None, hang, hang)
    drop(page, *paths)
    expect(row_of(page, "one.jpg").locator("canvas")).to_have_class(
        "upload__picture upload__picture--drawn"
    )
    expect(row_of(page, "one.jpg").locator("progress")).to_have_js_property("hidden", False)
    line.wait(page, left=1)  # the small file may have met one that hangs, or not
    arrived = UploadSession.objects.get(file_name="one.jpg").received_bytes
    assert arrived >= PIECE_BYTES

    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", leave)
    page.locator(".upload__name").first.click()  # a page that nobody touched does not ask
    line.acts.clear()
    line.sent_bytes = 0
    page.reload()

    expect(page.locator(".upload--done")).to_have_count(2)
    assert asked == ["beforeunload"]
    assert line.sent_bytes <= sum(path.stat().st_size for path in paths) - arrived
    expect_order(page, gallery, ["One", "Two"])
    # Nothing is left to go on with.
    page.reload()
    expect(page.locator("[data-uploads]")).to_be_hidden()
    page.wait_for_timeout(500)
    expect(page.locator(".upload")).to_have_count(0)


def test_a_login_that_ran_out_in_the_middle_of_a_file_costs_nothing(
    page: Page, watch: Watch, folder: Path
) -> None:
    watch.expect_answer(401, "/")
    path = write_large(folder)
    gallery = make_gallery(0, published=False)
    open_sheet(page, gallery)
    held: list[Route] = []
    line = Line(page, None, None, held.append)
    drop(page, path)
    wait_in_page(page, lambda: bool(held))
    Session.objects.all().delete()
    held[0].continue_()

    log_in_window(page)

    expect(row_of(page, path.name)).to_contain_text("Added.")
    assert line.sent_bytes <= path.stat().st_size + PIECE_BYTES
    expect_order(page, gallery, ["Harbour"])


def test_a_file_is_cancelled_and_sent_after_all(page: Page, watch: Watch, folder: Path) -> None:
    watch.expect_answer(NO_ANSWER, "/")
    path = write_large(folder)
    open_sheet(page, make_gallery(0, published=False))
    line = Line(page, None, hang)
    drop(page, path)
    row = row_of(page, path.name)
    line.wait(page, left=0)

    row.get_by_role("button", name="Cancel").click()
    expect(row).to_contain_text("Cancelled")
    expect(page.get_by_text("0 files taken.")).to_be_visible()
    wait_in_page(page, lambda: not UploadSession.objects.exists())
    assert not Photo.objects.exists()

    row.get_by_role("button", name="Try again").click()
    expect(row).to_contain_text("Added.")


def test_known_and_killed_files_are_told_and_cost_less_than_a_kilobyte(
    page: Page, watch: Watch, folder: Path
) -> None:
    watch.expect_answer(400, "/admin/uploads/")
    paths = [write_large(folder, f"{name}.jpg") for name in ("known", "killed")]
    open_sheet(page, make_gallery(0, published=False))
    drop(page, *paths)
    expect(page.locator(".upload--done")).to_have_count(2)
    kill_photo(Photo.objects.get(original_name="killed.jpg"), reason="Not ours", killed_by=None)
    open_sheet(page, make_gallery(0, published=False, title="Another"))
    line = Line(page)

    with page.expect_request("**/admin/uploads/") as asked:
        drop(page, paths[0])
    expect(row_of(page, "known.jpg")).to_contain_text("in the library already: it is used as it is")
    drop(page, paths[1])
    killed = row_of(page, "killed.jpg")
    expect(killed).to_contain_text("It must not be used.")
    expect(killed.get_by_role("button")).to_have_count(0)
    sizes = asked.value.sizes()
    assert sizes["requestBodySize"] < 200
    assert sizes["requestBodySize"] + sizes["requestHeadersSize"] < 2000
    assert line.sent_bytes == 0


def test_each_photo_of_an_archive_has_its_line_and_its_place(page: Page, folder: Path) -> None:
    archive = folder / "day.zip"
    archive.write_bytes(
        packed(
            {
                "day/10.jpg": photo_bytes(caption="Ten"),
                "day/2.jpg": photo_bytes(caption="Two"),
                "day/notes.jpg": b"Only words.",
                "day/.DS_Store": b"x",
            }
        )
    )
    last = write_photo(folder / "last.jpg", caption="Last")
    gallery = make_gallery(0, published=False)
    open_sheet(page, gallery)

    drop(page, archive, last)

    row = row_of(page, "day.zip")
    expect(row.locator(".upload__result")).to_have_text("2 added, 1 refused, 1 passed over.")
    expect(row.locator(".upload__member--added")).to_have_count(2)
    expect(row.locator(".upload__member--refused")).to_contain_text("notes.jpg")
    expect(row.locator(".upload__member--passed-over")).to_contain_text(".DS_Store")
    expect_order(page, gallery, ["Two", "Ten", "Last"])


def test_a_folder_is_taken_in_file_order_and_litter_is_told(page: Page, folder: Path) -> None:
    day = folder / "day"
    for name in ("10.jpg", "2.jpg", "evening/1.jpg"):
        write_photo(day / name, caption=f"Photo {name}")
    for name in (".DS_Store", "Thumbs.db", "2.xmp"):
        (day / name).write_text("x")
    gallery = make_gallery(0, published=False)
    open_sheet(page, gallery)

    drop(page, day)

    expect(page.locator(".upload--done")).to_have_count(3)
    expect(page.locator(".upload--note")).to_contain_text("3 files passed over")
    expect(page.locator(".upload--note")).to_contain_text("Thumbs.db")
    expect_order(page, gallery, ["Photo 2.jpg", "Photo 10.jpg", "Photo evening/1.jpg"])


def test_more_files_than_a_gallery_takes_are_refused_in_a_sentence(
    page: Page, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_FILES_AT_ONCE", 2)
    day = folder / "day"
    for number in range(3):
        write_photo(day / f"{number}.jpg")
    open_sheet(page, make_gallery(0, published=False))
    drop(page, day)
    expect(page.locator(".upload--note")).to_contain_text("That is 3 files; 2 are taken at once.")
    assert not UploadSession.objects.exists()


def test_a_preset_is_chosen_fills_what_is_empty_and_is_remembered(page: Page, folder: Path) -> None:
    PhotoPreset.objects.create(name="Election", credit_line="Desk/Courier", usage_terms="Once.")
    gallery = make_gallery(0, published=False)
    open_sheet(page, gallery)
    page.get_by_label("Where a file says nothing").select_option("Election")
    expect(page.get_by_text("Desk/Courier · Once.")).to_be_visible()
    bare = write_photo(folder / "bare.jpg", caption="Bare")
    full = write_photo(folder / "full.jpg", caption="Full", credit_line="Ida Ray/AP")

    drop(page, bare, full)

    expect(card(page, 1).locator(".card__credit")).to_contain_text("Desk/Courier")
    expect(card(page, 2).locator(".card__credit")).to_contain_text("Ida Ray/AP")
    page.reload()
    expect(page.get_by_label("Where a file says nothing").locator("option:checked")).to_have_text(
        "Election"
    )


def test_our_own_sha256_is_the_right_one(page: Page) -> None:
    open_sheet(page, make_gallery(0, published=False))
    lengths = [*range(130), 1000, 65_537]
    hashes = page.evaluate(
        """async (lengths) => {
            const { Sha256 } = await import("/static/desk/sha256.js");
            const bytes = Uint8Array.from({ length: 70000 }, (_, index) => (index * 7) % 251);
            return lengths.map((length) => {
                const sha256 = new Sha256();
                const half = Math.floor(length / 3);
                sha256.update(bytes.subarray(0, half)).update(bytes.subarray(half, length));
                return [...sha256.digest()].map((b) => b.toString(16).padStart(2, "0")).join("");
            });
        }""",
        lengths,
    )
    source = bytes(index * 7 % 251 for index in range(70_000))
    assert hashes == [hashlib.sha256(source[:length]).hexdigest() for length in lengths]

"""The contact sheet as an editor sees and handles it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Dialog, Locator, Page, expect

from gallery.models import Gallery
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from tests.journeys.running import wait_until


def open_sheet(page: Page, gallery: Gallery) -> None:
    """Go to a gallery on the desk."""
    page.goto(f"/admin/gallery/gallery/{gallery.pk}/change/")


def open_menu(page: Page) -> None:
    """Open what the bar offers beside publishing: publish later, withdraw, moments, embed."""
    page.get_by_role("button", name="More acts").click()


def save_words_of_gallery(page: Page) -> None:
    """Save title, intro and the rest of the panel."""
    page.locator(".panel").get_by_role("button", name="Save", exact=True).click()


def drop_files(page: Page, target: Locator, files: Sequence[Path]) -> None:
    """Drop files from the desktop on a part of the page: the browser's own drop, not a script's.

    As a person does, it lets go once the page shows that it takes them: a page that came by a
    click may not have run its scripts yet, and would let the drop pass.
    """
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    devtools = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    place = {"x": x, "y": y, "data": data}
    devtools.send("Input.dispatchDragEvent", {"type": "dragEnter", **place})
    wait_until(
        lambda: (
            devtools.send("Input.dispatchDragEvent", {"type": "dragOver", **place})
            or page.locator(".drop--over").count()
        ),
        within_seconds=30,
        what="the page takes files",
    )
    devtools.send("Input.dispatchDragEvent", {"type": "drop", **place})
    devtools.detach()


def answer_next_question(page: Page, *, accept: bool) -> list[str]:
    """Be ready for the page's next question; the list then holds what it asked."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if accept:
            dialog.accept()
        else:
            dialog.dismiss()

    page.once("dialog", answer)
    return asked


def card(page: Page, position: int) -> Locator:
    """The card that is now at a position, from 1."""
    return page.locator(".card").nth(position - 1)


def captions(page: Page) -> list[str]:
    """The captions in the order that the page shows."""
    return page.locator(".card__caption").all_inner_texts()


def upload_row(page: Page, file_name: str) -> Locator:
    """The line that tells what became of a file."""
    name = page.locator(".upload__name").get_by_text(file_name, exact=True)
    return page.locator(".upload").filter(has=name)


def expect_status(page: Page, text: str) -> None:
    """What a screen reader is told."""
    expect(page.locator("[data-status]")).to_contain_text(text)


def stored_captions(gallery: Gallery) -> list[str]:
    """The captions in the order that the database knows."""
    slides = gallery.slides.select_related("photo").order_by("position")
    return [slide.caption_in_effect for slide in slides]


def order(numbers: str) -> list[str]:
    """Captions as `make_gallery` writes them, such as "213" for its first two changed about."""
    return [f"Caption {number}" for number in numbers]


def expect_order(page: Page, gallery: Gallery, captions: Sequence[str]) -> None:
    """Page and database agree on this order, and the cards count from 1.

    The page shows a move at once; several in a row are saved one after the other.
    """
    expect(page.locator(".card__caption")).to_have_text(list(captions))
    numbers = [str(number) for number in range(1, len(captions) + 1)]
    expect(page.locator(".card__position")).to_have_text(numbers)
    deadline = time.monotonic() + 10
    while (stored := stored_captions(gallery)) != list(captions) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert stored == list(captions)


def log_in_window(page: Page, name: str = "ana") -> None:
    """Log in in the window that a page opens when its login has run out."""
    with page.context.expect_page() as opened:
        page.get_by_role("dialog").get_by_role("button", name="Log in").click()
    window = opened.value
    window.get_by_label("Username").fill(name)
    window.get_by_label("Password").fill("secret")
    with window.expect_event("close"):
        window.get_by_role("button", name="Log in").click()


def render_all() -> None:
    """What the worker does: make all that is missing."""
    for photo_id in Photo.objects.waiting_for_renditions().values_list("pk", flat=True):
        render_missing_renditions(photo_id)

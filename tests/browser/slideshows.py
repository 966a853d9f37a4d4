"""What tests of the slideshow share: galleries of large photos, and what they ask a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides
from media.models import Photo
from media.renditions.ladder import find_photo_folder
from media.storages import renditions_storage
from tests.builders import make_photo, make_ready_photo

# Counts what the one status region says, and layout shifts, from the first moment on.
OBSERVER = """(() => {
  window.said = [];
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) window.shifts += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const region = target.nodeType === 1 ? target : target.parentElement;
      if (region?.closest("[role=status]")) window.said.push(region.textContent);
    }
  }).observe(document, { childList: true, characterData: true, subtree: true });
})()"""


def gallery_of(
    photos: Sequence[Photo], *, language: str = "en", slides: int = 0, **fields: object
) -> Gallery:
    """A published gallery of these photos, over and over until there are `slides` of them."""
    number = Gallery.objects.count() + 1
    fields = {"title": f"Harbour {number}", "slug": f"harbour-{number}", **fields}
    gallery = Gallery.objects.create(language=language, **fields)
    placed = [photos[index % len(photos)] for index in range(slides or len(photos))]
    place_slides(gallery, [NewSlide(photo) for photo in placed])
    gallery.refresh_from_db()
    gallery.state = Gallery.State.PUBLISHED
    gallery.published_at = timezone.now()
    gallery.save()
    return gallery


def photos_of(number: int, width: int = 1500, height: int = 1000) -> list[Photo]:
    """Ready photos, each with words and addresses of its own; their files are those of the first.

    So a test waits for the rendering of one photo, whatever the number.
    """
    first = make_ready_photo(width, height)
    photos = [first, *(make_photo() for _ in range(number - 1))]
    for place, photo in enumerate(photos, start=1):
        photo.headline = f"Boat {place}"
        photo.caption = f"Caption {place}"
        photo.credit_line = f"Photographer {place}/Agency"
        photo.alt_text = f"A boat, {place}"
        photo.width_px, photo.height_px = width, height
        photo.dominant_colour = first.dominant_colour
        photo.renditions = files_like(first, photo.original_sha256)
        photo.state = Photo.State.READY
        photo.save()
    return photos


def files_like(photo: Photo, sha256: str) -> dict[str, Any]:
    """The manifest of a photo with this original, whose files are links to those of `photo`."""
    manifest = {}
    for key, rendition in photo.manifest.items():
        path = f"{find_photo_folder(sha256)}/{rendition.path.rpartition('/')[2]}"
        manifest[key] = {**rendition.to_json(), "path": path, "file": ""}
        target = Path(renditions_storage().path(path))
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(renditions_storage().path(rendition.stored_at))
    return manifest


def ids_of(gallery: Gallery) -> list[str]:
    """The ids of its slides, in order."""
    return list(gallery.slides.order_by("position").values_list("public_id", flat=True))


def forward_key(gallery: Gallery) -> str:
    """The arrow that points to the next slide."""
    return "ArrowLeft" if gallery.language == "ar" else "ArrowRight"


def back_key(gallery: Gallery) -> str:
    """The other one."""
    return "ArrowRight" if gallery.language == "ar" else "ArrowLeft"


def start(page: Page) -> None:
    """Do what a reader does first: the page is touched, and the slideshow's script runs."""
    page.mouse.move(100, 300, steps=2)  # the first may only tell where the pointer is
    page.wait_for_function("() => !!customElements.get('photo-slideshow')")


def place(page: Page, scroller: str = "photo-slideshow > ul") -> int:
    """The slide in view, from 1, by the scroller's position."""
    return int(
        page.locator(scroller).first.evaluate(
            "list => 1 + Math.round(Math.abs(list.scrollLeft) / list.clientWidth)"
        )
    )


def expect_place(page: Page, number: int, scroller: str = "photo-slideshow > ul") -> None:
    """The scroller comes to rest exactly at a slide, from 1."""
    page.wait_for_function(
        """([scroller, number]) => {
          const list = document.querySelector(scroller);
          return Math.abs(Math.abs(list.scrollLeft) - (number - 1) * list.clientWidth) < 2;
        }""",
        arg=[scroller, number],
    )


def said(page: Page) -> list[str]:
    """What the status region has said since the page was opened."""
    found: list[str] = page.evaluate("window.said")
    return found


def expect_status(page: Page, text: str) -> None:
    """What the one status region says."""
    expect(page.locator("photo-slideshow [role=status]")).to_have_text(text)

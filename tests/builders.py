"""Photographs and galleries made on the fly, so that tests keep no pictures and share no rows."""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Any

from django.db import transaction
from PIL import Image

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.ingest import ingest_photo
from media.metadata.fields import FieldValue
from media.metadata.xmp_writer import build_xmp_packet
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from newsroom.publishing.workflow import publish

Colour = tuple[int, int, int]

numbers = itertools.count(1)


def count_anew() -> None:
    """Let photos and galleries be numbered from 1 again, as each test does."""
    global numbers  # noqa: PLW0603 - the one thing that is counted
    numbers = itertools.count(1)


def next_colour() -> Colour:
    """A colour of its own for each photo: two of the same bytes would be one photo."""
    number = next(numbers)
    return number * 37 % 256, number // 7 * 41 % 256, number // 49 * 43 % 256


def photo_bytes(
    width: int = 48,
    height: int = 32,
    *,
    colour: Colour | None = None,
    format: str = "JPEG",  # noqa: A002 - Pillow's own name for it
    **metadata: FieldValue,
) -> bytes:
    """A whole image file of one colour, in pixels.

    `metadata` are fields of `EmbeddedMetadata` (`caption="…"`, `keywords=["…"]`), written as XMP:
    for JPEG, WebP and AVIF.
    """
    picture = Image.new("RGB", (width, height), colour or next_colour())
    file = io.BytesIO()
    options: dict[str, Any] = {"xmp": build_xmp_packet(**metadata)} if metadata else {}
    picture.save(file, format, **options)
    return file.getvalue()


def write_photo(path: Path, width: int = 48, height: int = 32, **options: Any) -> Path:
    """A file with the bytes of `photo_bytes`; its folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(photo_bytes(width, height, **options))
    return path


def make_photo(
    width: int = 48, height: int = 32, *, name: str = "photo.jpg", **fields: Any
) -> Photo:
    """A photo that came in by the one door, with columns (`caption="…"`) as the desk left them."""
    upload = io.BytesIO(photo_bytes(width, height))
    photo = ingest_photo(upload, file_name=name, uploaded_by=None).photo
    for field, value in fields.items():
        setattr(photo, field, value)
    if fields:
        photo.save()
    return photo


def make_ready_photo(width: int = 48, height: int = 32, **options: Any) -> Photo:
    """The same with its renditions made."""
    photo = make_photo(width, height, **options)
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    return photo


@transaction.atomic
def make_gallery(
    slides: int = 3, *, published: bool = True, title: str = "Harbour at dawn", slug: str = ""
) -> Gallery:
    """A gallery of ready photos, captioned and credited "Caption 1", "Photographer 1/Agency"…"""
    gallery = Gallery.objects.create(title=title, slug=slug or f"gallery-{next(numbers)}")
    photos = [
        make_ready_photo(caption=f"Caption {number}", credit_line=f"Photographer {number}/Agency")
        for number in range(1, slides + 1)
    ]
    place_photos(gallery, photos)
    return publish(gallery) if published else gallery

"""What a gallery or a photo among the parts of an article looks like: pictures, not names alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from gallery.models import Gallery, Slide
from media.models import Photo
from newsroom.desk.cards import find_larger_urls, find_thumbnail_url
from newsroom.desk.photo_marks import find_mark

SHOWN_OF_GALLERY = 6  # pictures of a gallery's beginning


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo: the address of its smallest file, of larger ones, and what it says."""

    url: str
    larger: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a part shows: its name, its pictures, and what stands in its way."""

    kind: str  # "gallery" or "photo"
    name: str
    mark: str = ""
    number: int = 0  # of a gallery's slides
    desk_url: str = ""
    pictures: tuple[Picture, ...] = field(default=())


def show_galleries(ids: Collection[int]) -> dict[int, Shown]:
    """Galleries by id, with the photos that they begin with, in at most 2 queries."""
    if not ids:
        return {}
    not_rejected = ~Q(slides__flag=Slide.Flag.REJECT)
    galleries = Gallery.objects.filter(pk__in=ids).annotate(
        slide_count=Count("slides", filter=not_rejected)
    )
    slides = (
        Slide.objects.filter(gallery__in=ids, position__lte=2 * SHOWN_OF_GALLERY)
        .exclude(flag=Slide.Flag.REJECT)
        .select_related("photo")
        .defer("photo__embedded_metadata")
        .order_by("gallery", "position")
    )
    pictures: dict[int, list[Picture]] = {}
    for slide in slides:
        found = pictures.setdefault(slide.gallery_id, [])
        if len(found) < SHOWN_OF_GALLERY and (url := find_thumbnail_url(slide.photo)):
            found.append(Picture(url))
    return {
        gallery.pk: show_gallery(gallery, pictures.get(gallery.pk, [])) for gallery in galleries
    }


def show_gallery(gallery: Any, pictures: list[Picture]) -> Shown:
    """One gallery, that was read with the number of its slides."""
    return Shown(
        kind="gallery",
        name=gallery.title,
        mark="" if gallery.is_published else "not published",
        number=gallery.slide_count,
        desk_url=f"gallery/gallery/{gallery.pk}/change/",
        pictures=tuple(pictures),
    )


def show_photos(ids: Collection[int]) -> dict[int, Shown]:
    """Photos by id, in at most 1 query."""
    if not ids:
        return {}
    photos = Photo.objects.filter(pk__in=ids).defer("embedded_metadata")
    return {photo.pk: show_photo(photo) for photo in photos}


def show_photo(photo: Photo) -> Shown:
    """One photo with its own caption."""
    mark = find_mark(photo)
    url = find_thumbnail_url(photo)
    return Shown(
        kind="photo",
        name=str(photo),
        mark="" if mark.word == "ready" else mark.label,
        desk_url=f"media/photo/{photo.pk}/change/",
        pictures=(Picture(url, find_larger_urls(photo), photo.caption),) if url else (),
    )


def read_ids(values: Collection[Any]) -> Iterator[int]:
    """Those of some values that are numbers of rows."""
    for value in values:
        if str(value).isascii() and str(value).isdigit() and len(str(value)) < 19:
            yield int(value)

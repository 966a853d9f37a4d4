"""A whole state written into the rows of a gallery: what undoing and going back have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gallery.history.state import (
    SLIDE_FIELDS,
    GalleryState,
    SlideState,
    make_slide_state,
    read_fields,
)
from gallery.limits import require_room
from gallery.models import Gallery, RemovedSlide, Slide
from gallery.positions import write_positions
from media.models import Photo

COLUMNS = tuple("photo_id" if name == "photo" else name for name in SLIDE_FIELDS)


def make_possible(wanted: GalleryState, present: GalleryState) -> GalleryState:
    """A state with the photos that the library still has, in 1 query; the others are wanted."""
    here = list_photos(present)
    asked = {*list_photos(wanted), wanted.fields["cover"]} - here - {None}
    there = here | set(Photo.objects.filter(pk__in=asked).values_list("pk", flat=True))
    slides = {
        slide_id: slide if slide.photo in there else replace(slide, photo=None)
        for slide_id, slide in wanted.slides.items()
    }
    cover = wanted.fields["cover"]
    if cover not in there:
        cover = None
    return GalleryState(wanted.order, slides, {**wanted.fields, "cover": cover})


def list_photos(state: GalleryState) -> set[int]:
    """The photos of a state's slides."""
    return {slide.photo for slide in state.slides.values() if slide.photo is not None}


def write_state(gallery: Gallery, slides: Iterable[Slide], wanted: GalleryState) -> None:
    """Make a locked gallery and its present slides what `wanted` says, in at most 8 queries.

    The gallery's row is left to be saved by the caller. Raises `TooManySlides`.
    """
    present = {slide.public_id: slide for slide in slides}
    after, changed = [], []
    for slide_id in wanted.order:
        slide = present.get(slide_id) or Slide(gallery=gallery, public_id=slide_id)
        content = wanted.slides[slide_id]
        if make_slide_state(slide) != content:
            set_content(slide, content)
            changed.append(slide)
        after.append(slide)
    require_room(len(after), before=len(present))
    come_back = [slide.public_id for slide in after if slide.public_id not in present]
    if come_back:
        RemovedSlide.objects.filter(public_id__in=come_back).delete()
    write_positions(gallery, list(present.values()), after)
    if old := [slide for slide in changed if slide.public_id in present]:
        Slide.objects.bulk_update(old, COLUMNS)
    if read_fields(gallery) != wanted.fields:
        for name, value in wanted.fields.items():
            setattr(gallery, "cover_id" if name == "cover" else name, value)


def set_content(slide: Slide, content: SlideState) -> None:
    """Give a row what a state says of it; not saved yet."""
    for name, column in zip(SLIDE_FIELDS, COLUMNS, strict=True):
        setattr(slide, column, getattr(content, name))

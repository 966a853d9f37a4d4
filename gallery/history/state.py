"""A gallery as the log of changes knows it: its order, its slides and its own fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from gallery.models import Gallery, Slide

# What going back brings back. A gallery's address is logged, and stays: others link to it.
GALLERY_FIELDS = ("title", "kicker", "intro", "language", "cover")


@dataclass(frozen=True, slots=True)
class SlideState:
    """What one slide says; `photo` is its photo's id."""

    photo: int | None = None
    caption: str = ""
    credit_line: str = ""
    alt_text: str = ""
    is_decorative: bool = False
    flag: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """What is not as in a new slide."""
        return {
            name: value
            for name in SLIDE_FIELDS
            if (value := getattr(self, name)) not in ("", None) and value is not False
        }


SLIDE_FIELDS = tuple(field.name for field in fields(SlideState))


@dataclass(frozen=True, slots=True)
class GalleryState:
    """A gallery between two acts."""

    order: tuple[str, ...]  # public ids
    slides: Mapping[str, SlideState]
    fields: Mapping[str, Any]


def make_slide_state(slide: Slide) -> SlideState:
    """What a row says."""
    return SlideState(
        photo=slide.photo_id,
        caption=slide.caption,
        credit_line=slide.credit_line,
        alt_text=slide.alt_text,
        is_decorative=slide.is_decorative,
        flag=slide.flag,
    )


def make_state(gallery: Gallery, slides: Iterable[Slide]) -> GalleryState:
    """What the rows say; give the slides in their order."""
    by_id = {slide.public_id: make_slide_state(slide) for slide in slides}
    return GalleryState(order=tuple(by_id), slides=by_id, fields=read_fields(gallery))


def read_fields(gallery: Gallery) -> dict[str, Any]:
    """What the gallery says of itself; of the cover its photo's id."""
    names = {"cover": "cover_id"}
    return {name: getattr(gallery, names.get(name, name)) for name in GALLERY_FIELDS}

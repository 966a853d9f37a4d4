"""A cover that its gallery rejects is its cover no longer."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.models import Gallery, Slide


def drop_rejected_cover(gallery: Gallery, slides: Sequence[Slide]) -> None:
    """Leave the cover to the first photo where all slides that show it are rejected.

    Not saved yet.
    """
    flags = {slide.flag for slide in slides if slide.photo_id == gallery.cover_id}
    if flags == {Slide.Flag.REJECT.value}:
        gallery.cover = None

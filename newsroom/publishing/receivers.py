"""What the floors below tell the newsroom, turned into marks for the baker."""

from __future__ import annotations

from typing import Any

from gallery.signals import gallery_changed
from media.signals import PhotoChange, photo_changed
from newsroom.baking.marks import RENDITIONS_SETTLE, mark_stale
from newsroom.baking.rows import StaleMark, Urgency


def mark_photo(*, photo_id: int, change: PhotoChange, **_: Any) -> None:
    """A photo's words, files or fate changed."""
    if change == "kill":
        mark_stale(StaleMark.Kind.PHOTO, photo_id, urgency=Urgency.KILL)
    elif change == "renditions":
        mark_stale(StaleMark.Kind.PHOTO, photo_id, settle=RENDITIONS_SETTLE)
    else:
        mark_stale(StaleMark.Kind.PHOTO, photo_id)


def mark_gallery(*, gallery_id: int, slide_id: str = "", **_: Any) -> None:
    """A gallery, or only the words of one slide, changed."""
    if slide_id:
        mark_stale(StaleMark.Kind.SLIDE, gallery_id, slide_id=slide_id)
    else:
        mark_stale(StaleMark.Kind.GALLERY, gallery_id)


def connect() -> None:
    """Listen from now on."""
    photo_changed.connect(mark_photo, dispatch_uid="newsroom.mark_photo")
    gallery_changed.connect(mark_gallery, dispatch_uid="newsroom.mark_gallery")

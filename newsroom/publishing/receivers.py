"""Listening to the signals of photos and galleries, and marking their pages stale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gallery.signals import galleries_changed, gallery_changed
from media.signals import PhotoChange, photo_changed, photos_killed, photos_reworded
from newsroom.baking.outbox import RENDITIONS_SETTLE, mark_many_stale, mark_stale
from newsroom.models.public_tree import StaleMark, Urgency


def mark_photo(*, photo_id: int, change: PhotoChange, **_: Any) -> None:
    """A photo's words, files or fate changed."""
    if change == "kill":
        mark_stale(StaleMark.Kind.PHOTO, photo_id, urgency=Urgency.KILL)
    elif change == "renditions":
        mark_stale(
            StaleMark.Kind.PHOTO,
            photo_id,
            urgency=Urgency.RENDITIONS,
            settle=RENDITIONS_SETTLE,
        )
    else:
        mark_stale(StaleMark.Kind.PHOTO, photo_id)


def mark_photos(*, photo_ids: Sequence[int], **_: Any) -> None:
    """The words of many photos changed in one act."""
    mark_many_stale(StaleMark.Kind.PHOTO, photo_ids)


def mark_killed_photos(*, photo_ids: Sequence[int], **_: Any) -> None:
    """Many photos were killed in one act."""
    mark_many_stale(StaleMark.Kind.PHOTO, photo_ids, urgency=Urgency.KILL)


def mark_gallery(*, gallery_id: int, slide_id: str = "", **_: Any) -> None:
    """A gallery, or only the words of one slide, changed."""
    if slide_id:
        mark_stale(StaleMark.Kind.SLIDE, gallery_id, slide_id=slide_id)
    else:
        mark_stale(StaleMark.Kind.GALLERY, gallery_id)


def mark_galleries(*, gallery_ids: Sequence[int], **_: Any) -> None:
    """Many galleries changed in one act."""
    mark_many_stale(StaleMark.Kind.GALLERY, gallery_ids)


def connect_receivers() -> None:
    """Listen from now on."""
    photo_changed.connect(mark_photo, dispatch_uid="newsroom.mark_photo")
    photos_reworded.connect(mark_photos, dispatch_uid="newsroom.mark_photos")
    photos_killed.connect(mark_killed_photos, dispatch_uid="newsroom.mark_killed_photos")
    gallery_changed.connect(mark_gallery, dispatch_uid="newsroom.mark_gallery")
    galleries_changed.connect(mark_galleries, dispatch_uid="newsroom.mark_galleries")

"""Writing down where a photo's focal point might be: once, before its first files are made."""

from __future__ import annotations

from django.db import transaction

from media.models import FocalSource, Photo
from media.renditions.focus import Focus
from media.renditions.state import held_row

FRAMING = ("focal_x", "focal_y", "focal_source", "crop_rectangles")


def record_focus(photo: Photo, focus: Focus) -> None:
    """Suggest a focal point for a claimed photo, unless somebody has set one; raises `ClaimLost`.

    Of a photo that was shown before, nothing moves. The photo has then what its row has.
    """
    with transaction.atomic():
        current = held_row(photo)
        if current.focal_source == FocalSource.UNKNOWN:
            is_new = current.state == Photo.State.WAITING and not current.renditions
            is_suggested = is_new and not focus.is_centre and not current.crop_rectangles
            if is_suggested:
                current.focal_x, current.focal_y = focus.x, focus.y
            current.focal_source = FocalSource.SUGGESTED if is_suggested else FocalSource.DEFAULT
            current.save(update_fields=["focal_x", "focal_y", "focal_source"])
    for name in FRAMING:
        setattr(photo, name, getattr(current, name))

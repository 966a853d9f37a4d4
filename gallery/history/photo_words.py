"""Words that were written to photos for every use of them, taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.utils import timezone

from gallery.history.deltas import Delta
from gallery.history.taking_back import FIELD_NAMES, take_values_back
from media.models import Photo
from media.renditions.state import want_what_is_missing
from media.signals import tell_photos_reworded

# Which of some photos may be changed for every use of them.
type PhotosRight = Callable[[Collection[int]], set[int]]


def take_photo_words_back(
    delta: Delta, may_change_photos: PhotosRight
) -> tuple[dict[str, Any], list[str]]:
    """Put the photos' own words back where they are as the act left them.

    What was changed, as a delta's "photos", and what stays, in words. A number of queries that does
    not hang on how many photos there are. Must run in a transaction.
    """
    edits: dict[int, Any] = {int(key): edit for key, edit in delta.get("photos", {}).items()}
    if not edits:
        return {}, []
    rows = Photo.objects.select_for_update().filter(pk__in=edits).order_by("pk")
    photos = {photo.pk: photo for photo in rows.defer("embedded_metadata")}
    open_ids = may_change_photos(photos.keys())
    changed: dict[str, Any] = {}
    kept = []
    for photo_id, edit in edits.items():
        if photo_id not in photos:
            kept.append("words of a photo that has left the library")
        elif photo_id not in open_ids:
            kept.append("the photo’s own words, which need another right")
        else:
            taken_back, kept_names = take_back_in(photos[photo_id], edit)
            kept += [f"the photo’s own {FIELD_NAMES[name]}" for name in kept_names]
            if taken_back:
                changed[str(photo_id)] = taken_back
    write_photos([photos[int(key)] for key in changed], changed)
    return changed, kept


def take_back_in(photo: Photo, edit: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Set a photo's words as they were, in memory: what changed so, and the names of what stays."""
    present = {name: getattr(photo, name) for name in edit}
    values, kept_names = take_values_back(present, edit)
    changed = {
        name: (present[name], value) for name, value in values.items() if value != present[name]
    }
    for name, (_, value) in changed.items():
        setattr(photo, name, value)
    return changed, kept_names


def write_photos(photos: list[Photo], changed: dict[str, Any]) -> None:
    """Write the rows whose words changed, and tell it."""
    if not photos:
        return
    for photo in photos:
        photo.edited_at = timezone.now()
    columns = {name for edit in changed.values() for name in edit}
    Photo.objects.bulk_update(photos, [*sorted(columns), "edited_at"])
    ids = sorted(photo.pk for photo in photos)
    want_what_is_missing(ids)
    tell_photos_reworded(ids)

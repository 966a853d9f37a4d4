"""Words that were written to a photo for every use of it, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gallery.history.deltas import Delta
from gallery.history.taking_back import FIELD_NAMES, take_values_back
from media.models import Photo
from media.renditions.state import want_what_is_missing
from media.signals import tell_photo_changed


def take_photo_words_back(
    delta: Delta, may_change_photo: Callable[[Photo], bool]
) -> tuple[dict[str, Any], list[str]]:
    """Put the photos' own words back where they are as the act left them.

    What was changed, as a delta's "photos", and what stays, in words. Must run in a transaction.
    """
    changed: dict[str, Any] = {}
    kept = []
    for photo_id, changes in delta.get("photos", {}).items():
        photo = Photo.objects.select_for_update().filter(pk=photo_id).first()
        if photo is None:
            kept.append("words of a photo that has left the library")
            continue
        if not may_change_photo(photo):
            kept.append("the photo’s own words, which need another right")
            continue
        present = {name: getattr(photo, name) for name in changes}
        values, kept_names = take_values_back(present, changes)
        kept += [f"the photo’s own {FIELD_NAMES[name]}" for name in kept_names]
        if values == present:
            continue
        changed[photo_id] = {
            name: (present[name], value) for name, value in values.items() if value != present[name]
        }
        for name, value in values.items():
            setattr(photo, name, value)
        photo.save(update_fields=[*values, "edited_at"])
        want_what_is_missing([photo.pk])
        tell_photo_changed(photo.pk, "words")
    return changed, kept

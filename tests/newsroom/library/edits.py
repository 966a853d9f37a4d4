"""Changes of photos themselves, as tests make them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from media.models import Photo
from newsroom.library.edits import Outcome, PhotoEdit, edit_photos


def set_credit(photos: list[Photo], to: str, *, by: User | None, seen: str = "AP") -> Outcome:
    """One credit on many photos, each seen with the same one."""
    edits = {photo.pk: PhotoEdit({"credit_line": (seen, to)}) for photo in photos}
    return edit_photos(edits, summary="set the credit of {photos}", changed_by=by)


def change(photo: Photo, *, by: User | None = None, **changes: Any) -> Outcome:
    """Some columns of one photo, from what they are."""
    edit = PhotoEdit({name: (getattr(photo, name), value) for name, value in changes.items()})
    return edit_photos({photo.pk: edit}, summary="changed {photos}", changed_by=by)


def list_credits(photos: list[Photo]) -> list[str]:
    """As they are stored."""
    rows = Photo.objects.filter(pk__in=[photo.pk for photo in photos]).order_by("pk")
    return list(rows.values_list("credit_line", flat=True))

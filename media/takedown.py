"""Killing a photo and undoing it: the one place that writes a kill to the photo's row.

What stands above (galleries, pages, the public tree) hears of it by `photo_changed`, in the same
transaction, and takes it from there. Here it is made sure that the photo is shown nowhere from this
moment on: every read for readers asks `may_be_shown`, and `ingest` refuses the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from media.models import Photo, Takedown
from media.signals import (
    tell_photo_changed,
    tell_photo_decided,
    tell_photos_decided,
    tell_photos_killed,
)


class ReasonMissing(Exception):
    """A kill, or its undoing, that says no reason."""


class PhotoAlreadyKilled(Exception):
    """The photo is killed; nothing was changed."""


class PhotoNotKilled(Exception):
    """The photo is not killed; nothing was changed."""


def kill_photo(photo: Photo, *, reason: str, killed_by: AbstractBaseUser | None) -> Takedown:
    """Forbid every use of a photo; the record of it.

    Raises `ReasonMissing`, `PhotoAlreadyKilled`.
    """
    require_reason(reason)
    with transaction.atomic():
        current = Photo.objects.select_for_update().get(pk=photo.pk)
        if current.killed_at is not None:
            raise PhotoAlreadyKilled(f"“{current}” was killed before: see its receipt.")
        current.killed_at = timezone.now()
        current.save(update_fields=["killed_at", "edited_at"])
        return record_kill(current, Takedown.Act.KILL, reason, killed_by)


def undo_kill(photo: Photo, *, reason: str, undone_by: AbstractBaseUser | None) -> Takedown:
    """Allow a killed photo again, wherever it still stands; the record of it.

    Raises `ReasonMissing`, `PhotoNotKilled`.
    """
    require_reason(reason)
    with transaction.atomic():
        current = Photo.objects.select_for_update().get(pk=photo.pk)
        if current.killed_at is None:
            raise PhotoNotKilled(f"“{current}” is not killed.")
        current.killed_at = None
        current.save(update_fields=["killed_at", "edited_at"])
        return record_kill(current, Takedown.Act.UNDO, reason, undone_by)


def record_kill(
    photo: Photo, act: Takedown.Act, reason: str, done_by: AbstractBaseUser | None
) -> Takedown:
    """Keep who did it, when and why, and tell those above."""
    takedown = Takedown.objects.create(
        photo=photo, act=act, reason=reason.strip(), done_by_id=done_by.pk if done_by else None
    )
    tell_photo_changed(photo.pk, "kill")
    is_kill = act == Takedown.Act.KILL
    tell_photo_decided(photo, "kill" if is_kill else "undo_kill", reason=takedown.reason)
    return takedown


def kill_photos(
    photos: Sequence[Photo], *, reason: str, killed_by: AbstractBaseUser | None
) -> list[Takedown]:
    """Forbid every use of many photos in one act; the records of those that were not killed before.

    In a number of queries that does not hang on how many there are. Raises `ReasonMissing`.
    """
    return record_kills(photos, Takedown.Act.KILL, reason, killed_by)


def undo_kills(
    photos: Sequence[Photo], *, reason: str, undone_by: AbstractBaseUser | None
) -> list[Takedown]:
    """Allow many killed photos again in one act; otherwise as `kill_photos`."""
    return record_kills(photos, Takedown.Act.UNDO, reason, undone_by)


def record_kills(
    photos: Sequence[Photo], act: Takedown.Act, reason: str, done_by: AbstractBaseUser | None
) -> list[Takedown]:
    """Kill those of many photos that are not killed, or undo it for those that are."""
    require_reason(reason)
    is_kill = act == Takedown.Act.KILL
    with transaction.atomic():
        ids, now = [photo.pk for photo in photos], timezone.now()
        rows = Photo.objects.select_for_update().filter(pk__in=ids, killed_at__isnull=is_kill)
        current = list(rows.order_by("pk").defer("embedded_metadata"))
        for photo in current:
            photo.killed_at, photo.edited_at = now if is_kill else None, now
        chosen = Photo.objects.filter(pk__in=[photo.pk for photo in current]).order_by()
        chosen.update(killed_at=now if is_kill else None, edited_at=now)
        takedowns = Takedown.objects.bulk_create(
            Takedown(
                photo=photo,
                act=act,
                reason=reason.strip(),
                done_by_id=done_by.pk if done_by else None,
                done_at=now,
            )
            for photo in current
        )
        if current:
            tell_photos_killed([photo.pk for photo in current])
            decided = [(photo, None) for photo in current]
            tell_photos_decided(decided, "kill" if is_kill else "undo_kill", reason=reason.strip())
        return takedowns


def require_reason(reason: str) -> None:
    """Raise `ReasonMissing` when there is none."""
    if not reason.strip():
        raise ReasonMissing("Say why: the reason stands in the receipt.")

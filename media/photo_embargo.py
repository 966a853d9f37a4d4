"""Setting and lifting a photo's embargo and the end of its licence; the desk calls these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from media.date_format import format_moment
from media.models import Photo
from media.rights_provenance import note_editor
from media.signals import (
    PhotoDecision,
    tell_photo_changed,
    tell_photo_decided,
    tell_photos_decided,
)


class MomentIsPast(Exception):
    """A moment that should be yet to come is over."""


class LicenceEndsFirst(Exception):
    """A photo would never be seen: its licence would end before its embargo does."""

    def __init__(self) -> None:
        super().__init__("Its licence would end before its embargo does. Nothing was changed.")


def embargo_ahead(photo: Photo) -> datetime | None:
    """The end of a photo's embargo, while that is yet to come."""
    until = photo.embargo_until
    return until if until is not None and until > timezone.now() else None


def require_future(moment: datetime) -> None:
    """Raise `MomentIsPast` for a moment that is over."""
    if moment <= timezone.now():
        raise MomentIsPast(f"{format_moment(moment)} is over: choose a later moment.")


def embargo_photo(photo: Photo, *, until: datetime) -> Photo:
    """Show the photo nowhere before a moment; the row as it is then.

    Raises `MomentIsPast`, `LicenceEndsFirst`.
    """
    require_future(until)
    return write_moment(photo, "embargo_until", until, "embargo")


def lift_photo_embargo(photo: Photo) -> Photo:
    """Show the photo wherever something public uses it, as far as nothing else forbids it."""
    return write_moment(photo, "embargo_until", None, "lift_embargo")


def end_licence(photo: Photo, *, at: datetime) -> Photo:
    """Show the photo nowhere from a moment on, which may be over already.

    Raises `LicenceEndsFirst`.
    """
    return write_moment(photo, "expires_at", at, "licence_end")


def keep_licence(photo: Photo) -> Photo:
    """The licence has no end any more."""
    return write_moment(photo, "expires_at", None, "keep_licence")


def write_moment(
    photo: Photo, field: str, moment: datetime | None, decision: PhotoDecision
) -> Photo:
    """Write one moment and tell those above."""
    with transaction.atomic():
        current = Photo.objects.select_for_update().get(pk=photo.pk)
        before = getattr(current, field)
        setattr(current, field, moment)
        if moment is not None:
            require_time_between(current)
        note_editor(current, [field])
        current.save(update_fields=[field, "rights_set_by", "edited_at"])
        tell_photo_changed(current.pk, "words")
        tell_photo_decided(current, decision, until=moment, before=before)
    return current


def require_time_between(photo: Photo) -> None:
    """Raise `LicenceEndsFirst` where an embargo that is yet to end does so after the photo ends."""
    if end_first(photo.embargo_until, (photo.expires_at, photo.archive_until)):
        raise LicenceEndsFirst


def end_first(embargo_until: datetime | None, ends: Iterable[datetime | None]) -> bool:
    """Whether one of a photo's ends comes before an embargo that is yet to end."""
    if embargo_until is None or embargo_until <= timezone.now():
        return False
    return any(end is not None and end <= embargo_until for end in ends)


def write_moments(
    photos: Sequence[Photo], before: Mapping[int, Mapping[str, datetime | None]]
) -> None:
    """Write the moments of locked rows that were given others, and tell who decided so.

    `before` are those that changed, by photo and column. In a query for each pair of moments: the
    same is set on many. The caller tells that pages are stale.
    """
    alike: dict[tuple[datetime | None, datetime | None], list[int]] = {}
    for photo in photos:
        alike.setdefault((photo.embargo_until, photo.expires_at), []).append(photo.pk)
    for (embargo_until, expires_at), photo_ids in alike.items():
        Photo.objects.filter(pk__in=photo_ids).order_by().update(
            embargo_until=embargo_until, expires_at=expires_at
        )
    grouped: dict[tuple[PhotoDecision, datetime | None], list[tuple[Photo, datetime | None]]] = {}
    for photo in photos:
        for field, was in before.get(photo.pk, {}).items():
            until = getattr(photo, field)
            decision = DECISIONS[field][until is None]
            grouped.setdefault((decision, until), []).append((photo, was))
    for (decision, until), decided in grouped.items():
        tell_photos_decided(decided, decision, until=until)


DECISIONS: dict[str, tuple[PhotoDecision, PhotoDecision]] = {  # one that is set, and none
    "embargo_until": ("embargo", "lift_embargo"),
    "expires_at": ("licence_end", "keep_licence"),
}

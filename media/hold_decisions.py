"""An editor's yes or no to a photo that its file's words hold back, and how to take it back."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from media.date_format import format_moment
from media.metadata.hold_rules import HoldReason
from media.models import HoldDecision, Photo
from media.rights_provenance import note_editor
from media.signals import PhotoDecision, tell_photo_changed, tell_photo_decided

FIELDS = (
    "held_at",
    "hold_reasons",
    "hold_decision",
    "hold_decided_at",
    "hold_decided_by",
    "embargo_until",
    "expires_at",
    "rights_set_by",
    "edited_at",
)


class ReleaseRefused(Exception):
    """The decision contradicts itself or comes too late; nothing was changed."""


def release_photo(
    photo: Photo,
    *,
    decided_by: AbstractBaseUser | None,
    embargo_until: datetime | None = None,
    expires_at: datetime | None = None,
) -> Photo:
    """Let readers see a held photo, from and until the moments that are given; the row then.

    A moment that is not given stays as it is. Raises `ReleaseRefused`.
    """
    now = timezone.now()
    if embargo_until is not None and embargo_until <= now:
        raise ReleaseRefused(
            f"{format_moment(embargo_until)} is over: leave the embargo empty to release it now."
        )
    if embargo_until and expires_at and expires_at <= embargo_until:
        raise ReleaseRefused("Its licence would end before its embargo does.")
    with transaction.atomic():
        current = Photo.objects.select_for_update().get(pk=photo.pk)
        current.embargo_until = embargo_until or current.embargo_until
        if expires_at is not None:
            current.expires_at = expires_at
            note_editor(current, ["expires_at"], str(decided_by or ""))
        current.held_at = None
        return record_decision(current, HoldDecision.RELEASED, decided_by, "release")


def keep_out(photo: Photo, *, decided_by: AbstractBaseUser | None) -> Photo:
    """Do not use a held photo: readers do not see it, and nobody is asked again; the row then."""
    with transaction.atomic():
        current = Photo.objects.select_for_update().get(pk=photo.pk)
        current.held_at = current.held_at or timezone.now()
        return record_decision(current, HoldDecision.KEPT_OUT, decided_by, "keep_out")


def hold_photo(photo: Photo, *, reason: str, held_by: AbstractBaseUser | None) -> Photo:
    """Keep a photo from readers until somebody decides, again or for the first time; the row then.

    Without a reason in words, those that the file gave count again; with neither, it raises
    `ReleaseRefused`.
    """
    with transaction.atomic():
        current = Photo.objects.select_for_update().get(pk=photo.pk)
        if reason.strip():
            says = f"Held by {held_by or 'a command'}: {reason.strip()}"
            given = HoldReason(kind="person", says=says).to_json()
            current.hold_reasons = [given, *current.hold_reasons]
        if not current.hold_reasons:
            raise ReleaseRefused("Say why: whoever decides has to know.")
        current.held_at = timezone.now()
        return record_decision(current, HoldDecision.NONE, None, "hold", reason=reason.strip())


def record_decision(
    photo: Photo,
    decision: HoldDecision,
    decided_by: AbstractBaseUser | None,
    told: PhotoDecision,
    *,
    reason: str = "",
) -> Photo:
    """Write down who decided what, and tell those above."""
    photo.hold_decision = decision
    photo.hold_decided_at = None if decision == HoldDecision.NONE else timezone.now()
    photo.hold_decided_by_id = decided_by.pk if decided_by else None
    photo.save(update_fields=FIELDS)
    tell_photo_changed(photo.pk, "words")
    tell_photo_decided(photo, told, reason=reason, until=photo.embargo_until)
    return photo

"""The signals by which the floors above hear that a photo has changed.

`photo_changed` is sent inside the transaction of the change, with `photo_id` and with `change`:
"words" (what readers read, or what may be shown and when), "renditions" (other files than before)
or "kill". `photos_reworded` says "words" of many, and `photos_killed` "kill"; `photo_decided` and
`photos_decided` who may see them from when.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.dispatch import Signal

if TYPE_CHECKING:
    from media.models import Photo

PhotoChange = Literal["words", "renditions", "kill"]
PhotoDecision = Literal[
    "kill",
    "undo_kill",
    "embargo",
    "lift_embargo",
    "licence_end",
    "keep_licence",
    "hold",
    "release",
    "keep_out",
]

photo_changed = Signal()
photos_reworded = Signal()
photos_killed = Signal()
photo_decided = Signal()
photos_decided = Signal()


def tell_photo_changed(photo_id: int, change: PhotoChange) -> None:
    """Send `photo_changed`."""
    photo_changed.send(None, photo_id=photo_id, change=change)


def tell_photos_reworded(photo_ids: Sequence[int]) -> None:
    """Send `photos_reworded`."""
    photos_reworded.send(None, photo_ids=photo_ids)


def tell_photos_killed(photo_ids: Sequence[int]) -> None:
    """Send `photos_killed`."""
    photos_killed.send(None, photo_ids=photo_ids)


def tell_photo_decided(
    photo: Photo,
    decision: PhotoDecision,
    *,
    reason: str = "",
    until: datetime | None = None,
    before: datetime | None = None,
) -> None:
    """Send `photo_decided`, inside the transaction, after all else is written: somebody said
    whether or when a photo may be shown. `before` is the moment that `until` replaced.
    """
    photo_decided.send(
        None, photo=photo, decision=decision, reason=reason, until=until, before=before
    )


def tell_photos_decided(
    photos: Sequence[tuple[Photo, datetime | None]],
    decision: PhotoDecision,
    *,
    reason: str = "",
    until: datetime | None = None,
) -> None:
    """Send `photos_decided`: the same of many, each with the moment that `until` replaced."""
    photos_decided.send(None, photos=photos, decision=decision, reason=reason, until=until)

"""Waiting until photos have their renditions, whoever makes them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from media.models import MAX_RENDER_TRIES, Photo, RenderTier
from media.renditions.queue import render_missing_renditions
from media.renditions.state import give_up_on_killers

POLL_SECONDS = 0.5
AWAITED = (RenderTier.FIRST, RenderTier.MODERN)  # refining only saves bytes, in idle time
# A worker answers a message within a second or two; the sweep comes every five.
PATIENCE_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class FailedPhoto:
    """A photo whose renditions could not be made, and why."""

    photo_id: int
    original_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A photo that lacks files, and when the claim of whoever makes them runs out."""

    photo_id: int
    tries: int
    claimed_until: datetime | None

    @property
    def is_claimed(self) -> bool:
        """Whether somebody makes its files now."""
        return self.claimed_until is not None and self.claimed_until > timezone.now()

    @property
    def is_hopeless(self) -> bool:
        """Whether nobody will try again."""
        return self.tries >= MAX_RENDER_TRIES and not self.is_claimed


def wait_for_renditions(
    photo_ids: Collection[int],
    *,
    on_progress: Callable[[int], None],
) -> tuple[FailedPhoto, ...]:
    """Wait until every photo has its renditions or has failed; those that failed.

    The worker makes them. When nothing changes for a while, no worker runs: then this
    process makes them itself, one photo after another. Claims keep the two apart when a worker
    comes later, and a claim that a dead worker left runs out, so this always ends.
    `on_progress` is called with the number of photos that are done.
    """
    pending = pending_among(photo_ids)
    changed_at, is_alone = time.monotonic(), False
    while pending:
        on_progress(len(photo_ids) - len(pending))
        is_alone = is_alone or time.monotonic() - changed_at >= PATIENCE_SECONDS
        unclaimed = next((photo for photo in pending if not photo.is_claimed), None)
        if is_alone and unclaimed is not None:
            render_missing_renditions(unclaimed.photo_id)
        else:
            give_up_on_killers()  # else a worker's sweep does
            time.sleep(POLL_SECONDS)
        now_pending = pending_among([photo.photo_id for photo in pending])
        if now_pending != pending:
            pending, changed_at = now_pending, time.monotonic()
    on_progress(len(photo_ids))
    return failed_among(photo_ids)


def pending_among(photo_ids: Collection[int]) -> list[Pending]:
    """Photos that still lack files which somebody makes or will make, oldest first."""
    rows = (
        Photo.objects.filter(pk__in=photo_ids, render_tier__in=AWAITED)
        .order_by("pk")
        .values_list("pk", "render_tries", "render_claimed_until")
    )
    return [photo for row in rows if not (photo := Pending(*row)).is_hopeless]


def failed_among(photo_ids: Collection[int]) -> tuple[FailedPhoto, ...]:
    """Photos that still lack files although nobody will try again."""
    rows = (
        Photo.objects.filter(pk__in=photo_ids, render_tier__in=AWAITED)
        .order_by("pk")
        .values_list("pk", "original_name", "failure_reason")
    )
    return tuple(
        FailedPhoto(photo_id, name, reason or "The worker stopped each time it tried.")
        for photo_id, name, reason in rows
    )

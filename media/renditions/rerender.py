"""Comparing the whole library with the ladder, for `manage.py render`, after changes or losses.

Everything goes through the library in chunks, may be stopped at any time and started again, and
takes no more memory for 100,000 photos than for one chunk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone

from media.models import MAX_RENDER_TRIES, Photo, PhotoQuerySet, RenderTier
from media.renditions.ladder import RUNGS, Rendition
from media.renditions.queue import render_most_urgent
from media.renditions.retiring import RETIRED_FIELDS
from media.renditions.state import (
    CHUNK,
    give_up_on_killers,
    set_what_is_next,
    want_renditions_again,
    want_what_is_missing,
)
from media.storages import renditions_storage

type OnProgress = Callable[[int], None]  # called with the number of photos that are done

POLL_SECONDS = 0.5
# A worker answers a message within a second or two; the sweep comes every five.
PATIENCE_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Lost:
    """What manifests named and the storage did not have."""

    photos: int = 0
    files: int = 0


def compare_library(*, on_progress: OnProgress) -> int:
    """Compare every photo with the ladder. The number of those that now have a tier to be made."""
    done = changed = 0
    # Each chunk is written before the next is read: a row is old by milliseconds when it is saved.
    for photo_ids in in_chunks(Photo.objects.all()):
        changed += len(want_what_is_missing(photo_ids))
        done += len(photo_ids)
        on_progress(done)
    return changed


def try_failed_again() -> int:
    """Give every photo that is out of tries another three. The number of photos."""
    return sum(
        want_renditions_again(Photo.objects.filter(pk__in=photo_ids))
        for photo_ids in in_chunks(find_photos_out_of_tries())
    )


def find_photos_out_of_tries() -> PhotoQuerySet:
    """Photos that nobody will try again."""
    return Photo.objects.filter(is_out_of_tries(), render_tier__gt=RenderTier.NOTHING)


def is_out_of_tries() -> Q:
    """The same as a condition, of photos with a tier to be made."""
    unclaimed = Q(render_claimed_until=None) | Q(render_claimed_until__lte=timezone.now())
    return Q(state=Photo.State.FAILED) | Q(unclaimed, render_tries__gte=MAX_RENDER_TRIES)


def forget_lost_files(*, on_progress: OnProgress) -> Lost:
    """Drop from manifests what the storage no longer has: these files are missing, and made again.

    A photo that is left without a whole picture waits until it has one.
    """
    done, lost = 0, Lost()
    for photo_ids in in_chunks(Photo.objects.exclude(renditions={})):
        rows = Photo.objects.filter(pk__in=photo_ids).values_list("pk", "renditions")
        for photo_id, renditions in rows:
            paths = {Rendition.from_json(entry).stored_at for entry in renditions.values()}
            gone = {path for path in paths if not renditions_storage().exists(path)}
            if gone:
                lost = Lost(lost.photos + 1, lost.files + drop_from_manifest(photo_id, gone))
        done += len(photo_ids)
        on_progress(done)
    return lost


def drop_from_manifest(photo_id: int, paths: set[str]) -> int:
    """Forget these files of a photo, by where they were stored. The number of files."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update().filter(pk=photo_id).first()
        if photo is None:
            return 0  # deleted meanwhile
        kept = {
            key: entry
            for key, entry in photo.renditions.items()
            if Rendition.from_json(entry).stored_at not in paths
        }
        dropped = len(photo.renditions) - len(kept)
        photo.renditions = kept
        has_picture = any(
            RUNGS[key].format == "JPEG" and not RUNGS[key].is_crop for key in kept if key in RUNGS
        )
        if photo.state == Photo.State.READY and not has_picture:
            photo.state = Photo.State.WAITING
        set_what_is_next(photo)
        photo.render_tries, photo.render_asked_at, photo.failure_reason = 0, None, ""
        photo.save(
            update_fields=[
                "renditions",
                *RETIRED_FIELDS,
                "state",
                "render_tier",
                "render_tries",
                "render_asked_at",
                "failure_reason",
            ]
        )
    return dropped


def in_chunks(photos: PhotoQuerySet) -> Iterator[tuple[int, ...]]:
    """The ids of photos, oldest first, so many at a time."""
    last_id = 0  # no cursor stays open while a chunk is written
    while photo_ids := tuple(
        photos.order_by("pk").filter(pk__gt=last_id).values_list("pk", flat=True)[:CHUNK]
    ):
        yield photo_ids
        last_id = photo_ids[-1]


def find_awaited_photos() -> PhotoQuerySet:
    """Photos whose first or modern tier somebody makes or will make; refining only saves bytes."""
    has_tries = Q(render_tries__lt=MAX_RENDER_TRIES)
    is_claimed = Q(render_claimed_until__gt=timezone.now())
    tiers = (RenderTier.FIRST, RenderTier.MODERN)
    return Photo.objects.filter(has_tries | is_claimed, render_tier__in=tiers)


def wait_for_library(*, on_progress: OnProgress) -> None:
    """Wait until every photo has its first and its modern tier, or is out of tries.

    The worker makes them. When nothing changes for a while, no worker runs: then this process makes
    them itself. Claims keep the two apart when a worker comes later. `on_progress` is called with
    the number of photos that are left.
    """
    before, changed_at, is_alone = None, time.monotonic(), False
    while left := find_awaited_photos().count():
        on_progress(left)
        now = state_of_queue()
        if now != before:
            before, changed_at = now, time.monotonic()
        is_alone = is_alone or time.monotonic() - changed_at >= PATIENCE_SECONDS
        if not (is_alone and render_most_urgent(up_to=RenderTier.MODERN)):
            give_up_on_killers()  # else a worker's sweep does
            time.sleep(POLL_SECONDS)
    on_progress(0)


def state_of_queue() -> dict[str, object]:
    """What changes when anybody does anything."""
    return find_awaited_photos().aggregate(
        tiers=Sum("render_tier"), tries=Sum("render_tries"), claims=Max("render_claimed_until")
    )

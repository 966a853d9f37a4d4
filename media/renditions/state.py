"""The state of a photo's renditions in the database: who makes them, what is there, what failed.

Every change is one transaction or one statement, and leaves a manifest whose files are all there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from media.models import MAX_RENDER_TRIES, Photo, PhotoQuerySet, RenderTier
from media.renditions import ladder
from media.renditions.ladder import Rendition, Tier
from media.renditions.placeholder import Impression
from media.renditions.retiring import (
    RETIRED_FIELDS,
    is_file_kept,
    retire_bytes,
    retire_file,
    take_back,
)
from media.signals import tell_photo_changed
from media.storages import renditions_storage

# A worker that dies leaves its claim behind: others may take the photo after this long. A worker
# that lives renews its claim with each file.
CLAIM = timedelta(seconds=90)
CHUNK = 200

# Photos are decoded in a process apart, so a worker that dies is seldom a photo's fault: it is
# restarted, replaced, or killed with all of its machine. But what takes every worker down must
# end somewhere, and must not be in the way of others until then.
MAX_WORKER_DEATHS = 20
SUSPECT_DEATHS = 3
# The last claim, left behind, is a death that is not counted yet.
KILLERS = Q(render_claimed_until__lt=Now(), render_deaths__gte=MAX_WORKER_DEATHS - 1)

RENDERING_FIELDS = (
    "renditions",
    *RETIRED_FIELDS,
    "dominant_colour",
    "placeholder",
    "perceptual_hash",
    "rendering_notes",
    "render_seconds",
    "state",
    "render_tier",
    "render_tries",
    "render_deaths",
    "failure_reason",
)
FAILURE_FIELDS = (
    "failure_reason",
    "render_claimed_until",
    "render_tries",
    "render_deaths",
    "state",
)


class ClaimLost(Exception):
    """The claim ran out and another worker has the photo, or the photo is gone."""


def claim_photo(photos: PhotoQuerySet, *, up_to: RenderTier) -> Photo | None:
    """Take the most urgent of these photos for this worker.

    Until when it is claimed is what the claim is known by from then on.
    """
    while True:
        first = most_urgent(photos.filter(render_tier__lte=up_to))
        if first is None:
            return None
        photo_id, tier = first
        if tier == RenderTier.REFINED and Photo.objects.with_earlier_tiers().exists():
            return None  # refining is for idle time; what is being made is not made yet
        # A claim that nobody let go was left behind by a worker that died.
        deaths = Case(
            When(render_claimed_until=None, then=F("render_deaths")),
            default=F("render_deaths") + 1,
        )
        claimed_until = timezone.now() + CLAIM
        taken = (
            Photo.objects.filter(pk=photo_id)
            .waiting_for_renditions()
            .order_by()
            .update(render_claimed_until=claimed_until, render_deaths=deaths)
        )
        if taken:  # else another worker was faster
            photo = Photo.objects.filter(pk=photo_id, render_claimed_until=claimed_until).first()
            if photo is not None:  # else it was deleted in this moment
                return photo


def most_urgent(photos: PhotoQuerySet) -> tuple[int, int] | None:
    """The id and the tier of the photo whose turn it is, or None.

    One that was left behind by worker after worker waits until the others have been made.
    """
    waiting = photos.waiting_for_renditions().exclude(KILLERS).values_list("pk", "render_tier")
    others = waiting.filter(render_deaths__lt=SUSPECT_DEATHS, render_tier__lt=RenderTier.REFINED)
    return others.first() or waiting.first()


def renew_claim(photo: Photo) -> None:
    """Keep others off for another while; raises `ClaimLost`."""
    claimed_until = timezone.now() + CLAIM
    held = Photo.objects.filter(pk=photo.pk, render_claimed_until=photo.render_claimed_until)
    if not held.update(render_claimed_until=claimed_until):
        raise ClaimLost
    photo.render_claimed_until = claimed_until


def drop_claim(photo: Photo) -> Photo:
    """End this worker's claim; the row then. Raises `ClaimLost`."""
    held = Photo.objects.filter(pk=photo.pk, render_claimed_until=photo.render_claimed_until)
    if not held.update(render_claimed_until=None, render_deaths=0):
        raise ClaimLost
    photo.refresh_from_db()
    return photo


def held_row(photo: Photo) -> Photo:
    """The row, locked until the transaction ends; raises `ClaimLost`."""
    current = Photo.objects.select_for_update().filter(pk=photo.pk).first()
    if current is None or current.render_claimed_until != photo.render_claimed_until:
        raise ClaimLost
    return current


def release_claims() -> int:
    """Let every photo be taken at once: for when the only worker there was is gone.

    The messages that it had taken are gone with it. Should a worker be at one of the photos after
    all, it finds its claim lost and leaves the photo to the next. The number of photos.
    """
    # In the past, not empty: `give_up_on_killers` looks for claims that were left behind. A second,
    # since SQLite's clock counts thousandths and ours more.
    now = timezone.now() - timedelta(seconds=1)
    return (
        Photo.objects.filter(render_tier__gt=RenderTier.NOTHING)
        .exclude(render_claimed_until=None, render_asked_at=None)
        .update(
            render_asked_at=None,
            render_claimed_until=Case(
                When(render_claimed_until__gt=now, then=Value(now)),
                default=F("render_claimed_until"),
            ),
        )
    )


def record_files(
    photo: Photo,
    entries: Mapping[str, Rendition],
    *,
    impression: Impression | None = None,
    seconds: Mapping[Tier, float] | None = None,
) -> Photo:
    """Add files that are there to the manifest, and set the state that follows; the row then.

    Raises `ClaimLost`, and `FileNotFoundError` for a file that is not there after all.
    """
    with transaction.atomic():
        current = held_row(photo)
        require_files(entries.values())
        wanted = current.wanted_renditions
        for key, rendition in entries.items():
            # The focal point may have moved meanwhile: then this file is not the wanted one.
            if key in wanted and wanted[key].fingerprint == rendition.fingerprint:
                before = current.manifest.get(key)
                current.renditions[key] = rendition.to_json()
                take_back(current, rendition)
                retire_file(current, before)
            elif not is_file_kept(current, rendition.stored_at):
                retire_bytes(current, rendition.stored_at)
        set_what_is_next(current)
        if impression is not None:
            current.dominant_colour = impression.dominant_colour
            current.placeholder = impression.placeholder
            current.perceptual_hash = impression.perceptual_hash
            current.rendering_notes = list(impression.notes)
        current.render_seconds.update(seconds or {})
        current.failure_reason = ""
        current.render_tries = current.render_deaths = 0
        current.save(update_fields=RENDERING_FIELDS)
        if entries:
            tell_photo_changed(current.pk, "renditions")
    return current


def require_files(renditions: Iterable[Rendition]) -> None:
    """Raise `FileNotFoundError` unless all are in the storage.

    One that was retired long ago and is wanted again is not written again; a sweep may have removed
    it since. No sweep can while the row is locked.
    """
    for rendition in renditions:
        if not renditions_storage().exists(rendition.stored_at):
            raise FileNotFoundError(f"{rendition.stored_at} is gone from the storage.")


def set_what_is_next(photo: Photo) -> None:
    """Set state and next tier from what is there and what is wanted; the row is not saved."""
    wanted, manifest = photo.wanted_renditions, photo.manifest
    photo.render_tier = RenderTier.of(ladder.find_next_tier(wanted, manifest))
    if ladder.is_publishable(wanted.values(), manifest):
        photo.state = Photo.State.READY
    if not ladder.find_missing_renditions(wanted, manifest):
        for key in manifest.keys() - wanted.keys():
            retire_file(photo, Rendition.from_json(photo.renditions.pop(key)))


def record_failure(photo: Photo, reason: str) -> None:
    """Let go of the photo, count the try and say why; raises `ClaimLost`.

    Out of tries, one that was never shown has failed.
    """
    with transaction.atomic():
        current = held_row(photo)
        current.failure_reason = reason
        current.render_claimed_until = None
        current.render_tries += 1
        current.render_deaths = 0
        if current.render_tries >= MAX_RENDER_TRIES and current.state == Photo.State.WAITING:
            current.state = Photo.State.FAILED
        current.save(update_fields=FAILURE_FIELDS)


def record_interruption(photo: Photo) -> None:
    """Let go of the photo, of which the decoder was ended from outside; raises `ClaimLost`.

    It counts as the death of a worker does: no try is used up, and it ends somewhere all the same.
    """
    with transaction.atomic():
        current = held_row(photo)
        current.render_claimed_until = None
        current.render_deaths += 1
        if current.render_deaths >= MAX_WORKER_DEATHS:
            current.render_deaths, current.render_tries = 0, MAX_RENDER_TRIES
            current.failure_reason = (
                f"Its process was ended from outside each of the {MAX_WORKER_DEATHS} times that it "
                "was tried."
            )
            if current.state == Photo.State.WAITING:
                current.state = Photo.State.FAILED
        current.save(update_fields=FAILURE_FIELDS)


def give_up_on_killers() -> None:
    """Mark photos that took their worker down each time: no exception came back to record."""
    given_up = Photo.objects.filter(KILLERS, render_tier__gt=RenderTier.NOTHING)
    given_up.filter(state=Photo.State.WAITING).update(state=Photo.State.FAILED)
    given_up.update(
        render_claimed_until=None,
        render_tries=MAX_RENDER_TRIES,
        render_deaths=0,
        failure_reason=f"The worker stopped each of the {MAX_WORKER_DEATHS} times that it tried.",
    )


def want_renditions_again(photos: PhotoQuerySet) -> int:
    """Give failed photos another three tries; what readers see stays. The number of photos."""
    failed = photos.filter(Q(state=Photo.State.FAILED) | ~Q(failure_reason="")).order_by()
    photo_ids = list(failed.values_list("pk", flat=True))
    again = Photo.objects.filter(pk__in=photo_ids)
    again.filter(state=Photo.State.FAILED).update(state=Photo.State.WAITING)
    return again.update(
        render_tries=0,
        render_deaths=0,
        render_claimed_until=None,
        render_asked_at=None,
        failure_reason="",
    )


def want_what_is_missing(photo_ids: Iterable[int]) -> list[int]:
    """Compare photos with the ladder, their focus and their words; the ids of those that changed.

    To be called when one of these has changed. Takes an iterator of any length.
    """
    changed_ids: list[int] = []
    for chunk in batched(photo_ids, CHUNK):
        # Locked, or a worker that records a tier meanwhile would have its state taken back.
        with transaction.atomic():
            rows = Photo.objects.select_for_update().filter(pk__in=chunk).order_by("pk")
            changed = [photo for photo in rows.defer("embedded_metadata") if has_changed(photo)]
            Photo.objects.bulk_update(changed, CHANGED_FIELDS)
        changed_ids += [photo.pk for photo in changed]
    return changed_ids


def want_what_is_missing_of(photos: Iterable[Photo]) -> None:
    """The same for rows that the caller has locked, and has changed.

    In a few queries, for most rows become alike: setting each row by itself takes a second for
    every two hundred.
    """
    emptied: list[Photo] = []
    alike: dict[tuple[str, int], list[int]] = {}
    for photo in photos:
        files = len(photo.renditions)
        if has_changed(photo):
            alike.setdefault((photo.state, photo.render_tier), []).append(photo.pk)
            if len(photo.renditions) != files:
                emptied.append(photo)
    for (state, tier), photo_ids in alike.items():
        Photo.objects.filter(pk__in=photo_ids).order_by().update(
            state=state, render_tier=tier, render_tries=0, render_asked_at=None
        )
    if emptied:
        Photo.objects.bulk_update(emptied, ["renditions", *RETIRED_FIELDS])


CHANGED_FIELDS = (
    "renditions",
    *RETIRED_FIELDS,
    "state",
    "render_tier",
    "render_tries",
    "render_asked_at",
)


def has_changed(photo: Photo) -> bool:
    """Set what is next of a photo; whether that is news. The row is not saved."""
    before = photo.render_tier, photo.state, len(photo.renditions)
    set_what_is_next(photo)
    if (photo.render_tier, photo.state, len(photo.renditions)) == before:
        return False
    photo.render_tries, photo.render_asked_at = 0, None
    return True


def hurry_photos(photos: PhotoQuerySet, *, is_live: bool) -> None:
    """Readers wait for these photos (or no longer): they go before others of the same tier."""
    photos.order_by().exclude(is_live=is_live).update(is_live=is_live)

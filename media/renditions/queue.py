"""The worker's loop: picks the most urgent photo, claims it, and has its missing files made.

The state is in the database. A task only says "look now": whoever looks takes the photo that is
most urgent, so that first tiers go before all others and live galleries before drafts, whatever the
order of the messages. Everything is safe to run twice, at once, or never.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import DatabaseError, InterfaceError, OperationalError

from media.doorbell import ring_doorbell
from media.models import FocalSource, Photo, PhotoQuerySet, RenderTier
from media.observing.counts import count, observe
from media.observing.tracing import span
from media.observing.work_log import log_work, working_on_photo
from media.renditions import ladder
from media.renditions.ladder import Rendition, Tier, Wanted
from media.renditions.process.client import (
    EndedFromOutside,
    OnePerThread,
    Opening,
    RenderingFailed,
    RenderingStopped,
    RenderProcess,
)
from media.renditions.state import (
    ClaimLost,
    claim_photo,
    drop_claim,
    record_failure,
    record_files,
    record_interruption,
    renew_claim,
)
from media.renditions.strays import retire_strays_of_photo
from media.renditions.suggested_focus import record_focus
from media.shutdown import StopAsked, is_stop_asked, leave_when_asked
from media.storages import file_on_disk, renditions_storage

logger = logging.getLogger(__name__)

ALTERED = (
    "Its original in the storage is no longer the file that came in. Whoever runs Photodesk can "
    "put it back from a backup (manage.py verify_originals)."
)

processes = OnePerThread(settings.RENDER_MEMORY_MB, settings.RENDER_TIMEOUT_SECONDS)


def render_missing_renditions(photo_id: int) -> None:
    """Make a photo's first tier, and its modern one unless other photos' first tiers wait."""
    render_claimed(Photo.objects.filter(pk=photo_id), up_to=RenderTier.MODERN)


def render_most_urgent(*, up_to: RenderTier) -> bool:
    """Make the next tier of the photo whose turn it is; False when none waits.

    `up_to` is the last tier that may be made. What the photo lacks of its modern tier is made in
    the same go, while its picture is decoded, as long as nobody's first tier waits.
    """
    return render_claimed(Photo.objects.all(), up_to=up_to)


def render_claimed(photos: PhotoQuerySet, *, up_to: RenderTier) -> bool:
    """Render the most urgent of these photos; False when none waits, or we were asked to stop."""
    photo = None if is_stop_asked() else claim_photo(photos, up_to=up_to)
    if photo is None:
        return False
    with working_on_photo(photo.pk), span("render", photo_id=photo.pk):
        count("photodesk_renderings", outcome=render_one(photo, up_to=up_to))
    return True


def render_one(photo: Photo, *, up_to: RenderTier) -> str:
    """Render a photo that is ours; what came of it, in a word."""
    try:
        make_tiers(photo, up_to=max(up_to, RenderTier.MODERN))
    except ClaimLost:
        logger.info("Photo %s was deleted, or another worker has it", photo.pk)
        return "lost"
    except StopAsked:
        give_back(photo, drop_claim)
        return "stopped"
    except EndedFromOutside:
        logger.warning("The decoder was ended from outside while it was at photo %s", photo.pk)
        give_back(photo, record_interruption)
        ring_doorbell(RenderTier(photo.render_tier).task, photo.pk)
        return "interrupted"
    except (OperationalError, InterfaceError):
        # The database did not answer: the photo is not to blame, and no try is counted.
        logger.exception("Renditions of photo %s were not recorded", photo.pk)
        give_back(photo, drop_claim)
        return "not recorded"
    except Exception as error:
        logger.exception("Renditions of photo %s failed", photo.pk)
        reason = describe_failure(error)
        give_back(photo, lambda photo: record_failure(photo, reason))
        log_work("Photo not made", reason=reason, tries=photo.render_tries + 1)
        return "failed"
    return "made"


def describe_failure(error: Exception) -> str:
    """Why a photo could not be made, in an editor's words; the log has the others."""
    if isinstance(error, (RenderingFailed, RenderingStopped)):
        return str(error)
    if isinstance(error, OSError):
        return f"Its files could not be read or stored: {error.strerror or 'see the log'}."
    return "It could not be rendered, by a fault of Photodesk's; the worker's log has more."


def give_back(photo: Photo, let_go_of: Callable[[Photo], object]) -> None:
    """Let go of a photo that could not be made.

    If the database does not answer, the claim runs out and the sweep asks again.
    """
    try:
        let_go_of(photo)
    except (ClaimLost, DatabaseError) as reason:
        logger.warning("The claim on photo %s was not ended: %s", photo.pk, reason)


def make_tiers(photo: Photo, *, up_to: RenderTier) -> None:
    """Make the photo's next tier, and those after it unless something more urgent waits."""
    tiers = ladder.TIERS[photo.render_tier - 1 : up_to]
    lacking = [want for want in photo.missing_renditions if want.tier in tiers]
    if lacking:
        make_files(photo, tiers, lacking)
    else:
        record_files(photo, {})
    current = drop_claim(photo)
    if current.render_tier:
        ring_doorbell(RenderTier(current.render_tier).task, photo.pk)
    else:
        retire_strays_of_photo(photo.pk)


def make_files(photo: Photo, tiers: Sequence[Tier], lacking: Sequence[Wanted]) -> None:
    """Make and record the lacking files, tier by tier, in the render process of this thread."""
    try:
        with file_on_disk(photo.original.storage, str(photo.original.name)) as original:
            try:
                make_files_from(original, photo, tiers, lacking)
            except RenderingFailed as error:
                if is_altered(original, photo):
                    raise RenderingFailed(ALTERED) from error
                raise
    except FileNotFoundError as error:
        raise RenderingFailed("Its original is gone from the storage.") from error


def is_altered(original: Path, photo: Photo) -> bool:
    """Whether the storage holds something else than what came in: no fault of the photo."""
    with original.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() != photo.original_sha256


def make_files_from(
    original: Path, photo: Photo, tiers: Sequence[Tier], lacking: Sequence[Wanted]
) -> None:
    """The same from a file on this machine's disk."""
    source, xmp, process = photo.rendition_source, photo.xmp, processes.process
    process.open(
        Opening(
            original,
            source,
            tuple(lacking),
            max_pixels=settings.MAX_ORIGINAL_PIXELS,
            threads=settings.RENDER_THREADS,
        )
    )
    if photo.focal_source == FocalSource.UNKNOWN:
        look_for_focus(photo, process)
        source = photo.rendition_source
        lacking = [want for want in photo.missing_renditions if want.tier in tiers]
    for tier in tiers:
        renew_claim(photo)
        wanted = [want for want in lacking if want.tier == tier]
        if not wanted:
            continue
        began = time.monotonic()
        entries: dict[str, Rendition] = {}
        try:
            store_files(photo, process, wanted, xmp, entries)
            impression = process.describe() if tier == "first" else None
        except (RenderingFailed, RenderingStopped, StopAsked):
            if entries:  # the next try begins with what is left
                record_files(photo, entries)
            raise
        seconds = time.monotonic() - began
        current = record_files(photo, entries, impression=impression, seconds={tier: seconds})
        observe("photodesk_rendition_tier_seconds", seconds, tier=tier)
        log_work("Renditions made", tier=tier, files=len(entries), seconds=round(seconds, 3))
        # Words or focus may have been edited meanwhile: then the other files would be stale too.
        is_edited = current.rendition_source != source
        if is_edited or (current.render_tier and is_more_urgent_waiting(current)):
            break


def look_for_focus(photo: Photo, process: RenderProcess) -> None:
    """Suggest a focal point for a photo that has no files yet, which are then cut around it.

    What an editor set meanwhile is what counts. Raises `ClaimLost`.
    """
    record_focus(photo, process.find_focus())
    process.reframe(photo.rendition_source)


def is_more_urgent_waiting(photo: Photo) -> bool:
    """Whether somebody else's earlier tier should go before this photo's next one."""
    others = Photo.objects.exclude(pk=photo.pk)
    if photo.render_tier == RenderTier.REFINED:
        return others.with_earlier_tiers().exists()
    return others.waiting_for_renditions().filter(render_tier__lt=photo.render_tier).exists()


def store_files(
    photo: Photo,
    process: RenderProcess,
    wanted: Sequence[Wanted],
    xmp: bytes,
    entries: dict[str, Rendition],
) -> None:
    """Make and store files, renewing the claim with each; adds the entries for the manifest."""
    by_key = {want.rung.key: want for want in wanted}
    made = photo.manifest
    for key, content in process.make(wanted, xmp=xmp):
        want, before = by_key[key], made.get(key)
        is_refining = want.tier == "refined"
        if is_refining and before and not ladder.is_worth_it(before.size_bytes, len(content)):
            entries[key] = ladder.mark_refined(before)
        else:
            source = photo.rendition_source
            stored_at = ladder.build_store_path(source, want.rung, content)
            if not renditions_storage().exists(stored_at):
                renditions_storage().save(stored_at, ContentFile(content))
            entries[key] = Rendition(
                ladder.find_address(source, want, before),
                want.width_px,
                want.height_px,
                len(content),
                want.fingerprint,
                is_refined=is_refining,
                file=stored_at,
            )
        renew_claim(photo)
        leave_when_asked()

"""What Celery does every few seconds: asks for forgotten renditions, removes retired files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from PIL import Image

from media.doorbell import ring_doorbell
from media.models import Photo, RenderTier
from media.renditions import ladder
from media.renditions.perceptual_hash import hash_picture
from media.renditions.retiring import RETIRED_FIELDS, drop_entries_until
from media.renditions.state import CLAIM, give_up_on_killers
from media.renditions.strays import retire_strays
from media.storages import (
    AtomicFileSystemStorage,
    originals_storage,
    remove_older_files,
    renditions_storage,
)

# A message may be waiting in a long queue: the sweep does not ask again before this long.
ASK_AGAIN_AFTER = timedelta(seconds=30)
ASK_AT_ONCE = 100
REMOVE_AT_ONCE = 50
HASHED_AT_ONCE = 50
WHOLE_JPEGS = frozenset(f"w{width_px}.jpg" for width_px in ladder.WIDTHS_PX)
# The first file of a large batch waits for the last one, over whatever line there is.
UPLOAD_KEPT = timedelta(hours=24)


def ask_for_missing_renditions() -> int:
    """Ring for photos that wait and were not asked for lately. The number of photos.

    Refining is asked for only when nothing else waits.
    """
    now = timezone.now()
    give_up_on_killers()
    waiting = Photo.objects.waiting_for_renditions()
    claimed = Photo.objects.filter(render_claimed_until__gt=now)
    urgent = waiting.filter(render_tier__lt=RenderTier.REFINED)
    if claimed.exists() or urgent.exists():
        waiting = urgent
    is_never_asked = Q(render_asked_at=None)
    # Its message is used up and its worker is gone: no other message is under way.
    is_abandoned = Q(render_claimed_until__lt=now, render_asked_at__lt=F("render_claimed_until"))
    to_ask, limit = is_never_asked | is_abandoned, ASK_AT_ONCE
    if claimed.filter(render_claimed_until__gt=now + CLAIM - ASK_AGAIN_AFTER).exists():
        # A worker takes photos and so has messages: one for each photo that was asked for. More of
        # them, every few seconds while a library is made anew, would be a queue without end.
        limit -= waiting.exclude(to_ask).count()
    else:
        to_ask |= Q(render_asked_at__lt=now - ASK_AGAIN_AFTER)
    rows = list(waiting.filter(to_ask).values_list("pk", "render_tier")[: max(0, limit)])
    Photo.objects.filter(pk__in=[photo_id for photo_id, _ in rows]).update(render_asked_at=now)
    for photo_id, tier in rows:
        if not ring_doorbell(RenderTier(tier).task, photo_id):
            break  # each would wait as long; they are asked for again
    return len(rows)


def fill_missing_hashes() -> int:
    """Hash some of the photos that were prepared before there were hashes. The number of photos."""
    storage = renditions_storage()
    photos = Photo.objects.filter(state=Photo.State.READY, perceptual_hash=None).order_by("-pk")
    filled = 0
    for photo in photos.only("pk", "renditions")[:HASHED_AT_ONCE]:
        whole = (one for key, one in photo.manifest.items() if key in WHOLE_JPEGS)
        for rendition in sorted(whole, key=lambda one: one.width_px)[:1]:
            try:
                with storage.open(rendition.stored_at) as file, Image.open(file) as picture:
                    found = hash_picture(picture)
            except FileNotFoundError:
                continue  # `reconcile` has it made anew, with its hash
            filled += Photo.objects.filter(pk=photo.pk).update(perceptual_hash=found)
    return filled


def remove_what_is_over() -> None:
    """Remove the files that nothing needs any more, some of them each time."""
    remove_retired_files()
    retire_strays()
    remove_unfinished_files()


def remove_retired_files() -> int:
    """Remove files that are kept no longer. The number of files."""
    due = Photo.objects.filter(retired_until__lt=timezone.now()).order_by("retired_until", "pk")
    photo_ids = list(due.values_list("pk", flat=True)[:REMOVE_AT_ONCE])
    return sum(remove_retired_files_of_photo(photo_id) for photo_id in photo_ids)


def remove_retired_files_of_photo(photo_id: int) -> int:
    """The same for one photo."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update().filter(pk=photo_id).first()
        if photo is None:
            return 0
        gone = drop_entries_until(photo, timezone.now())
        for stored_at in gone:
            renditions_storage().delete(stored_at)
        photo.save(update_fields=RETIRED_FIELDS)
    return len(gone)


def remove_unfinished_files() -> None:
    """Remove what killed writers left in the storages, and killed web servers of their uploads."""
    for storage in (originals_storage(), renditions_storage()):
        if isinstance(storage, AtomicFileSystemStorage):
            storage.remove_unfinished()
    if settings.FILE_UPLOAD_TEMP_DIR:
        remove_older_files(Path(settings.FILE_UPLOAD_TEMP_DIR), UPLOAD_KEPT.total_seconds())

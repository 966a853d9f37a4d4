"""Finding files in the rendition store that no photo names, and retiring them.

A worker that is killed between storing a file and recording it leaves one behind. The next worker
makes the same file under the same name, since encoders repeat themselves; but not when the photo
was edited, deleted or given up meanwhile.
"""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from media.models import Photo
from media.renditions import ladder
from media.renditions.retiring import RETIRED_FIELDS, retire_bytes
from media.storages import renditions_storage

# Younger files may be about to be recorded: no claim is renewed for as long.
STRAY_AFTER = timedelta(hours=1)
# The store has 256 folders; each time another one is looked at, all within half an hour.
FOLDERS = 256
LOOK_EVERY_SECONDS = 7


def retire_strays_of_photo(photo_id: int) -> int:
    """Retire what is stored for a photo and not named by it, when nobody is at it."""
    return retire_files(photo_id, min_age=timedelta())


def retire_strays() -> int:
    """The same for one of the store's folders, in turn; the number of files retired or removed."""
    storage = renditions_storage()
    prefix = f"{int(time.time() / LOOK_EVERY_SECONDS) % FOLDERS:02x}"
    if not storage.exists(prefix) or not Photo.objects.exists():
        return 0  # an empty library is more likely a database that is not there yet
    of_prefix = Photo.objects.filter(
        original_sha256__gte=prefix, original_sha256__lt=f"{prefix}g"
    ).order_by()
    photo_ids = {
        ladder.find_photo_folder(sha256): photo_id
        for photo_id, sha256 in of_prefix.values_list("pk", "original_sha256").iterator()
    }
    found = 0
    for name in storage.listdir(prefix)[0]:
        folder = f"{prefix}/{name}"
        if folder in photo_ids:
            found += retire_files(photo_ids[folder], min_age=STRAY_AFTER)
        else:
            found += remove_folder(folder)
    return found


def retire_files(photo_id: int, *, min_age: timedelta) -> int:
    """Retire the strays of one photo that are old enough. Their number."""
    photo = Photo.objects.filter(pk=photo_id).first()
    strays = stray_paths(photo, min_age) if photo else set()
    if not strays:
        return 0
    with transaction.atomic():
        current = Photo.objects.select_for_update().filter(pk=photo_id).first()
        if current is None or is_claimed(current):
            return 0  # they may be recorded in a moment
        for path in strays - current.stored_paths:
            retire_bytes(current, path)
        current.save(update_fields=RETIRED_FIELDS)
    return len(strays)


def is_claimed(photo: Photo) -> bool:
    """Whether a worker is at it."""
    claimed_until = photo.render_claimed_until
    return claimed_until is not None and claimed_until > timezone.now()


def stray_paths(photo: Photo, min_age: timedelta) -> set[str]:
    """Files of a photo's folder that the photo does not name."""
    storage, folder = renditions_storage(), ladder.find_photo_folder(photo.original_sha256)
    if not storage.exists(folder):
        return set()
    stored = {f"{folder}/{name}" for name in storage.listdir(folder)[1]}
    oldest = timezone.now() - min_age
    return {
        path
        for path in stored - photo.stored_paths
        if not min_age or storage.get_modified_time(path) < oldest
    }


def remove_folder(folder: str) -> int:
    """Remove the files of a photo that is no longer there. Their number."""
    storage, oldest = renditions_storage(), timezone.now() - STRAY_AFTER
    paths = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    if any(storage.get_modified_time(path) > oldest for path in paths):
        return 0  # its row may be on its way
    for path in paths:
        storage.delete(path)
    storage.delete(folder)
    return len(paths)

"""Whether there is room for what comes in: refused before a disk is so full that work suffers.

Pages, kills and the database need room, too; a photo that is not taken in can be sent again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from media.storages import originals_storage

# A file on its way is here in pieces, as what is looked at, and as the original.
COPIES: Final = 3


class NoRoomOnDisk(OSError):
    """So little is left that uploads are refused; the errno is that of a full disk."""

    def __init__(self, folder: Path, free_bytes: int) -> None:
        super().__init__(
            errno.ENOSPC,
            f"Only {free_bytes / 1e6:,.0f} MB are left; PHOTODESK_DISK_RESERVE_MB keeps "
            f"{settings.DISK_RESERVE_BYTES / 1e6:,.0f} MB free",
            str(folder),
        )


def require_room_on_disk(size_bytes: int = 0) -> None:
    """Raise `NoRoomOnDisk` where a file of this size would leave less than the reserve."""
    if not settings.DISK_RESERVE_BYTES:
        return
    for folder in list_folders():
        free_bytes = count_free_bytes(folder)
        if free_bytes - COPIES * size_bytes < settings.DISK_RESERVE_BYTES:
            raise NoRoomOnDisk(folder, free_bytes)


def list_folders() -> Iterator[Path]:
    """Where uploads are written to."""
    yield Path(settings.FILE_UPLOAD_TEMP_DIR)
    yield Path(settings.UPLOADS_ROOT)
    storage = originals_storage()
    if isinstance(storage, FileSystemStorage):
        yield Path(storage.location)


def count_free_bytes(folder: Path) -> int:
    """What is left on the disk of a folder, which may not be there yet."""
    found = os.statvfs(find_nearest(folder))
    return found.f_bavail * found.f_frsize


def find_nearest(folder: Path) -> Path:
    """The folder itself, or the one that is there and that it would be made in."""
    return next(each for each in (folder, *folder.parents) if each.exists())

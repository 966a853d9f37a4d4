"""What is here of files on their way in: one file each in the data folder, written at its end.

They stay on this disk, wherever photos are kept: a bucket takes whole objects alone. What lies
behind the number of bytes that the row names counts for nothing and is written over.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from media.storages import keep_name
from newsroom.models import UploadSession
from newsroom.uploads.refusals import UploadBusy

SUFFIX = ".part"
BLOCK_BYTES = 256 * 1024


def find_path(session: UploadSession) -> Path:
    """Where its bytes are."""
    return Path(settings.UPLOADS_ROOT) / f"{session.public_id}{SUFFIX}"


@contextmanager
def hold_file(session: UploadSession) -> Iterator[BinaryIO]:
    """Its file, for one request alone; raises `UploadBusy`. The kernel lets go for who is killed.

    A lock on the file and not on the row: SQLite has one for all that is written, and pieces take
    their time.
    """
    path = find_path(session)
    is_new = not path.exists()
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UploadBusy from error
        if is_new:
            keep_name(path)
        yield file


def write_blocks(
    file: BinaryIO, offset: int, read: Callable[[int], bytes], *, at_most_bytes: int
) -> Iterator[bytes]:
    """Write what `read` gives, block by block, which are given on; one byte too many ends it."""
    file.seek(offset)
    left = at_most_bytes
    while left >= 0 and (block := read(min(BLOCK_BYTES, left + 1))):
        left -= len(block)
        if left >= 0:
            file.write(block)
        yield block


def sync_file(file: BinaryIO) -> None:
    """See that what was written survives a power cut: its sender will not send it again."""
    file.flush()
    os.fdatasync(file.fileno())


def count_bytes(session: UploadSession) -> int:
    """How many bytes are on disk; 0 where the file is gone."""
    try:
        return find_path(session).stat().st_size
    except FileNotFoundError:
        return 0


def remove_file(session: UploadSession) -> None:
    """Remove its file."""
    find_path(session).unlink(missing_ok=True)

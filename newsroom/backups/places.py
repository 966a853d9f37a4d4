"""Where backups lie: a folder, or a bucket of the service that photographs may be in."""

from __future__ import annotations

import errno
import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import Storage

from media.storages import UNFINISHED, AtomicFileSystemStorage
from newsroom.backups.refusals import BackupRefused
from newsroom.outage_messages import NO_BUCKET, NOT_ALLOWED, first_line

ORIGINALS: Final = "originals"
BACKUPS: Final = "backups"
WORKING: Final = f"{UNFINISHED}-"  # folders that are removed at the end, or by the next backup
# Of a file that is read from a bucket, so much is kept in memory; the rest on disk.
IN_MEMORY_BYTES: Final = 8 << 20


@dataclass(frozen=True)
class Place:
    """A folder or a bucket. All of its backups share the originals, which are named by their hash.

    originals/ab/ab12….jpg
    backups/20261126T185430Z/database.dump      or database.sqlite3
    backups/20261126T185430Z/originals.sha256   as `sha256sum --check` reads it
    backups/20261126T185430Z/manifest.json      written last: without it, it is no backup
    """

    text: str  # as it was typed

    @property
    def folder(self) -> Path | None:
        """The folder; None for a bucket."""
        return None if self.text.startswith("s3://") else Path(self.text).resolve()

    @cached_property
    def storage(self) -> Storage:
        """The store; raises `BackupRefused` for an address that is none."""
        if self.folder is not None:
            return AtomicFileSystemStorage(location=str(self.folder))
        from storages.backends.s3 import S3Storage  # it loads boto3, which takes time

        address = urlsplit(self.text)
        if not address.netloc:
            raise BackupRefused(f"{self.text} names no bucket. Write s3://BUCKET/FOLDER")
        store: Storage = S3Storage(  # type: ignore[no-untyped-call]
            bucket_name=address.netloc,
            location=address.path.strip("/"),
            max_memory_size=IN_MEMORY_BYTES,
        )
        return store

    def require_there(self) -> None:
        """Raise `BackupRefused` where there is nothing to read."""
        self.require_named()
        if self.folder is not None and not self.folder.is_dir():
            raise BackupRefused(f"There is no folder {self.folder}. Is its disk mounted?")

    def require_named(self) -> None:
        """Raise `BackupRefused` for an empty name, which would be the folder one stands in."""
        if not self.text.strip():
            raise BackupRefused("No place is named. Name a folder, or s3://BUCKET/FOLDER")

    def require_apart(self, folder: Path) -> None:
        """Raise `BackupRefused` for a folder of the newsroom's own: readers get some of them."""
        data = Path(settings.DATA_DIR).resolve()
        if folder.is_relative_to(data):
            raise BackupRefused(
                f"{folder} is in the data folder {data}: what takes that takes the backup with it, "
                "and what lies in its site/ is public. Name a folder elsewhere, best on another "
                "disk."
            )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder, for its owner alone, and hold it against a second backup.

        Raises `BackupRefused`, also where others' files lie.
        """
        self.require_named()
        if self.folder is None:
            yield
            return
        self.require_apart(self.folder)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not (self.folder / BACKUPS).is_dir():
                self.require_empty(self.folder)
                (self.folder / BACKUPS).mkdir()
            lock = (self.folder / ".lock").open("w")
        except OSError as error:
            raise BackupRefused(
                f"{self.folder} cannot be used: {error.strerror}. Name a folder that the user who "
                "runs this may write to."
            ) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BackupRefused(
                    f"Another backup into {self.folder} is being made. Wait until it is done."
                ) from error
            for left in self.folder.glob(f"{WORKING}*"):
                shutil.rmtree(left)
            yield

    def require_empty(self, folder: Path) -> None:
        """Raise `BackupRefused` for a folder of something else."""
        if any(folder.iterdir()):
            raise BackupRefused(
                f"{folder} holds other files and no backups. Name an empty folder, or one that is "
                "to be made."
            )


@contextmanager
def place_in_words(place: Place) -> Iterator[None]:
    """Raise `BackupRefused` where a bucket or a disk does not let us, with what to do."""
    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {})
        code = str(said.get("Code", ""))
        if code in NO_BUCKET:
            raise BackupRefused(f"There is no bucket for {place.text}. Make it first.") from error
        if code in NOT_ALLOWED:
            raise BackupRefused(
                f"{place.text} does not let us in: the owner of AWS_ACCESS_KEY_ID must be allowed "
                "to list, read, write and delete there."
            ) from error
        raise BackupRefused(f"{place.text} refused: {first_line(error)}.") from error
    except BotoCoreError as error:
        raise BackupRefused(f"{place.text} cannot be reached: {first_line(error)}.") from error
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        raise BackupRefused(
            f"{error.filename or place.text}: {error.strerror}. What was begun is no backup; the "
            "one before is as it was."
        ) from error

"""The two stores of files: originals, which are never public, and renditions."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

UNFINISHED = ".unfinished"
UNFINISHED_KEPT_SECONDS = 600


class AtomicFileSystemStorage(FileSystemStorage):
    """Local disk where a name holds the whole file or nothing.

    Names are made from the content, so a name that is taken holds the same bytes already and
    writing it again is harmless.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is made from the content."""
        return name

    def url(self, name: str | None) -> str:
        """The name behind the base URL: it is made of letters and digits, with nothing to quote."""
        return f"{self.base_url}{name}"

    def _save(self, name: str, content: File[bytes]) -> str:
        target = Path(self.path(name))
        make_folder(target.parent)
        beside = Path(self.path(UNFINISHED))
        beside.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=beside)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o640)
            Path(temporary).replace(target)
            keep_name(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return name

    def remove_unfinished(self) -> int:
        """Remove what writers left behind when they were killed. The number of files."""
        return remove_older_files(Path(self.path(UNFINISHED)), UNFINISHED_KEPT_SECONDS)


@contextlib.contextmanager
def file_on_disk(storage: Storage, name: str) -> Iterator[Path]:
    """A stored file as one of this machine's disk, for as long as the block lasts.

    Raises `FileNotFoundError`, when it is entered or when the file is opened.
    """
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        pass
    else:
        yield path
        return
    with (
        storage.open(name) as stored,
        tempfile.NamedTemporaryFile(
            dir=settings.FILE_UPLOAD_TEMP_DIR, prefix="original-", suffix=Path(name).suffix
        ) as copy,
    ):
        for chunk in stored.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, and see that they survive a power cut."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in reversed(made):
        sync_folder(each.parent)


def keep_name(target: Path) -> None:
    """See that a new name survives a power cut: the folder is written, and the one above it, that
    somebody else may have made it in just now.
    """
    for folder in (target.parent, target.parent.parent):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_older_files(folder: Path, kept_seconds: float) -> int:
    """Remove the files of a folder that nobody wrote to for so long. Their number."""
    removed = 0
    over = time.time() - kept_seconds
    for path in folder.glob("*"):
        with contextlib.suppress(FileNotFoundError):  # its writer was faster
            if path.is_file() and path.stat().st_mtime < over:
                path.unlink()
                removed += 1
    return removed


def originals_storage() -> Storage:
    """The untouched uploads; never served."""
    return storages["originals"]


def renditions_storage() -> Storage:
    """What we made of them."""
    return storages["renditions"]

"""Where files live: originals (never public) and renditions, each a named storage."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages


class AtomicFileSystemStorage(FileSystemStorage):
    """Local disk where a name holds the whole file or nothing.

    Names are made from the content, so a name that is taken holds the same bytes already and
    writing it again is harmless.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is made from the content."""
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".writing-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o640)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return name


def originals_storage() -> Storage:
    """The untouched uploads; never served."""
    return storages["originals"]


def renditions_storage() -> Storage:
    """What we made of them."""
    return storages["renditions"]

"""What looking for files finds: one to be taken in, one that is refused, or litter."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from media.metadata.sidecars import Sidecar


def no_sidecar() -> Sidecar | None:
    """None lay beside the photo."""
    return None


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken in, and why. `name` says where it is: a path, or ARCHIVE:MEMBER."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that is nobody's photograph, or a folder of such files; nobody has to act on it."""

    name: str
    file_count: int = 1


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file to be taken in. `file_name` is its last part, which the photo keeps."""

    name: str
    file_name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
    read_sidecar: Callable[[], Sidecar | None] = no_sidecar


Found = IncomingFile | Refused | PassedOver


def decode_path(path: Path) -> str:
    """A path as text that can be encoded, whatever bytes the disk holds."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")

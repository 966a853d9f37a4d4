"""A ZIP file that is made while it is sent: one piece of one file in memory at a time.

Nothing is packed: photographs are packed already.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from typing import IO, Any

PIECE_BYTES = 256 * 1024
EARLIEST = 1980  # before it, a ZIP file knows no years


@dataclass(frozen=True, slots=True)
class Member:
    """A file to be put in; `open_file` raises `OSError` where it is not there after all."""

    name: str
    open_file: Callable[[], IO[bytes]]
    size_bytes: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that is not in, or not whole."""

    name: str
    why: str


class Sink(RawIOBase):
    """Takes what is written, and gives it away again."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is; but nobody can go back in it."""
        return True

    def write(self, data: Any, /) -> int:
        """Keep it until it is taken."""
        piece = bytes(data)
        self.pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """What was written since."""
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken


def stream_zip(
    members: Iterable[Member], *, tell_missing: Callable[[list[Missing]], Member | None]
) -> Iterator[bytes]:
    """The bytes of a ZIP file. Files that are missing are left out; `tell_missing` makes the last
    member of their names.
    """
    sink, missing = Sink(), list[Missing]()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for member in members:
            yield from put_in(archive, sink, member, missing)
        if last := tell_missing(missing):
            yield from put_in(archive, sink, last, missing)
    yield sink.take()


def put_in(
    archive: zipfile.ZipFile, sink: Sink, member: Member, missing: list[Missing]
) -> Iterator[bytes]:
    """One member, piece by piece."""
    try:
        file = member.open_file()
    except OSError:
        missing.append(Missing(member.name, "its file is missing from the storage"))
        return
    moment = member.changed_at.timetuple()[:6]
    entry = zipfile.ZipInfo(member.name, max(moment, (EARLIEST, 1, 1, 0, 0, 0)))
    entry.external_attr = 0o644 << 16
    entry.file_size = member.size_bytes  # says whether it needs the long form
    with file, archive.open(entry, "w") as target:
        while piece := read_piece(file, member, missing):
            target.write(piece)
            yield sink.take()


def read_piece(file: IO[bytes], member: Member, missing: list[Missing]) -> bytes:
    """The next of it; nothing at its end, and where the storage fails."""
    try:
        return file.read(PIECE_BYTES)
    except OSError:
        missing.append(Missing(member.name, "the storage failed: it is not whole"))
        return b""

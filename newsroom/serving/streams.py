"""An answer that is made while it is sent, at the pace of its reader.

Granian takes whatever it is given at once, however slow the reader is: a download of many gigabytes
would be in memory. It reads files as they are taken, though, and a pipe with a name is one: what is
written into it waits until it is read, and ends when nobody reads any more.
"""

from __future__ import annotations

import os
import select
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import ENXIO
from pathlib import Path

PIECE_BYTES = 64 * 1024  # smaller pieces go together
OPENED_WITHIN_SECONDS = 10.0
# A reader who takes nothing for so long is gone, whatever his connection says.
STALLED_SECONDS = 120.0


class ReaderGone(Exception):
    """The connection ended, or nothing was taken for long, before all was sent."""


@contextmanager
def make_pipe(folder: str) -> Iterator[Path]:
    """A pipe with a name, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="answer-") as own:
        path = Path(own) / "pipe"
        os.mkfifo(path, 0o600)
        yield path


def write_to_reader(path: Path, chunks: Iterable[bytes]) -> None:
    """Write an answer into a pipe that somebody reads, or will soon. Raises `ReaderGone`."""
    handle = open_when_read(path)
    try:
        for piece in gather(chunks, PIECE_BYTES):
            write_piece(handle, piece)
    except BrokenPipeError as error:
        raise ReaderGone from error
    finally:
        os.close(handle)


def open_when_read(path: Path) -> int:
    """A handle to write to, once there is a reader. Raises `ReaderGone`."""
    deadline = time.monotonic() + OPENED_WITHIN_SECONDS
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != ENXIO or time.monotonic() > deadline:
                raise ReaderGone from error
        time.sleep(0.005)


def write_piece(handle: int, piece: bytes) -> None:
    """Write all of it, as fast as it is taken. Raises `ReaderGone` and `BrokenPipeError`."""
    poll = select.poll()
    poll.register(handle, select.POLLOUT)
    left = memoryview(piece)
    while left:
        if not poll.poll(STALLED_SECONDS * 1_000):
            raise ReaderGone
        left = left[os.write(handle, left) :]


def gather(chunks: Iterable[bytes], least_bytes: int) -> Iterator[bytes]:
    """The same bytes in fewer pieces."""
    waiting: list[bytes] = []
    size_bytes = 0
    for chunk in chunks:
        waiting.append(chunk)
        size_bytes += len(chunk)
        if size_bytes >= least_bytes:
            yield b"".join(waiting)
            waiting, size_bytes = [], 0
    if waiting:
        yield b"".join(waiting)

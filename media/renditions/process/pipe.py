"""Messages over the pipes of a render process: whole or not at all, none waited for without end.

A pipe gives and takes what fits at the moment, 64 kB or less; a message may be many times that.
"""

from __future__ import annotations

import os
import pickle
import select
import struct
import time
from typing import Any

from media.shutdown import leave_when_asked

LENGTH = struct.Struct(">Q")
CHUNK_BYTES = 1 << 20
# How long a stop that is asked for may go unnoticed.
LOOK_EVERY_MS = 250.0


class PipeClosed(Exception):
    """The other side is gone."""


class TooLate(Exception):
    """The time is over."""


def send_message(pipe: int, message: object, *, until: float | None = None) -> None:
    """Write a message. `until` is a moment of `time.monotonic`.

    Raises `PipeClosed`, `TooLate` and, where there is an `until`, `StopAsked`.
    """
    body = pickle.dumps(message)
    left = memoryview(LENGTH.pack(len(body)) + body)
    while left:
        wait_for_pipe(pipe, select.POLLOUT, until)
        try:
            left = left[os.write(pipe, left[:CHUNK_BYTES]) :]
        except BlockingIOError:
            continue
        except OSError as error:
            raise PipeClosed from error


def receive_message(pipe: int, *, until: float | None = None) -> Any:
    """Read a message that `send` wrote: only from a process of our own, since it is a pickle."""
    (length,) = LENGTH.unpack(read_exactly(pipe, LENGTH.size, until))
    return pickle.loads(read_exactly(pipe, length, until))  # noqa: S301 - from our own process


def read_exactly(pipe: int, size_bytes: int, until: float | None) -> bytes:
    """So many bytes."""
    content = bytearray()
    while len(content) < size_bytes:
        wait_for_pipe(pipe, select.POLLIN, until)
        try:
            chunk = os.read(pipe, min(CHUNK_BYTES, size_bytes - len(content)))
        except BlockingIOError:
            continue
        if not chunk:
            raise PipeClosed
        content += chunk
    return bytes(content)


def wait_for_pipe(pipe: int, event: int, until: float | None) -> None:
    """Wait until the pipe can be read or written, or is closed."""
    if until is None:
        return
    poll = select.poll()  # `select.select` refuses descriptors from 1024 up
    poll.register(pipe, event)
    while not poll.poll(min(LOOK_EVERY_MS, max(0.0, until - time.monotonic()) * 1000)):
        leave_when_asked()
        if time.monotonic() >= until:
            raise TooLate

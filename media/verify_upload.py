"""Whether all of a file that came in can be decoded, found out at a bounded cost.

A web server answers many people: what a stranger's file may take in time or memory is spent in a
process that can be stopped. An ordinary JPEG is decoded here, at an eighth of its size, which takes
a few milliseconds for each megabyte of it.
"""

from __future__ import annotations

from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

from django.conf import settings
from PIL import Image

from media.decoding import originals
from media.decoding.originals import DamagedImage
from media.renditions.process.client import (
    EndedFromOutside,
    RenderingFailed,
    RenderingStopped,
    RenderProcess,
    Verifying,
)

# The person who sent it waits: two PNGs of 120 megapixels at once take 5 s on two cores.
VERIFY_WITHIN_SECONDS = 30.0
# At once, in each process of the web server: one file that takes long holds nobody up. Others wait,
# and not for long: whoever sends hostile files must not keep the others' from being taken.
turns = BoundedSemaphore(2)
WAIT_FOR_TURN_SECONDS = 8.0
RETRY_AFTER_SECONDS = 10


class TryLater(Exception):
    """Nothing is wrong with the file: others are being looked at."""


def require_whole(image: Image.Image, path: Path) -> None:
    """Decode the file's data to its end; raises `DamagedImage` and `TryLater`."""
    if is_cheap(image, path):
        originals.decode_whole(image)
        return
    process = RenderProcess(
        memory_mb=settings.RENDER_MEMORY_MB, timeout_seconds=VERIFY_WITHIN_SECONDS
    )
    if not turns.acquire(timeout=WAIT_FOR_TURN_SECONDS):
        raise TryLater(
            "Other files that take long to look at are before it. Nothing is wrong with yours: "
            "send it again in a moment."
        )
    try:
        verify_in_process(process, Verifying(path, settings.MAX_ORIGINAL_PIXELS))
    except (RenderingFailed, RenderingStopped) as error:
        raise DamagedImage(str(error)) from error
    finally:
        process.end()
        turns.release()


def verify_in_process(process: RenderProcess, verifying: Verifying) -> None:
    """Ask the process, and once more where somebody ended it."""
    try:
        process.verify(verifying)
    except EndedFromOutside:
        process.verify(verifying)


def is_cheap(image: Image.Image, path: Path) -> bool:
    """Whether decoding takes time by the file's length, and little memory.

    A JPEG of several scans keeps all of its numbers in memory, and may go over them thousands of
    times in a file of 1 MB.
    """
    if image.format not in ("JPEG", originals.SAME_AS_JPEG):
        return False
    with path.open("rb") as file:
        return is_in_one_scan(file)


def is_in_one_scan(file: BinaryIO) -> bool:
    """Whether a JPEG is sequential with all of its components in the first scan (ITU T.81, B.2)."""
    file.seek(2)
    components = 0
    while len(segment := file.read(4)) == 4 and segment[0] == 0xFF:
        body = file.read(max(0, int.from_bytes(segment[2:]) - 2))
        if segment[1] in (0xC0, 0xC1):
            components = body[5] if len(body) > 5 else 0
        elif segment[1] == 0xDA:
            return bool(body) and body[0] == components
    return False

"""Code points for colour (ITU-T H.273) in files that name no profile: PNG's cICP, AVIF's nclx.

Pillow passes them over; pillow-heif gives those of HEIC under the name that is used here.
"""

from __future__ import annotations

import struct

from PIL import Image

KEY = "nclx_profile"
LOOKED_THROUGH_BYTES = 65_536


def note_code_points(image: Image.Image, head: bytes) -> None:
    """Add what the start of the file says to the picture's `info`, as pillow-heif does."""
    found: tuple[int, int] | None = None
    if image.format == "PNG":
        found = code_points_in(head.partition(b"IDAT")[0], b"cICP", ">BB")
    elif image.format == "AVIF":
        found = code_points_in(head, b"colrnclx", ">HH")
    if found is not None:
        primaries, transfer = found
        image.info.setdefault(
            KEY, {"color_primaries": primaries, "transfer_characteristics": transfer}
        )


def code_points_in(head: bytes, name: bytes, layout: str) -> tuple[int, int] | None:
    """Primaries and transfer, which stand right behind a name; None where they don't."""
    at = head.find(name)
    content = head[at + len(name) :][: struct.calcsize(layout)]
    if at < 0 or len(content) < struct.calcsize(layout):
        return None
    primaries, transfer = struct.unpack(layout, content)
    return primaries, transfer

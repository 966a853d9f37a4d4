"""Decoding within bounds: what some decoders keep beside the picture, and how much of it there is.

Pillow takes a whole AVIF or WebP out of its decoder as one string of bytes, and copies that into a
picture, while the decoder keeps planes or canvases of its own until the file is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image

# What a photo may take, and what the program takes without one.
MOST_BYTES = 1 << 30
PROGRAM_BYTES = 80_000_000
# libwebp keeps two canvases for animations, four bytes a pixel each, also where there is none.
WEBP_BYTES_PER_PIXEL = 12.5
DAV1D_BYTES_PER_PIXEL = 0.6  # beside the planes, for each picture; transparency is one, too
# AV1 Codec ISO Media File Format Binding, 2.3.3: the configuration follows its box's name.
AV1_CONFIGURATION = b"av1C"


class OneFrame:
    """A decoder that is let go of with the frame that it gives."""

    def __init__(self, decoder: Any) -> None:
        self.decoder = decoder

    def get_frame(self, number: int) -> Any:
        """AVIF: the bytes of a frame, and its place in time."""
        decoder, self.decoder = self.decoder, None
        return decoder.get_frame(number)

    def get_next(self) -> Any:
        """WebP: the bytes of the first frame, and its place in time."""
        decoder, self.decoder = self.decoder, None
        return decoder.get_next()

    def reset(self) -> None:
        """WebP: after a frame that was no frame."""


def load_pixels(image: Image.Image) -> None:
    """Decode the first frame; raises what Pillow's decoder does."""
    decoder = getattr(image, "_decoder", None)
    if image.format in ("AVIF", "WEBP") and not isinstance(decoder, OneFrame):
        vars(image)["_decoder"] = OneFrame(decoder)
        del decoder
    image.load()
    if image.format == "PNG" and image.mode == "P" and image.palette is None:
        raise ValueError("a palette is promised and not there")


def count_pixels_that_fit(image: Image.Image, head: bytes, size_bytes: int) -> int | None:
    """How many pixels of this kind fit; None where more than anybody's limit do.

    `head` is the start of the file, `size_bytes` the size of all of it: it is held in memory, too.
    """
    free_bytes = max(0, MOST_BYTES - PROGRAM_BYTES - size_bytes)
    if image.format == "WEBP":
        return int(free_bytes / WEBP_BYTES_PER_PIXEL)
    if image.format == "AVIF":
        return int(free_bytes / avif_bytes_per_pixel(image.mode, head))
    if image.format == "HEIF":
        bytes_per_sample = 2 if image.info.get("bit_depth", 8) > 8 else 1
        return int(free_bytes / bytes_per_pixel(image.mode, 1.5, bytes_per_sample))
    return None


def avif_bytes_per_pixel(mode: str, head: bytes) -> float:
    """Planes as they are coded, and the picture twice: as libavif has it and as Pillow gets it."""
    at = head.find(AV1_CONFIGURATION)
    flags = head[at + 6] if 0 <= at < len(head) - 6 else 0
    bytes_per_sample = 2 if flags & 0x40 else 1
    samples = 3.0
    if flags & 0x10:  # monochrome
        samples = 1.0
    elif flags & 0x08:  # every other column of colour, and every other row
        samples = 1.5 if flags & 0x04 else 2.0
    pictures = 2 if mode in ("LA", "RGBA") else 1
    return bytes_per_pixel(mode, samples, bytes_per_sample) + pictures * DAV1D_BYTES_PER_PIXEL


def bytes_per_pixel(mode: str, samples: float, bytes_per_sample: int) -> float:
    """Planes of so many samples a pixel, and the picture twice."""
    channels: Mapping[str, int] = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}
    samples += mode in ("LA", "RGBA")
    return samples * bytes_per_sample + 2 * channels.get(mode, 4)

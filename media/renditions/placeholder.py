"""What a photo looks like before it is there: its colour, and a few blurred pixels."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from PIL import Image

from media.renditions.perceptual_hash import hash_picture

DOTS_PX = 16  # the longer side of the blurred picture


@dataclass(frozen=True, slots=True)
class Impression:
    """What a photo looks like before it is there."""

    dominant_colour: str  # "#rrggbb"
    placeholder: str  # a data: URI of a few hundred bytes, the whole photo in a few blurred pixels
    perceptual_hash: int
    notes: tuple[str, ...]  # what the colours left to be said to an editor


def make_impression(picture: Image.Image, notes: tuple[str, ...]) -> Impression:
    """The impression of a small opaque picture."""
    scale = DOTS_PX / max(picture.size)
    width_px, height_px = (max(1, round(side * scale)) for side in picture.size)
    dots = picture.resize((width_px, height_px), Image.Resampling.BOX)
    return Impression(dominant_colour(picture), data_uri(dots), hash_picture(picture), notes)


def dominant_colour(picture: Image.Image) -> str:
    """The colour that most of the picture is nearest to, as "#rrggbb"."""
    few = picture.resize((32, 32), Image.Resampling.BOX).quantize(5)
    palette, counts = few.getpalette() or [0, 0, 0], few.getcolors() or [(1, 0)]
    index = max(counts)[1]
    assert isinstance(index, int)  # noqa: S101 - a palette picture counts indexes
    red, green, blue = palette[index * 3 : index * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def data_uri(dots: Image.Image) -> str:
    """A picture of a few pixels as a URI."""
    file = io.BytesIO()
    dots.save(file, "WEBP", quality=20, method=6)
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"

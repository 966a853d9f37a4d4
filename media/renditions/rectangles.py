"""An editor's rectangles of a photo, read and checked.

What comes in is one of our crops, inside the photo, and not smaller than the crop's smallest file.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from media.renditions.crop_boxes import PLACES, Rectangle
from media.renditions.ladder import CROPS, Crop

HAIR = 2 * 10**-PLACES  # what rounding may put beyond the edge


class RectangleRefused(Exception):
    """A rectangle that no crop can be made of; the text says why."""


def find_least_width(crop: Crop, *, width_px: int, height_px: int) -> float:
    """How much of a photo's width a crop's rectangle has at least: enough for the smallest file.

    Of a photo that is smaller than that, the largest that there is.
    """
    largest_px = min(width_px, height_px * crop.across / crop.down)
    return min(crop.least_width_px, largest_px) / width_px


def parse_rectangles(value: Any, *, width_px: int, height_px: int) -> dict[str, Rectangle]:
    """Rectangles by the name of their crop, from JSON; raises `RectangleRefused`."""
    if not isinstance(value, dict):
        raise RectangleRefused("The rectangles must be an object, by the names of the crops.")
    return {
        name: parse_rectangle(name, entry, width_px=width_px, height_px=height_px)
        for name, entry in sorted(value.items())
    }


def parse_rectangle(name: str, entry: Any, *, width_px: int, height_px: int) -> Rectangle:
    """One of them; raises `RectangleRefused`."""
    crop = CROPS.get(name)
    if crop is None:
        raise RectangleRefused(f"There is no crop “{str(name)[:40]}”.")
    sides: list[Any] = [
        entry.get(side) if isinstance(entry, dict) else None for side in ("left", "top", "width")
    ]
    if not all(is_number(side) for side in sides):
        raise RectangleRefused(f"The rectangle for {name} lacks “left”, “top” or “width”.")
    rectangle = Rectangle(*(float(side) for side in sides)).rounded()
    height = rectangle.width * width_px * crop.down / crop.across / height_px
    if (
        rectangle.left < 0
        or rectangle.top < 0
        or rectangle.left + rectangle.width > 1 + HAIR
        or rectangle.top + height > 1 + HAIR * max(1, width_px / height_px)
    ):
        raise RectangleRefused(f"The rectangle for {name} reaches beyond the photo.")
    if rectangle.width < find_least_width(crop, width_px=width_px, height_px=height_px) - HAIR:
        raise RectangleRefused(
            f"The rectangle for {name} is too small: its smallest file is "
            f"{crop.least_width_px} pixels wide, and nothing is enlarged."
        )
    return rectangle


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number that one can reckon with."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)

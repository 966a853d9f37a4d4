"""Which part of a photo a crop shows: around the focal point, or in an editor's own rectangle.

The desk draws the same in the browser (newsroom/static/desk/crop-boxes.js): a test holds the two
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

type Size = tuple[float, float]  # width and height in pixels
type Box = tuple[float, float, float, float]  # left, top, right and bottom in pixels

# As fine as a rectangle is kept: a pixel of a photo 10,000 pixels wide.
PLACES = 4


@dataclass(frozen=True, slots=True)
class Rectangle:
    """The part of a photo that one crop shows, drawn by an editor.

    `left` and `width` are parts of the photo's width, `top` of its height; how tall it is follows
    from the crop's proportions.
    """

    left: float
    top: float
    width: float

    @classmethod
    def from_json(cls, entry: dict[str, Any]) -> Self:
        """Read an entry as `to_json` wrote it."""
        return cls(entry["left"], entry["top"], entry["width"])

    def to_json(self) -> dict[str, float]:
        """As it stands in the photo's row."""
        return {"left": self.left, "top": self.top, "width": self.width}

    def rounded(self) -> Self:
        """As it is kept."""
        sides = (self.left, self.top, self.width)
        return type(self)(*(round(side, PLACES) for side in sides))


def place_around(picture: Size, crop: Size, focal_x: float, focal_y: float) -> Box:
    """The largest part of a crop's proportions around the focal point, as far as there is photo.

    The focal point runs from 0 (left, top) to 1.
    """
    picture_width, picture_height = picture
    scale = min(picture_width / crop[0], picture_height / crop[1])
    # Division may leave a hair more than there is, which Pillow refuses.
    width, height = min(crop[0] * scale, picture_width), min(crop[1] * scale, picture_height)
    left = max(0.0, min(focal_x * picture_width - width / 2, picture_width - width))
    top = max(0.0, min(focal_y * picture_height - height / 2, picture_height - height))
    return left, top, min(left + width, picture_width), min(top + height, picture_height)


def place_rectangle(picture: Size, crop: Size, rectangle: Rectangle) -> Box:
    """An editor's rectangle in a picture of the photo, of any size; never beyond its edges."""
    picture_width, picture_height = picture
    width = min(rectangle.width * picture_width, picture_width)
    height = min(width * crop[1] / crop[0], picture_height)
    left = max(0.0, min(rectangle.left * picture_width, picture_width - width))
    top = max(0.0, min(rectangle.top * picture_height, picture_height - height))
    return left, top, min(left + width, picture_width), min(top + height, picture_height)

"""The shapes of files as imagekit processors: whole at a size, a crop, and without transparency."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, floor

from PIL import Image

from media.renditions.crop_boxes import Rectangle, place_around, place_rectangle

PAGE_BACKGROUND = (255, 255, 255)
# Each step softens what the step before has softened, and encoders make more of that than the eye
# does. BICUBIC would be quicker and look worse (docs/performance.md).
FILTER = Image.Resampling.LANCZOS
FILTER_REACH = 3  # how many of the pixels that it makes it looks around itself
# What a resize keeps between its two passes then fits in the processor's cache.
BAND_HEIGHT_PX = 128


@dataclass(frozen=True, slots=True)
class ResizeTo:
    """An imagekit processor: the whole picture at a size in pixels, in bands that threads share."""

    width_px: int
    height_px: int
    run: Callable[..., Iterable[None]] = map

    def process(self, picture: Image.Image) -> Image.Image:
        """Resize; a picture of the right size passes."""
        size_px = (self.width_px, self.height_px)
        if picture.size == size_px:
            return picture
        whole = Image.new(picture.mode, size_px)
        step = picture.height / self.height_px

        def fill(top: int) -> None:
            bottom = min(top + BAND_HEIGHT_PX, self.height_px)
            # Pillow looks beyond the box's edge, so the seams are not to be seen.
            first, last = top * step, min(bottom * step, picture.height)
            band_px = (self.width_px, bottom - top)
            whole.paste(resized_rows(picture, band_px, first, last), (0, top))

        for _ in self.run(fill, range(0, self.height_px, BAND_HEIGHT_PX)):
            pass
        return whole


def resized_rows(
    picture: Image.Image, size_px: tuple[int, int], first: float, last: float
) -> Image.Image:
    """The rows of a picture from `first` to `last`, fractions of rows included, at a new size."""
    if picture.mode != "RGBA":
        return picture.resize(size_px, FILTER, box=(0, first, picture.width, last))
    # Colours are weighed by what is seen of them. Of the whole picture, Pillow would make a copy.
    reach = ceil(FILTER_REACH * max(1.0, (last - first) / size_px[1])) + 1
    top, bottom = max(0, floor(first) - reach), min(picture.height, ceil(last) + reach)
    rows = picture.crop((0, top, picture.width, bottom)).convert("RGBa")
    box = (0, first - top, picture.width, last - top)
    return rows.resize(size_px, FILTER, box=box).convert("RGBA")


@dataclass(frozen=True, slots=True)
class CropToFocalPoint:
    """An imagekit processor: the largest part of the right proportions around the focal point.

    Sizes in pixels; the focal point from 0 to 1.
    """

    width_px: int
    height_px: int
    focal_x: float
    focal_y: float

    def process(self, picture: Image.Image) -> Image.Image:
        """Cut and resize in one step."""
        size_px = (self.width_px, self.height_px)
        box = place_around(picture.size, size_px, self.focal_x, self.focal_y)
        return picture.resize(size_px, FILTER, box=box)


@dataclass(frozen=True, slots=True)
class CropToRectangle:
    """An imagekit processor: the part that an editor chose, at a size in pixels."""

    width_px: int
    height_px: int
    rectangle: Rectangle

    def process(self, picture: Image.Image) -> Image.Image:
        """Cut and resize in one step."""
        size_px = (self.width_px, self.height_px)
        box = place_rectangle(picture.size, size_px, self.rectangle)
        return picture.resize(size_px, FILTER, box=box)


class FlattenOntoPage:
    """An imagekit processor: transparent parts show the page's background."""

    def process(self, picture: Image.Image) -> Image.Image:
        """Opaque pictures pass."""
        if picture.mode != "RGBA":
            return picture
        page = Image.new("RGB", picture.size, PAGE_BACKGROUND)
        page.paste(picture, mask=picture.getchannel("A"))
        return page

"""The box that a slideshow's photos share, and each photo's `sizes` and `srcset` widths in it.

All slides of a slideshow are equally high, so that nothing moves when one follows the other; how
high, follows from what the photos are. No Django.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

Shape = Literal["wide", "landscape", "square", "tall"]
Place = Literal["page", "article", "frame"]

# The box's height in parts of its width, as in slideshow.css.
HEIGHT_OF: Mapping[Shape, float] = {"wide": 0.667, "landscape": 0.75, "square": 1.0, "tall": 1.25}


@dataclass(frozen=True, slots=True)
class Room:
    """What a window leaves to a photo: its height without `taken_em`, and where words stand beside
    the photo, without `taken_beside_em` and no wider than `width_beside`.

    An `em` of `sizes` is 16 px whatever the page's type is; the site's own rem is 18.
    """

    taken_em: float
    beside: str
    width_beside: str
    taken_beside_em: float
    widest_em: float = 0


LOW = "(width>=40em)and (height<30em)"
ROOMS: Mapping[Place, Room] = {
    # gallery-page.css: header, a title of two lines, buttons and the least of the words
    "page": Room(25, "(aspect-ratio>=5/4)", "70vw", 9.4),
    # slideshow.css: buttons, words and a little air; article.css: 60 rem
    "article": Room(14.3, LOW, "100vw - 19em", 1, widest_em=67.5),
    # embed.css: title and source, too
    "frame": Room(17.7, LOW, "100vw - 17em", 6),
}

# A slide names four files, so that a page of 200 slides stays light. For a landscape photo the
# 640 px file is of no use: phones of two and three pixels a point need 780 and 1170, screens more.
# A portrait photo is never as wide as its box.
LANDSCAPE_RATIO = 1.25
LANDSCAPE_WIDTHS_PX = (320, 960, 1280, 1920)
PORTRAIT_WIDTHS_PX = (320, 640, 960, 1280)
# Where a point is one pixel, browsers take the first file that is not narrower than they are told,
# although four fifths are sharp enough: they would take 960 px for 390, and 640 for 330.
ONE_PIXEL = "(resolution:1x)"
SMALL_WINDOW = f"{ONE_PIXEL}and (width<27em)320px"
SHARP_ENOUGH = 0.8


def choose_shape(ratios: Collection[float]) -> Shape:
    """The box for photos of these ratios (width to height)."""
    heights = [1 / ratio for ratio in ratios]
    if not heights or max(heights) <= 0.7:
        return "wide"
    if max(heights) <= 0.8:
        return "landscape"
    portraits = sum(height > 1 for height in heights)
    return "tall" if portraits > len(heights) / 2 else "square"


def write_sizes(ratio: float, shape: Shape, *, place: Place = "page") -> str:
    """HTML's `sizes` of a photo in a slideshow: where the box's width or its height binds.

    In few bytes, since a page says it up to two hundred times.
    """
    room = ROOMS[place]
    # On a gallery's page photos are as high as the window lets them, whatever the others are.
    part = 1.0 if place == "page" else min(1.0, ratio * HEIGHT_OF[shape])
    width = f"{part * 100:.0f}vw"
    height = height_limit(ratio, room.taken_em)
    widest = [f"{part * room.widest_em:.0f}em"] if room.widest_em else []
    beside = height_limit(ratio, room.taken_beside_em)
    if ratio >= LANDSCAPE_RATIO:
        at_one_pixel = SMALL_WINDOW
    else:
        taken_em = room.taken_beside_em if place == "page" else room.taken_em
        sharp_enough = height_limit(ratio * SHARP_ENOUGH, taken_em)
        at_one_pixel = ONE_PIXEL + write_minimum(
            [f"{part * SHARP_ENOUGH * 100:.0f}vw", sharp_enough]
        )
    is_never_as_wide = ratio < 1
    return ",".join(
        (
            at_one_pixel,
            room.beside
            + write_minimum([beside] if is_never_as_wide else [room.width_beside, beside]),
            write_minimum(
                [height] if is_never_as_wide and place == "page" else [width, height, *widest]
            ),
        )
    )


def height_limit(ratio: float, taken_em: float) -> str:
    """How wide a photo is at most, where it is as high as the window without `taken_em`."""
    return f"{ratio * 100:.0f}vh - {ratio * taken_em:.0f}em"


def write_minimum(limits: list[str]) -> str:
    """The smallest of lengths, as CSS."""
    return f"min({','.join(limits)})" if len(limits) > 1 else f"calc({limits[0]})"


def choose_widths(ratio: float, available_px: Collection[int]) -> list[int]:
    """The widths of the files that a slide names, of those that there are, narrowest first."""
    wanted = LANDSCAPE_WIDTHS_PX if ratio >= LANDSCAPE_RATIO else PORTRAIT_WIDTHS_PX
    useful = sorted(width for width in available_px if width <= wanted[-1])
    return [width for width in useful if width in wanted or width == useful[-1]]

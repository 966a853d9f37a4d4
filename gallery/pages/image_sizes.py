"""The box that a slideshow's photos share, and which of a photo's files fit into it.

All slides of a slideshow are equally high, so that nothing moves when one follows the other; how
high, follows from what the photos are. No Django.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

Shape = Literal["wide", "landscape", "square", "tall"]

# The box's height in parts of its width, as in slideshow.css, up to 78 % of the window's height.
HEIGHT_OF: Mapping[Shape, float] = {"wide": 0.667, "landscape": 0.75, "square": 1.0, "tall": 1.25}
MAX_HEIGHT_VH = 78
MAX_WIDTH_IN_ARTICLE_REM = 60

# A slide names four files, so that a page of 200 slides stays light. For a landscape photo the
# 640 px file is of no use: phones of two and three pixels a point need 780 and 1170, screens more.
# A portrait photo is never as wide as its box.
LANDSCAPE_RATIO = 1.25
LANDSCAPE_WIDTHS_PX = (320, 960, 1280, 1920)
PORTRAIT_WIDTHS_PX = (320, 640, 960, 1280)
# Where a point is one pixel, a window of a phone's width would take the 640 or 960 px file for 390.
SMALL_WINDOW = "(resolution:1x)and (width<27em)320px"


def shape_of(ratios: Collection[float]) -> Shape:
    """The box for photos of these ratios (width to height)."""
    heights = [1 / ratio for ratio in ratios]
    if not heights or max(heights) <= 0.7:
        return "wide"
    if max(heights) <= 0.8:
        return "landscape"
    portraits = sum(height > 1 for height in heights)
    return "tall" if portraits > len(heights) / 2 else "square"


def sizes_of(ratio: float, shape: Shape, *, is_in_article: bool = False) -> str:
    """HTML's `sizes` of a photo in a slideshow: where the box's width or its height binds."""
    part = min(1.0, ratio * HEIGHT_OF[shape])
    limits = [f"{part * 100:.0f}vw", f"{ratio * MAX_HEIGHT_VH:.0f}vh"]
    if is_in_article:
        limits.append(f"{part * MAX_WIDTH_IN_ARTICLE_REM:.0f}rem")
    return f"{SMALL_WINDOW},min({','.join(limits)})"


def widths_of(ratio: float, available_px: Collection[int]) -> list[int]:
    """The widths of the files that a slide names, of those that there are, narrowest first."""
    wanted = LANDSCAPE_WIDTHS_PX if ratio >= LANDSCAPE_RATIO else PORTRAIT_WIDTHS_PX
    useful = sorted(width for width in available_px if width <= wanted[-1])
    return [width for width in useful if width in wanted or width == useful[-1]]

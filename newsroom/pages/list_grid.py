"""How a list fills its page: the column of each entry, and the file that its photo wants there.

Every row is full whatever the number of entries. Widths are those of newsroom/static/newsroom/
lists.css. No Django.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Literal

Column = Literal["alone", "lead", "deck", "whole", "pair", "half", "third", "quarter"]
# Where a photo has its words beside it, not below: one or two that fill a row by themselves.
BY_THEMSELVES: Mapping[int, Column] = {1: "whole", 2: "pair"}

# The boxes are 3:2. A photo near that is cut by the box itself, and has six widths to choose from;
# another one needs its crop around the focal point, of which there are three.
CROP = "4x3"
LEAST_RATIO, GREATEST_RATIO = 1.3, 1.8

# Where a point is one pixel, the next file would often be more than 1.5 times as wide as needed: a
# narrower one is named then, at most a third too small.
PHONE = "(max-width: 21.99rem) 100vw, (max-width: 39.99rem) 40vw"
WIDE_PHONE = "(resolution: 1x) and (max-width: 27rem) 320px, (max-width: 39.99rem) 100vw"
SIZES: Mapping[Column, str] = {
    "alone": f"{WIDE_PHONE}, (min-width: 64rem) 94vw, 92vw",
    "lead": f"{WIDE_PHONE}, (min-width: 64rem) 66vw, 92vw",
    "deck": f"{PHONE}, (min-width: 102.5rem) 24vw, 320px",
    "whole": f"{PHONE}, (max-width: 71.99rem) 320px, 40vw",
    "pair": f"{PHONE}, (min-width: 130rem) 20vw, 320px",
    "half": f"{PHONE}, (max-width: 56rem) 320px, 45vw",
    "third": f"{PHONE}, (min-width: 90rem) 30vw, (max-width: 63.99rem) 28vw, 320px",
    "quarter": f"{PHONE}, (min-width: 115rem) 22vw, 320px",
}
# A crop has no file between 640 and 1280 px.
SIZES_OF_CROPS: Mapping[Column, str] = {
    **SIZES,
    "lead": f"{WIDE_PHONE}, (max-width: 79.99rem) 640px, 66vw",
    "whole": f"{PHONE}, (max-width: 71.99rem) 320px, (min-width: 137rem) 40vw, 640px",
    "half": f"{PHONE}, (min-width: 112rem) 45vw, (max-width: 56rem) 320px, 640px",
}


def lay_out_rows(number: int) -> Iterator[Column]:
    """The columns of some entries: rows of four, after rows of two and three where four leave some.

    Five are two and three, six are three and three, nine are two, three and four.
    """
    if number in BY_THEMSELVES:
        yield from itertools.repeat(BY_THEMSELVES[number], number)
        return
    fours, rest = divmod(number, 4)
    threes, twos = ((0, 0), (1, 1), (2, 0), (1, 0))[rest]
    if rest in (1, 2):
        fours -= 1
    rows: tuple[tuple[Column, int], ...] = (
        ("half", 2 * twos),
        ("third", 3 * threes),
        ("quarter", 4 * fours),
    )
    for column, times in rows:
        yield from itertools.repeat(column, times)


def choose_crop(width_px: int, height_px: int) -> str:
    """Which crop of a photo a box wants; empty for the whole frame."""
    return "" if LEAST_RATIO <= width_px / height_px <= GREATEST_RATIO else CROP


def write_sizes(column: Column, *, is_crop: bool) -> str:
    """HTML's `sizes` of a photo in a column."""
    return (SIZES_OF_CROPS if is_crop else SIZES)[column]

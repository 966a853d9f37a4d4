"""Where a photo's focal point might be: a suggestion, made once, when its first files are made.

It asks what crops lose. Detail and what stands out from its surroundings weigh; the part that the
narrowest crop would show is moved to where most of that weight is. Unless much is won by it, the
centre stays. Faces are not looked for: libraries that find them are large, or not free.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from PIL import Image, ImageChops, ImageFilter

from media.renditions.ladder import CROPS

LONGER_SIDE_PX = 96
SURROUND_PX = 20  # what a thing stands out from, around it
NEAR_PX = 2
LEAST_CONTRAST = 5  # of 255; less is noise
# How much more of what weighs a moved crop must show than one around the centre; and how much more
# of all that weighs than its part of the photo.
LEAST_GAIN = 1.25
LEAST_LEAD = 0.2
# And no crop is moved farther than this from the centre, in parts of the photo.
FARTHEST = 0.35
CENTRE = 0.5


@dataclass(frozen=True, slots=True)
class Focus:
    """A point from 0 to 1; the centre where nothing better was found."""

    x: float = CENTRE
    y: float = CENTRE

    @property
    def is_centre(self) -> bool:
        """Whether there is nothing to suggest."""
        return (self.x, self.y) == (CENTRE, CENTRE)


def suggest_focus(picture: Image.Image) -> Focus:
    """The focal point to suggest for an upright picture of any size."""
    scale = LONGER_SIDE_PX / max(picture.size)
    size_px = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    if min(size_px) < 2 * NEAR_PX:
        return Focus()
    # Averaged by whole factors first, which costs a tenth.
    factor = max(1, min(picture.size) // (4 * min(size_px)))
    weights = weigh_parts(picture.reduce(factor).convert("RGB").resize(size_px))
    columns = weights.resize((size_px[0], 1), Image.Resampling.BOX)
    rows = weights.resize((1, size_px[1]), Image.Resampling.BOX)
    across, down = find_least_parts(*picture.size)
    return Focus(
        find_middle(read_line(columns), across),
        find_middle(read_line(rows), down),
    )


def read_line(line: Image.Image) -> list[float]:
    """The weights of a picture of one row or column."""
    weights: Any = line.get_flattened_data()
    return list(weights)


def weigh_parts(small: Image.Image) -> Image.Image:
    """How much each pixel of a small picture weighs, as a picture of floating numbers."""
    blur = ImageFilter.GaussianBlur
    channels = small.convert("YCbCr").split()
    light = channels[0]
    detail = ImageChops.difference(light, light.filter(blur(NEAR_PX))).filter(blur(2 * NEAR_PX))
    stands_out = [
        ImageChops.difference(each.filter(blur(NEAR_PX)), each.filter(blur(SURROUND_PX)))
        for each in channels
    ]
    colour = ImageChops.add(stands_out[1], stands_out[2])
    unlike = ImageChops.add(stands_out[0], ImageChops.add(colour, colour))
    return ImageChops.multiply(stretch(detail), stretch(unlike)).convert("F")


def stretch(weights: Image.Image) -> Image.Image:
    """Weights that use all of 0 to 255; of a plain surface, none."""
    most: Any = weights.getextrema()[1]
    factor = 255 / most if most >= LEAST_CONTRAST else 0
    return weights.point(lambda value: value * factor)


def find_least_parts(width_px: int, height_px: int) -> tuple[float, float]:
    """How much of a photo's width, and of its height, the narrowest crop shows."""
    ratios = [crop.across / crop.down for crop in CROPS.values()]
    shape = width_px / height_px
    return min(1.0, min(ratios) / shape), min(1.0, shape / max(ratios))


def find_middle(weights: list[float], part: float) -> float:
    """The middle of the part of a line that weighs most; its own middle unless much is won."""
    number = len(weights)
    length = max(1, round(part * number))
    total = [0.0, *accumulate(weights)]
    sums = [total[start + length] - total[start] for start in range(number - length + 1)]
    if len(sums) < 3:
        return CENTRE
    middle = sums[len(sums) // 2]
    best = max(sums)
    if best <= 0 or best < LEAST_GAIN * middle or best / total[-1] < length / number + LEAST_LEAD:
        return CENTRE
    # Of several that are as good, the one nearest to the centre.
    starts = [start for start, weight in enumerate(sums) if weight >= 0.98 * best]
    start = min(starts, key=lambda each: abs(each - (number - length) / 2))
    found = (start + length / 2) / number
    return round(max(CENTRE - FARTHEST, min(found, CENTRE + FARTHEST)), 4)

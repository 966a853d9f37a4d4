"""The canvas and its light: what every painted scene is made with, before any subject.

Lengths are in units of the picture's height: y runs from 0 (top) to 1, x from 0 to the aspect
ratio, so that a circle stays round at any shape of picture. Light is linear and may exceed 1, as in
front of a camera; `newsroom.demo.developing` turns it into sRGB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

type Field = NDArray[np.float32]
type Point = tuple[float, float]
type Stops = Sequence[tuple[float, str]]

OVERSAMPLING = 2


@dataclass
class Finish:
    """How a scene wants to be developed; strengths from 0 (none) to about 1."""

    exposure: float = 1.0
    bloom: float = 0.25
    vignette: float = 0.3
    contrast: float = 0.25
    grain: float = 1.0


@dataclass
class Canvas:
    """Linear light of a picture under work, shape (height_px, width_px, 3)."""

    width_px: int
    height_px: int
    rng: np.random.Generator
    light: Field
    finish: Finish = field(default_factory=Finish)

    @property
    def aspect(self) -> float:
        return self.width_px / self.height_px

    @property
    def x(self) -> Field:
        """Shape (1, width_px): the middle of each column."""
        columns = np.arange(self.width_px, dtype=np.float32) + np.float32(0.5)
        return columns[None, :] / np.float32(self.height_px)

    @property
    def y(self) -> Field:
        """Shape (height_px, 1): the middle of each row."""
        rows = np.arange(self.height_px, dtype=np.float32) + np.float32(0.5)
        return rows[:, None] / np.float32(self.height_px)

    def lay(self, colour: str | Field, mask: Field | float, strength: float = 1.0) -> None:
        """Paint over what is there; `mask` is opacity from 0 to 1."""
        paint = read_linear_light(colour) * np.float32(strength)
        self.light += spread_opacity(mask) * (paint - self.light)

    def shine(self, colour: str | Field, mask: Field | float, strength: float = 1.0) -> None:
        """Add light to what is there, as a lamp, a flame or haze does."""
        self.light += spread_opacity(mask) * (read_linear_light(colour) * np.float32(strength))

    def shade(self, mask: Field | float) -> None:
        """Keep the share `mask` of the light."""
        self.light *= spread_opacity(mask)

    def glow(self, at: Point, radius: float, colour: str, strength: float) -> None:
        """Light around a lamp or sun, falling off with distance; reaches six radii."""
        rows, columns = self.window(at, radius * 6)
        away = (self.x[:, columns] - at[0]) ** 2 + (self.y[rows] - at[1]) ** 2
        edge = 1.0 / (1.0 + 36.0) ** 1.5
        halo = np.maximum((1.0 + away / radius**2) ** -1.5 - edge, 0.0)
        self.light[rows, columns] += (
            halo[..., None] * read_linear_light(colour) * np.float32(strength)
        )

    def disc(self, at: Point, radius: float, colour: str, strength: float, soft: float = 0) -> None:
        """Add a disc of light: a sun, or a lamp out of focus; `soft` widens its edge."""
        rows, columns = self.window(at, radius + soft + 0.01)
        away = np.hypot(self.x[:, columns] - at[0], self.y[rows] - at[1])
        edge = soft + 1.0 / self.height_px
        cover = np.clip((radius - away) / edge + 0.5, 0.0, 1.0).astype(np.float32)
        self.light[rows, columns] += (
            cover[..., None] * read_linear_light(colour) * np.float32(strength)
        )

    def window(self, at: Point, reach: float) -> tuple[slice, slice]:
        """The rows and columns within `reach` of a point, cut to the picture."""
        top, bottom = ((at[1] + side * reach) * self.height_px for side in (-1, 1))
        left, right = ((at[0] + side * reach) * self.height_px for side in (-1, 1))
        rows = slice(max(int(top), 0), max(int(bottom) + 2, 0))
        return rows, slice(max(int(left), 0), max(int(right) + 2, 0))


class Sketch:
    """Flat shapes with clean edges, drawn apart and then laid on a canvas.

    Colours are sRGB names as Pillow knows them; a later shape covers an earlier one.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.scale = canvas.height_px * OVERSAMPLING
        size = (canvas.width_px * OVERSAMPLING, canvas.height_px * OVERSAMPLING)
        self.picture = Image.new("RGBA", size)
        self.pen = ImageDraw.Draw(self.picture)

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        self.pen.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: str) -> None:
        """A stroke with round ends; `width` never thins below one drawn pixel."""
        scaled = [(x * self.scale, y * self.scale) for x, y in points]
        thick = max(round(width * self.scale), 1)
        self.pen.line(scaled, fill=colour, width=thick, joint="curve")
        if thick > 3:
            for x, y in (points[0], points[-1]):
                self.ellipse((x, y), width / 2, width / 2, colour)

    def ellipse(self, at: Point, across: float, down: float, colour: str) -> None:
        """`across` and `down` are radii."""
        (x, y), scale = at, self.scale
        box = ((x - across) * scale, (y - down) * scale, (x + across) * scale, (y + down) * scale)
        self.pen.ellipse(box, fill=colour)

    def box(self, corner: Point, width: float, height: float, colour: str) -> None:
        (x, y), scale = corner, self.scale
        right, bottom = max((x + width) * scale, x * scale), max((y + height) * scale, y * scale)
        self.pen.rectangle((x * scale, y * scale, right, bottom), fill=colour)

    def mask(self) -> Field:
        """Where anything was drawn, from 0 to 1, at the canvas's size."""
        alpha = self.picture.getchannel("A").reduce(OVERSAMPLING)
        return np.asarray(alpha, dtype=np.float32) / np.float32(255)

    def colours(self) -> tuple[Field, Field]:
        """Linear light already weighted with the mask, and the mask, at the canvas's size."""
        small = np.asarray(self.picture.convert("RGBa").reduce(OVERSAMPLING))
        mask = small[..., 3].astype(np.float32) / np.float32(255)
        safe = np.maximum(mask, 1 / 255)[..., None]
        levels = np.minimum(small[..., :3] / safe, 255).astype(np.uint8)
        return SRGB_TO_LINEAR[levels] * mask[..., None], mask


def new_canvas(width_px: int, height_px: int, seed: int) -> Canvas:
    """A black canvas whose chances all follow from `seed`."""
    light = np.zeros((height_px, width_px, 3), dtype=np.float32)
    return Canvas(width_px, height_px, np.random.default_rng(seed), light)


def lay_sketch(canvas: Canvas, sketch: Sketch, strength: float = 1.0) -> Field:
    """Paint a sketch over the canvas; returns its mask, for shadows and mirrors."""
    colours, mask = sketch.colours()
    canvas.light *= 1.0 - mask[..., None]
    canvas.light += colours * np.float32(strength)
    return mask


def shine_sketch(canvas: Canvas, sketch: Sketch, strength: float) -> None:
    """Add a sketch's colours as light; above 1 it burns out and blooms."""
    canvas.light += sketch.colours()[0] * np.float32(strength)


def to_linear(levels: Field) -> Field:
    """sRGB from 0 to 1 as linear light (IEC 61966-2-1)."""
    low = levels <= 0.04045
    bright = ((levels + 0.055) / 1.055) ** 2.4
    return np.where(low, levels / 12.92, bright).astype(np.float32)


SRGB_TO_LINEAR = to_linear(np.arange(256, dtype=np.float32) / np.float32(255))


def read_linear_light(colour: str | Field) -> Field:
    """Linear light of a colour such as "#f4a261"; arrays pass through."""
    if not isinstance(colour, str):
        return colour
    levels = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    light: Field = SRGB_TO_LINEAR[np.array(levels)]
    return light


def spread_opacity(mask: Field | float) -> Field:
    """A mask with an axis for the three colours."""
    whole: Field = np.asarray(mask, dtype=np.float32)
    return whole[..., None] if whole.ndim == 2 else whole


def mix_gradient(along: Field, stops: Stops) -> Field:
    """Colours mixed in linear light; `along` is where, `stops` what colour stands where."""
    places = [place for place, _ in stops]
    shades = np.stack([read_linear_light(colour) for _, colour in stops])
    mixed = np.empty((*along.shape, 3), dtype=np.float32)
    for channel in range(3):
        mixed[..., channel] = np.interp(along, places, shades[:, channel])
    return mixed


def smoothstep(start: float, end: float, value: Field) -> Field:
    """From 0 at `start` to 1 at `end`, level at both; `start` may lie above `end`."""
    share = np.clip((value - start) / (end - start), 0.0, 1.0)
    result: Field = (share * share * (3.0 - 2.0 * share)).astype(np.float32)
    return result


def resize_field(values: Field, width_px: int, height_px: int) -> Field:
    """A field of one channel at another size, smoothly."""
    picture = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32))
    way = Image.Resampling.BICUBIC if width_px >= values.shape[1] else Image.Resampling.BOX
    return np.array(picture.resize((width_px, height_px), way), dtype=np.float32)


def blur_field(values: Field, radius_px: float) -> Field:
    """A Gaussian blur of one channel; worked out small, so that wide ones cost no more."""
    height_px, width_px = values.shape
    factor = max(radius_px / 2.0, 1.0)
    small_size = max(round(width_px / factor), 1), max(round(height_px / factor), 1)
    small = resize_field(values, *small_size) if factor > 1 else values
    deviation = radius_px / factor
    reach = max(int(deviation * 2.5), 1)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(deviation, 0.1)) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        margin = [(reach, reach) if axis == way else (0, 0) for way in (0, 1)]
        padded = np.pad(small, margin, mode="edge")
        small = np.zeros_like(small)
        for shift, weight in enumerate(weights):
            part = slice(shift, shift + small.shape[axis])
            small += (padded[part] if axis == 0 else padded[:, part]) * np.float32(weight)
    return resize_field(small, width_px, height_px) if factor > 1 else small


def fractal_noise(
    canvas: Canvas, cells: float, *, octaves: int = 6, gain: float = 0.5, stretch: float = 1.0
) -> Field:
    """Clouds of chance from 0 to 1: octaves of noise, each twice as fine, summed.

    `cells` is how many of the largest fit in the picture's height; `stretch` draws them out
    sideways.
    """
    down, across = cells, cells * canvas.aspect / stretch
    total: Field = np.zeros((2, 2), dtype=np.float32)
    for octave in range(octaves):
        rows = min(int(down * 2**octave) + 2, canvas.height_px)
        columns = min(int(across * 2**octave) + 2, canvas.width_px)
        fresh = canvas.rng.random((rows, columns), dtype=np.float32) - np.float32(0.5)
        total = resize_field(total, columns, rows) + fresh * np.float32(gain**octave)
    total = resize_field(total, canvas.width_px, canvas.height_px)
    low, high = float(total.min()), float(total.max())
    return (total - np.float32(low)) / np.float32(max(high - low, 1e-6))


def wandering_line(canvas: Canvas, cells: float, octaves: int = 8, gain: float = 0.5) -> Field:
    """One value from -1 to 1 for each column: the outline of hills, roofs of trees, waves."""
    total: Field = np.zeros(canvas.width_px, dtype=np.float32)
    for octave in range(octaves):
        count = int(cells * canvas.aspect * 2**octave) + 3
        knots = canvas.rng.uniform(-1, 1, count)
        places = np.linspace(0, count - 2, canvas.width_px)
        whole = places.astype(int)
        share = places - whole
        if octave < 3:  # round hills; finer octaves stay sharp, as rock does
            share = share * share * (3 - 2 * share)
        values = knots[whole] * (1 - share) + knots[np.minimum(whole + 1, count - 1)] * share
        total += (values * gain**octave).astype(np.float32)
    return total / np.float32(np.abs(total).max() + 1e-6)


def mask_below(canvas: Canvas, line: Field) -> Field:
    """1 below an outline given as y for each column, 0 above, with a clean edge."""
    cover = (canvas.y - line[None, :]) * np.float32(canvas.height_px) + np.float32(0.5)
    result: Field = np.clip(cover, 0.0, 1.0)
    return result

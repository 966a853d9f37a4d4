"""People, boats and houses as outlines, for scenes to place and to light."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from newsroom.demo.painting import Canvas, Point, Sketch


def draw_person(
    sketch: Sketch,
    rng: np.random.Generator,
    *,
    foot: Point,
    height: float,
    colour: str,
    is_walking: bool = False,
    arms_up: int = 0,
) -> None:
    """One standing or walking person, seen from the front or back, about seven heads tall."""
    x, ground = foot
    wide = height * rng.uniform(0.125, 0.16)
    lean = rng.normal(0, 0.015) * height
    hip, shoulder = ground - height * 0.48, ground - height * 0.81
    stride = height * (rng.uniform(0.08, 0.14) if is_walking else rng.uniform(0.02, 0.045))
    leg = height * 0.075
    for side in (-1, 1):
        sketch.line([(x + side * wide * 0.3, hip), (x + side * stride, ground)], leg, colour)
    coat = height * rng.choice([0.0, 0.0, 0.1, 0.18])
    sketch.polygon(
        [
            (x - wide * 0.62 + lean, shoulder + height * 0.02),
            (x - wide * 0.35 + lean, shoulder - height * 0.012),
            (x + wide * 0.35 + lean, shoulder - height * 0.012),
            (x + wide * 0.62 + lean, shoulder + height * 0.02),
            (x + wide * (0.55 if coat else 0.45), hip + coat),
            (x - wide * (0.55 if coat else 0.45), hip + coat),
        ],
        colour,
    )
    for side in (-1, 1):
        elbow = (x + side * wide * 0.85 + lean, (hip + shoulder) / 2)
        hand = (x + side * wide * rng.uniform(0.5, 0.9), hip + height * 0.04)
        if (side == 1 and arms_up) or arms_up == 2:
            elbow = (x + side * wide * 0.95 + lean, shoulder - height * 0.06)
            hand = (x + side * wide * rng.uniform(0.3, 1.1), shoulder - height * 0.24)
        start = (x + side * wide * 0.5 + lean, shoulder + height * 0.025)
        sketch.line([start, elbow, hand], height * 0.05, colour)
    sketch.line([(x + lean, shoulder), (x + lean, shoulder - height * 0.07)], height * 0.05, colour)
    sketch.ellipse((x + lean, ground - height * 0.93), height * 0.055, height * 0.07, colour)


def draw_crowd(
    canvas: Canvas, sketch: Sketch, *, top: float, colour: str, size: float, arms: float = 0.2
) -> None:
    """A row of heads and shoulders along `top`, some with an arm in the air."""
    rng, x = canvas.rng, -size
    while x < canvas.aspect + size:
        y = top + rng.normal(0, size * 0.25)
        head = size * rng.uniform(0.85, 1.15)
        sketch.ellipse((x, y), head * 0.42, head * 0.54, colour)
        shoulders = y + head * 0.75
        sketch.ellipse((x, shoulders + head * 0.6), head * 1.05, head * 0.75, colour)
        if rng.random() < arms:
            side = rng.choice([-1, 1])
            hand = (x + side * head * rng.uniform(0.5, 1.2), y - head * rng.uniform(0.8, 1.8))
            elbow = (x + side * head * 1.1, y + head * 0.3)
            sketch.line(
                [(x + side * head * 0.7, shoulders + head * 0.3), elbow, hand], head * 0.3, colour
            )
            sketch.ellipse(hand, head * 0.18, head * 0.22, colour)
        x += size * rng.uniform(1.2, 2.0)


def draw_person_from_above(
    sketch: Sketch, rng: np.random.Generator, *, at: Point, size: float, heading: float, coat: str
) -> None:
    """Shoulders, head and a striding foot and hand, as seen from a roof; `heading` in radians."""
    x, y = at
    ahead, aside = (cos(heading), sin(heading)), (-sin(heading), cos(heading))

    def place(forward: float, sideways: float) -> Point:
        return (
            x + (ahead[0] * forward + aside[0] * sideways) * size,
            y + (ahead[1] * forward + aside[1] * sideways) * size,
        )

    swing = rng.choice([-1, 1]) * rng.uniform(0.4, 0.9)
    skin = str(rng.choice(["#f0c9a4", "#c68e63", "#8d5a3a", "#e0ac83", "#5c3a26"]))
    hair = str(rng.choice(["#241a14", "#4a3423", "#8a6a3f", "#15110f", "#b9a48a", "#c9c4be"]))
    sketch.line([place(0, 0.3), place(swing, 0.32)], size * 0.34, "#2b2f3a")
    sketch.line([place(0, -0.3), place(-swing, -0.32)], size * 0.34, "#2b2f3a")
    sketch.line([place(0, 0.8), place(-swing * 0.9, 0.95)], size * 0.24, skin)
    sketch.line([place(0, -0.8), place(swing * 0.9, -0.95)], size * 0.24, skin)
    sketch.line([place(0, 0.72), place(0, -0.72)], size * 0.72, coat)
    sketch.ellipse(place(0.12, 0), size * 0.42, size * 0.42, hair)


def draw_boat(
    sketch: Sketch, rng: np.random.Generator, *, at: Point, length: float, colour: str
) -> None:
    """A sailing boat at rest, sails furled: hull, cabin, mast, boom and stays."""
    x, water = at
    high = length * 0.17
    hull = [
        (x - length * 0.5, water - high),
        (x + length * 0.55, water - high * 1.25),
        (x + length * 0.4, water),
        (x - length * 0.42, water),
    ]
    mast = x + length * rng.uniform(0.0, 0.1)
    top = water - length * rng.uniform(1.35, 1.9)
    thin = max(length * 0.014, 0.0012)
    sketch.line([(mast, water - high), (mast, top)], thin * 1.5, colour)
    for end in (x - length * 0.48, x + length * 0.52):
        sketch.line([(mast, top), (end, water - high)], thin * 0.35, colour)
    sketch.line(
        [(mast, top + length * 0.5), (mast - length * 0.16, top + length * 0.5)], thin * 0.6, colour
    )
    sketch.line(
        [(mast + length * 0.16, top + length * 0.5), (mast, top + length * 0.5)], thin * 0.6, colour
    )
    boom = water - high - length * 0.14
    sketch.line([(mast, boom), (x - length * 0.42, boom + length * 0.03)], thin * 3.4, colour)
    sketch.box(
        (x - length * 0.22, water - high - length * 0.07), length * 0.4, length * 0.1, colour
    )
    sketch.polygon(hull, colour)


def draw_house(
    sketch: Sketch,
    *,
    corner: Point,
    width: float,
    height: float,
    wall: str,
    roof: str,
    pitch: float,
) -> None:
    """A gabled house; `corner` is where its left wall meets the ground."""
    x, ground = corner
    sketch.box((x, ground - height), width, height, wall)
    eaves = ground - height
    overhang = width * 0.06
    sketch.polygon(
        [(x - overhang, eaves), (x + width / 2, eaves - pitch), (x + width + overhang, eaves)], roof
    )


def list_polygon_corners(at: Point, radius: float, corners: int, turn: float = 0.0) -> list[Point]:
    """The corners of a regular polygon."""
    angles = [turn + 2 * pi * corner / corners for corner in range(corners)]
    return [(at[0] + radius * cos(angle), at[1] + radius * sin(angle)) for angle in angles]


def tone_colour(colour: str, tone: float) -> str:
    """A colour made lighter or darker, channel by channel."""
    levels = [min(int(int(colour[place : place + 2], 16) * tone), 255) for place in (1, 3, 5)]
    return "#" + "".join(f"{level:02x}" for level in levels)

"""Seen from roofs: umbrellas in a square, a market's canopies, runners, counting tables."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from newsroom.demo.figures import draw_person_from_above, list_polygon_corners, tone_colour
from newsroom.demo.painting import (
    Canvas,
    Field,
    Finish,
    Point,
    Sketch,
    blur_field,
    fractal_noise,
    lay_sketch,
    mix_gradient,
    smoothstep,
)
from newsroom.demo.surroundings import paint_rain

CLOTHES = (
    "#d7263d",
    "#f49d37",
    "#1b998b",
    "#2e5aa8",
    "#f4f1de",
    "#3d405b",
    "#e07a5f",
    "#6a4c93",
    "#ffca3a",
    "#8ac926",
    "#222222",
    "#5f7161",
)


def cast_shadow(
    canvas: Canvas, sketch: Sketch, offset: Point, softness: float, depth: float
) -> None:
    """Darken the ground where a sketch's shapes would throw their shadow."""
    right, down = (round(part * canvas.height_px) for part in offset)
    shadow = np.roll(sketch.mask(), (down, right), axis=(0, 1))
    canvas.shade(
        1 - np.float32(depth) * np.clip(blur_field(shadow, softness * canvas.height_px), 0, 1)
    )


def paving(canvas: Canvas, dark: str, light: str, size: float, turn: float) -> Field:
    """Worn slabs with joints, wet in patches; returns the wetness."""
    u = (canvas.x * np.float32(cos(turn)) + canvas.y * np.float32(sin(turn))) / np.float32(size)
    v = (canvas.y * np.float32(cos(turn)) - canvas.x * np.float32(sin(turn))) / np.float32(size)
    row = np.floor(v)
    column = np.floor(u + 0.5 * (row % 2))
    each = np.modf(np.abs(np.sin(row * 127.1 + column * 311.7) * 43758.5))[0].astype(np.float32)
    joint_u, joint_v = np.abs((u + 0.5 * (row % 2)) % 1 - 0.5), np.abs(v % 1 - 0.5)
    joint = smoothstep(0.45, 0.49, np.maximum(joint_u, joint_v).astype(np.float32))
    worn = fractal_noise(canvas, 5, octaves=7)
    canvas.light[:] = mix_gradient(
        np.clip(0.55 * each + 0.55 * worn - 0.05, 0, 1), [(0, dark), (1, light)]
    )
    canvas.shade(1 - np.float32(0.55) * joint)
    return fractal_noise(canvas, 2.2, octaves=5)


def umbrellas(canvas: Canvas) -> None:
    """A queue of umbrellas winding over a wet square, one of them yellow."""
    wet = paving(canvas, "#3b424c", "#78808a", 0.055, 0.35)
    canvas.lay("#a9b9c9", smoothstep(0.55, 0.75, wet) * np.float32(0.45))
    spots: list[Point] = []
    rng = canvas.rng
    for step in range(62):
        share = step / 61
        x = canvas.aspect * (0.5 + 0.34 * sin(share * 2 * pi * 1.25 + 0.4))
        spots.append((x + rng.normal(0, 0.022), -0.06 + share * 1.12 + rng.normal(0, 0.014)))
    spots += [(rng.uniform(0, canvas.aspect), rng.uniform(0, 1)) for _ in range(9)]
    people, tops = Sketch(canvas), Sketch(canvas)
    for place, at in enumerate(spots):
        radius = 0.047 * rng.uniform(0.9, 1.12)
        draw_person_from_above(
            people,
            rng,
            at=(at[0], at[1] + radius * 0.95),
            size=0.014,
            heading=pi / 2,
            coat="#23262e",
        )
        dark = ("#20242c", "#2b303a", "#343a46", "#1f2f46", "#46303a", "#3f4a3f")
        colour = dark[rng.integers(6)] if rng.random() < 0.62 else CLOTHES[rng.integers(10)]
        umbrella(tops, at, radius, "#ffc81e" if place == 27 else colour, rng.uniform(0, pi))
    cast_shadow(canvas, tops, (0.03, 0.045), 0.014, 0.5)
    lay_sketch(canvas, people)
    lay_sketch(canvas, tops)
    paint_rain(canvas, drops=700, slant=0.25, strength=0.3)
    canvas.finish = Finish(bloom=0.15, vignette=0.4, contrast=0.35, grain=1.1)


def umbrella(sketch: Sketch, at: Point, radius: float, colour: str, turn: float) -> None:
    """Eight panels, those towards the upper left lighter."""
    rim = list_polygon_corners(at, radius, 8, turn)
    for panel in range(8):
        first, second = rim[panel], rim[(panel + 1) % 8]
        middle = turn + 2 * pi * (panel + 0.5) / 8
        tone = 0.78 + 0.3 * cos(middle + 2.36) + 0.05 * (panel % 2)
        bow = (at[0] + radius * 0.87 * cos(middle), at[1] + radius * 0.87 * sin(middle))
        sketch.polygon([at, first, bow, second], tone_colour(colour, tone))
    for corner in rim:
        sketch.line([at, corner], 0.0009, tone_colour(colour, 0.5))
    sketch.ellipse(at, radius * 0.05, radius * 0.05, "#d8d8d8")


def market_canopies(canvas: Canvas) -> None:
    """Striped awnings in crooked rows, shoppers in the sunny lanes between them."""
    paving(canvas, "#8d7a63", "#cdb894", 0.03, -0.12)
    rng, people, roofs = canvas.rng, Sketch(canvas), Sketch(canvas)
    for _ in range(230):
        lane = rng.integers(0, 6)
        at = (rng.uniform(0, canvas.aspect), -0.02 + lane * 0.21 + rng.normal(0, 0.016))
        heading = float(rng.choice([0, pi]) + rng.normal(0, 0.3))
        draw_person_from_above(
            people, rng, at=at, size=0.0125, heading=heading, coat=CLOTHES[rng.integers(12)]
        )
    for row in range(6):
        x = -0.1 * rng.random()
        while x < canvas.aspect:
            width = rng.uniform(0.13, 0.21)
            centre = (x + width / 2, 0.085 + row * 0.21 + rng.normal(0, 0.006))
            awning(roofs, rng, centre, width * 0.94, 0.135 * rng.uniform(0.9, 1.05))
            x += width * rng.uniform(1.0, 1.12)
    cast_shadow(canvas, people, (0.012, 0.012), 0.002, 0.6)
    lay_sketch(canvas, people)
    cast_shadow(canvas, roofs, (0.024, 0.024), 0.003, 0.68)
    lay_sketch(canvas, roofs, 0.95)
    folds = fractal_noise(canvas, 12, octaves=5, stretch=0.5)
    canvas.shade(np.float32(0.84) + np.float32(0.32) * folds)
    canvas.finish = Finish(bloom=0.15, vignette=0.3, contrast=0.35, exposure=1.05)


def awning(sketch: Sketch, rng: np.random.Generator, at: Point, width: float, depth: float) -> None:
    """A striped ridge roof: the far slope in the sun, the near one darker."""
    turn, stripes = rng.normal(0, 0.035), int(rng.integers(7, 12))
    pairs = (
        ("#c8102e", "#f7f3e8"),
        ("#0f7173", "#f2efe6"),
        ("#e3a018", "#fff6df"),
        ("#2b4c9b", "#eef2f7"),
        ("#3c7a3a", "#f1f2e2"),
        ("#b5541c", "#f5deb8"),
        ("#d9d2c3", "#ece7da"),
        ("#7a2e5d", "#f3e3ec"),
    )
    pair = pairs[rng.integers(len(pairs))]

    def place(across: float, down: float) -> Point:
        x, y = (across - 0.5) * width, down * depth
        return at[0] + x * cos(turn) - y * sin(turn), at[1] + x * sin(turn) + y * cos(turn)

    for stripe in range(stripes):
        left, right = stripe / stripes, (stripe + 1) / stripes
        for far, tone in ((-0.5, 1.0), (0.5, 0.74)):
            points = [place(left, 0), place(right, 0), place(right, far), place(left, far)]
            sketch.polygon(points, tone_colour(pair[stripe % 2], tone))
        hem = [place(left, 0.5), place((left + right) / 2, 0.56), place(right, 0.5)]
        sketch.polygon(hem, tone_colour(pair[stripe % 2], 0.66))


def marathon(canvas: Canvas) -> None:
    """A river of runners and their long shadows on pale asphalt, crowd behind barriers."""
    asphalt = fractal_noise(canvas, 40, octaves=4, gain=0.8)
    canvas.light[:] = mix_gradient(asphalt, [(0, "#8f8a86"), (1, "#b9b2aa")])
    rng, runners, paint, public = canvas.rng, Sketch(canvas), Sketch(canvas), Sketch(canvas)
    slope = 0.26
    middle = canvas.aspect / 2

    def track(along: float, aside: float) -> Point:
        return along, 0.5 + (along - middle) * slope * -1 + aside

    for step in np.arange(-0.2, canvas.aspect + 0.2, 0.11):
        paint.line([track(step, 0.005), track(step + 0.055, 0.005)], 0.006, "#f2efe8")
    for kerb in (-0.335, 0.335):
        paint.line([track(-0.2, kerb), track(canvas.aspect + 0.2, kerb)], 0.006, "#2a63c4")
    lay_sketch(canvas, paint)
    heading = float(np.arctan(-slope))
    for _ in range(330):
        along = rng.uniform(-0.05, canvas.aspect + 0.05)
        aside = float(np.clip(rng.normal(0, 0.13), -0.29, 0.29))
        turn = heading + rng.normal(0, 0.06)
        coat = CLOTHES[rng.integers(12)]
        draw_person_from_above(
            runners, rng, at=track(along, aside), size=0.0125, heading=turn, coat=coat
        )
    for _ in range(620):
        side = float(rng.choice([-1, 1]))
        aside = side * (0.365 + abs(rng.normal(0, 0.05)))
        at = track(rng.uniform(-0.05, canvas.aspect + 0.05), aside)
        turn = heading - side * pi / 2 + rng.normal(0, 0.3)
        draw_person_from_above(
            public, rng, at=at, size=0.0115, heading=turn, coat=CLOTHES[rng.integers(12)]
        )
    for sketch in (public, runners):
        for step in (0.012, 0.026, 0.04):
            cast_shadow(canvas, sketch, (step, step * 0.75), 0.0015, 0.34)
        lay_sketch(canvas, sketch)
    warm = smoothstep(canvas.aspect, 0, canvas.x) * np.float32(0.2)
    canvas.shine("#ffdf9e", warm + canvas.y * 0, 0.6)
    canvas.finish = Finish(bloom=0.15, vignette=0.3, contrast=0.35)


def counting_hall(canvas: Canvas) -> None:
    """Long tables under hall lamps from the gallery, ballots in stacks, clerks along both sides."""
    boards = fractal_noise(canvas, 3, octaves=6, stretch=0.06)
    canvas.light[:] = mix_gradient(boards, [(0, "#5e3a1c"), (0.5, "#8a5a2e"), (1, "#ad7a42")])
    plank = smoothstep(0.44, 0.5, np.abs((canvas.x / np.float32(0.05)) % 1 - np.float32(0.5)))
    canvas.shade(1 - np.float32(0.35) * plank)
    tables, paper, people = Sketch(canvas), Sketch(canvas), Sketch(canvas)
    rng = canvas.rng
    for row in range(4):
        y = 0.13 + row * 0.25
        for start in (0.05, 0.53):
            left, width = canvas.aspect * start, canvas.aspect * 0.42
            tables.box((left, y - 0.042), width, 0.084, "#d8cdb6")
            lay_ballots(rng, paper, (left, y), width)
            for step in range(6):
                for side in (-1, 1):
                    if rng.random() < 0.9:
                        x = left + width * (step + rng.uniform(0.3, 0.7)) / 6
                        draw_person_from_above(
                            people,
                            rng,
                            at=(x, y + side * 0.062),
                            size=0.0175,
                            heading=-side * pi / 2 + rng.normal(0, 0.15),
                            coat=CLOTHES[rng.integers(12)],
                        )
    cast_shadow(canvas, tables, (0.008, 0.02), 0.006, 0.6)
    lay_sketch(canvas, tables)
    cast_shadow(canvas, paper, (0.003, 0.005), 0.0015, 0.5)
    lay_sketch(canvas, paper)
    cast_shadow(canvas, people, (0.006, 0.014), 0.004, 0.6)
    lay_sketch(canvas, people)
    lamps = sum(
        np.exp(-((canvas.x - canvas.aspect * x) ** 2 + (canvas.y - y) ** 2) / 0.09)
        for x in (0.26, 0.74)
        for y in (0.25, 0.75)
    )
    canvas.shade(np.clip(0.32 + 0.75 * np.asarray(lamps), 0, 1.3).astype(np.float32))
    canvas.finish = Finish(bloom=0.3, vignette=0.4, contrast=0.3, grain=1.3)


def lay_ballots(rng: np.random.Generator, paper: Sketch, at: Point, width: float) -> None:
    """Stacks of yes, no and doubtful ballots, and a box or two not yet emptied."""
    tints = ("#fbf8ee", "#fbf8ee", "#fbf8ee", "#cfe3c8", "#f2c9c2")
    for _ in range(int(width / 0.011)):
        x, y = at[0] + rng.uniform(0.015, width - 0.02), at[1] + rng.uniform(-0.033, 0.024)
        turn, size = rng.normal(0, 0.35), 0.0095
        corners = [
            (-size, -size * 0.7),
            (size, -size * 0.7),
            (size, size * 0.7),
            (-size, size * 0.7),
        ]
        points = [
            (x + u * cos(turn) - v * sin(turn), y + u * sin(turn) + v * cos(turn))
            for u, v in corners
        ]
        paper.polygon(points, tone_colour(tints[rng.integers(5)], rng.uniform(0.86, 1.0)))
    for _ in range(2):
        x = at[0] + rng.uniform(0.05, width - 0.1)
        paper.box((x, at[1] - 0.024), 0.052, 0.048, "#3d5a80")
        paper.box((x + 0.013, at[1] - 0.003), 0.026, 0.005, "#15202e")

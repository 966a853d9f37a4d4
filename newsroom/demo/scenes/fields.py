"""Fields in flower: tulips in rows, sunflowers after a storm."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from newsroom.demo.figures import draw_house, tone_colour
from newsroom.demo.painting import (
    Canvas,
    Finish,
    Point,
    Sketch,
    blur_field,
    fractal_noise,
    lay_sketch,
    mix_gradient,
    read_linear_light,
    smoothstep,
)
from newsroom.demo.surroundings import paint_clouds, paint_ridge, paint_sky, paint_trees

TULIPS = (
    "#d81e3a",
    "#f7c52b",
    "#e9508d",
    "#f47b20",
    "#f4efe2",
    "#8e2d83",
    "#e23b2e",
    "#f9a8c0",
)
BANDS_PER_UNIT = 1.65


def tulip_rows(canvas: Canvas) -> None:
    """Bands of colour running to a windmill on the horizon."""
    horizon = 0.42
    sun = (canvas.aspect * 0.9, 0.2)
    paint_sky(canvas, [(0, "#3f7fc4"), (0.25, "#8dbbe0"), (0.42, "#fdf0d6"), (1, "#fdf0d6")])
    paint_clouds(
        canvas, horizon=horizon, cover=0.5, lit="#fffaf0", shadow="#9fb0c6", sun=sun, scale=0.09
    )
    line = paint_ridge(
        canvas, base=0.418, rise=0.006, colour="#6f8f7a", haze="#9bb08a", cells=1.4, depth=0.05
    )
    paint_trees(canvas, ground=line, height=0.022, colour="#4b6b58", spacing=0.008)
    flower_bands(canvas, horizon)
    windmill(canvas, (canvas.aspect * 0.31, horizon + 0.012), 0.16)
    canvas.finish = Finish(bloom=0.2, vignette=0.3, contrast=0.4)


def flower_bands(canvas: Canvas, horizon: float) -> None:
    """Rows that meet at a vanishing point, speckled with blossoms that grow towards the viewer."""
    depth = np.clip((canvas.y - horizon) / (1 - horizon), 0.0025, 1)
    across = (canvas.x - np.float32(canvas.aspect * 0.42)) / depth
    place = across * np.float32(BANDS_PER_UNIT)
    band, inside = np.floor(place).astype(np.int32), place - np.floor(place)
    palette = np.stack([read_linear_light(flower) for flower in TULIPS])
    colours = palette[band % len(palette)]
    fine = fractal_noise(canvas, 60, octaves=3, gain=0.9)
    coarse = fractal_noise(canvas, 16, octaves=4, gain=0.8, stretch=1.4)
    near = smoothstep(0.1, 0.7, depth)
    bloom = fine + (coarse - fine) * near
    light = np.float32(0.45) + smoothstep(0.25, 0.75, bloom) * np.float32(0.75)
    leaf = mix_gradient(bloom, [(0, "#12310f"), (1, "#3f7a2a")])
    gap = smoothstep(0.36, 0.44, np.abs(inside - 0.5) + (bloom - 0.5) * 0.22)
    leafy = np.maximum(gap, smoothstep(0.36, 0.26, bloom) * near)[..., None]
    field = colours * light[..., None]
    field = field + (leaf - field) * leafy
    furrow = smoothstep(0.465, 0.49, np.abs(inside - 0.5))[..., None]
    field = field * (1 - np.float32(0.6) * furrow)
    haze = np.exp(-depth * 9)[..., None]
    field = field + (read_linear_light("#d9d8c0") - field) * haze * np.float32(0.6)
    canvas.lay(field.astype(np.float32), smoothstep(horizon - 0.001, horizon + 0.003, canvas.y))
    near_tulips(canvas, horizon)
    canvas.shade(1 - np.float32(0.35) * smoothstep(0.8, 1.05, canvas.y))


def near_tulips(canvas: Canvas, horizon: float) -> None:
    """The blossoms that the eye can tell apart, far ones first; their bands are those behind."""
    sketch, rng = Sketch(canvas), canvas.rng
    for depth in np.sort(rng.uniform(0.2, 1.12, 5200) ** 1.15):
        x = rng.uniform(-0.02, canvas.aspect + 0.02)
        place = (x - canvas.aspect * 0.42) / depth * BANDS_PER_UNIT
        if abs(place % 1 - 0.5) > 0.39:
            continue
        y, size = horizon + depth * (1 - horizon) - 0.004, 0.0105 * depth
        flower = TULIPS[int(np.floor(place)) % len(TULIPS)]
        tone = rng.uniform(0.62, 1.12)
        sketch.line([(x, y), (x, y + size * 3)], size * 0.22, tone_colour("#4f8a34", tone))
        sketch.ellipse((x, y), size * 0.72, size, tone_colour(flower, tone * 0.82))
        sketch.ellipse(
            (x - size * 0.2, y - size * 0.1), size * 0.4, size * 0.8, tone_colour(flower, tone)
        )
    lay_sketch(canvas, sketch)


def windmill(canvas: Canvas, at: Point, tall: float) -> None:
    """A smock mill with four sails, a cottage and poplars beside it."""
    sketch, (x, ground) = Sketch(canvas), at
    for place in (-0.19, -0.165, -0.14, 0.17, 0.2):
        sketch.ellipse((x + place, ground - tall * 0.25), 0.01, tall * 0.28, "#33533a")
    draw_house(
        sketch,
        corner=(x + 0.05, ground),
        width=0.09,
        height=0.028,
        wall="#e9e2d2",
        roof="#8a3b2a",
        pitch=0.03,
    )
    sketch.polygon(
        [
            (x - tall * 0.17, ground),
            (x - tall * 0.09, ground - tall * 0.68),
            (x + tall * 0.09, ground - tall * 0.68),
            (x + tall * 0.17, ground),
        ],
        "#6b4a35",
    )
    sketch.polygon(
        [
            (x, ground),
            (x, ground - tall * 0.68),
            (x + tall * 0.09, ground - tall * 0.68),
            (x + tall * 0.17, ground),
        ],
        "#8f6a4c",
    )
    sketch.ellipse((x, ground - tall * 0.69), tall * 0.1, tall * 0.09, "#3e2c24")
    hub = (x, ground - tall * 0.71)
    for sail in range(4):
        turn = 0.5 + sail * pi / 2
        tip = (hub[0] + cos(turn) * tall * 0.6, hub[1] + sin(turn) * tall * 0.6)
        sketch.line([hub, tip], tall * 0.014, "#2b211c")
        aside = (-sin(turn) * tall * 0.08, cos(turn) * tall * 0.08)
        root = (hub[0] + cos(turn) * tall * 0.1, hub[1] + sin(turn) * tall * 0.1)
        sketch.polygon(
            [
                root,
                tip,
                (tip[0] + aside[0], tip[1] + aside[1]),
                (root[0] + aside[0], root[1] + aside[1]),
            ],
            "#e6dcc6",
        )
    lay_sketch(canvas, sketch)


def sunflowers(canvas: Canvas) -> None:
    """Heads turned to a clearing sky, thousands behind, a few in front."""
    horizon = 0.46
    sun = (canvas.aspect * 0.72, 0.3)
    paint_sky(canvas, [(0, "#3b4c70"), (0.25, "#7d86a3"), (0.46, "#ffd79a"), (1, "#ffd79a")])
    canvas.glow(sun, 0.14, "#ffd08a", 0.6)
    paint_clouds(
        canvas,
        horizon=horizon,
        cover=0.7,
        lit="#ffd3a1",
        shadow="#39425f",
        sun=sun,
        scale=0.08,
        softness=0.5,
    )
    paint_ridge(
        canvas, base=0.45, rise=0.02, colour="#5d6579", haze="#c7a583", cells=1.0, depth=0.06
    )
    ground = mix_gradient(
        smoothstep(horizon, 1, canvas.y + 0 * canvas.x),
        [(0, "#b59a3a"), (0.12, "#4f5f22"), (1, "#0f1c0a")],
    )
    canvas.lay(ground, smoothstep(horizon - 0.002, horizon + 0.004, canvas.y))
    rng = canvas.rng
    for rank in range(13):
        depth = 0.02 + 0.98 * (rank / 12) ** 1.9
        sketch = Sketch(canvas)
        size, y = 0.0065 + 0.085 * depth, horizon + 0.012 + depth * 0.40
        count = int(canvas.aspect / (size * 2.1)) + 2
        for number in range(count):
            x = (number + rng.uniform(-0.3, 0.3)) * canvas.aspect / (count - 1)
            at = (x, y + rng.normal(0, size * 0.4))
            if rank > 5:
                stalk_and_leaves(sketch, rng, at, size)
            flower_head(sketch, rng, at, size * rng.uniform(0.8, 1.15))
        colours, mask = sketch.colours()
        soft = canvas.height_px * (0.006 if rank == 12 else 0.0)
        if soft:
            mask = blur_field(mask, soft)
            colours = np.stack(
                [blur_field(colours[..., channel], soft) for channel in range(3)], axis=-1
            )
        canvas.light *= 1 - mask[..., None]
        canvas.light += colours * np.float32(0.95)
        low = smoothstep(y - size, y + size * 3, canvas.y)
        canvas.shade(1 - np.float32(0.4) * low)
    canvas.finish = Finish(bloom=0.25, vignette=0.35, contrast=0.3)


def stalk_and_leaves(sketch: Sketch, rng: np.random.Generator, at: Point, size: float) -> None:
    """The stem below a head and two broad leaves."""
    x, y = at
    foot = y + size * 5
    sketch.line([at, (x + size * 0.2, foot)], size * 0.16, "#3f5a1f")
    for side in (-1, 1):
        top = y + size * rng.uniform(1.3, 2.2)
        tip = (x + side * size * 1.7, top + size * rng.uniform(-0.2, 0.6))
        leaf = [
            (x, top),
            (x + side * size * 0.8, top - size * 0.5),
            tip,
            (x + side * size * 0.7, top + size * 0.5),
        ]
        sketch.polygon(leaf, str(rng.choice(["#3e6a24", "#4d7a2b", "#2f5320"])))


def flower_head(sketch: Sketch, rng: np.random.Generator, at: Point, size: float) -> None:
    """Two rings of petals around a seeded disc, tilted a little."""
    x, y = at
    squash = rng.uniform(0.8, 0.98)
    petals = 9 if size < 0.02 else 18
    for ring, colour in ((1.0, "#e39a12"), (0.88, "#ffc928")):
        turn = rng.uniform(0, pi)
        for petal in range(petals):
            angle = turn + 2 * pi * petal / petals
            reach = size * ring * rng.uniform(0.9, 1.08)
            spread = 2.2 / petals
            points = [
                (x + cos(angle + a) * reach * r, y + sin(angle + a) * reach * r * squash)
                for a, r in (
                    (-spread, 0.45),
                    (-spread * 0.8, 0.8),
                    (0, 1.0),
                    (spread * 0.8, 0.8),
                    (spread, 0.45),
                )
            ]
            sketch.polygon(points, colour)
    sketch.ellipse(at, size * 0.47, size * 0.47 * squash, "#5a3413")
    sketch.ellipse(at, size * 0.36, size * 0.36 * squash, "#2f1a0b")
    sketch.ellipse((x - size * 0.04, y - size * 0.05), size * 0.17, size * 0.15 * squash, "#6b4518")

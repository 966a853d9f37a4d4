"""The town by day and in rain: a street out of focus, a bridge in fog, a train window."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from newsroom.demo.figures import draw_person
from newsroom.demo.painting import (
    Canvas,
    Finish,
    Point,
    Sketch,
    blur_field,
    fractal_noise,
    lay_sketch,
    mix_gradient,
    smoothstep,
)
from newsroom.demo.surroundings import (
    mirror_in_water,
    paint_haze,
    paint_rain,
    paint_ridge,
    paint_sky,
)

NEON = ("#ff5a4e", "#ffb03b", "#3fd0ff", "#ff4fa3", "#7dff9a", "#ffd9a0", "#8f7bff")


def rainy_street(canvas: Canvas) -> None:
    """Lamps and tail lights as discs, doubled in the wet road; one umbrella, sharp."""
    horizon = 0.56
    paint_sky(canvas, [(0, "#0a1020"), (0.4, "#182038"), (0.56, "#3a2c44"), (1, "#0b0d18")])
    facades(canvas, horizon)
    rng = canvas.rng
    for _ in range(150):
        depth = rng.beta(1.2, 2.2)
        side = rng.choice([-1, 1]) * (0.03 + depth * 0.95) * rng.uniform(0.7, 1.2)
        at = (canvas.aspect * (0.5 + side * 0.5), horizon - depth * rng.uniform(-0.02, 0.62) - 0.02)
        canvas.disc(
            at, 0.008 + depth * 0.034, NEON[rng.integers(7)], rng.uniform(0.12, 0.7), soft=0.003
        )
    for lane, colour in ((-1, "#fff3d6"), (1, "#ff2a1f")):
        for step in range(9):
            depth = (step / 8) ** 1.6
            for pair in (-1, 1):
                x = (
                    canvas.aspect * 0.5
                    + lane * (0.04 + depth * 0.42)
                    + pair * (0.008 + depth * 0.07)
                )
                at = (x, horizon + 0.004 + depth * 0.1)
                canvas.disc(at, 0.006 + depth * 0.027, colour, 0.95, soft=0.003)
    mirror_in_water(canvas, horizon=horizon + 0.1, water="#0a0c16", clarity=0.85, ripple=1.0)
    smear = [blur_field(canvas.light[..., channel], 2.0) for channel in range(3)]
    canvas.lay(np.stack(smear, axis=-1), smoothstep(0.6, 0.7, canvas.y) * np.float32(0.6))
    walker(canvas, (canvas.aspect * 0.36, 0.93))
    paint_rain(canvas, drops=1500, slant=-0.2, strength=0.5)
    canvas.finish = Finish(bloom=0.6, vignette=0.45, contrast=0.25, grain=1.4)


def facades(canvas: Canvas, horizon: float) -> None:
    """Dark house fronts on both sides, running to a vanishing point."""
    middle = canvas.aspect * 0.5
    sketch = Sketch(canvas)
    for side in (-1, 1):
        for step in range(7):
            near, far = (0.07 + 0.9 * ((6 - step + add) / 7) ** 2 for add in (1, 0))
            rise = canvas.rng.uniform(0.65, 1.0)
            sketch.polygon(
                [
                    (middle + side * near, horizon + near * 0.12),
                    (middle + side * near, horizon - near * rise),
                    (middle + side * far, horizon - far * rise),
                    (middle + side * far, horizon + far * 0.12),
                ],
                f"#{10 + step * 4:02x}{13 + step * 4:02x}{28 + step * 5:02x}",
            )
    colours, mask = sketch.colours()
    soft = np.stack([blur_field(colours[..., channel], 8) for channel in range(3)], axis=-1)
    canvas.light += blur_field(mask, 8)[..., None] * (soft - canvas.light) * np.float32(0.9)


def walker(canvas: Canvas, foot: Point) -> None:
    """Someone crossing under a red umbrella, rim-lit by the street."""
    sketch, (x, ground), tall = Sketch(canvas), foot, 0.42
    draw_person(sketch, canvas.rng, foot=foot, height=tall, colour="#07080f", is_walking=True)
    rim = np.clip(sketch.mask() - np.roll(sketch.mask(), 3, axis=1), 0, 1)
    lay_sketch(canvas, sketch)
    canvas.shine("#ffb56b", rim, 0.5)
    top, wide = ground - tall * 1.06, tall * 0.33
    shade = Sketch(canvas)
    dome = [
        (x + wide * cos(pi + pi * t / 24), top + wide * 0.72 * sin(pi + pi * t / 24))
        for t in range(25)
    ]
    scallops = [(x + wide * (1 - t / 12), top - (t % 2) * wide * 0.09) for t in range(25)]
    shade.polygon([*dome, *scallops], "#c41e2a")
    shade.line([(x, top - wide * 0.72), (x, top - wide * 0.85)], 0.004, "#c41e2a")
    shade.line([(x + 0.01, top), (x + 0.01, ground - tall * 0.52)], 0.004, "#16161c")
    colours, mask = shade.colours()
    lit = np.clip(0.5 - (canvas.y - np.float32(top)) / np.float32(wide), 0.25, 1.3)
    canvas.light *= 1 - mask[..., None]
    canvas.light += colours * lit[..., None] * np.float32(0.9)


def bridge(canvas: Canvas) -> None:
    """A suspension bridge walking out of the fog towards the viewer."""
    horizon = 0.7
    paint_sky(canvas, [(0, "#6f93b8"), (0.35, "#b9c4cb"), (0.62, "#f2dcc4"), (1, "#e8cdb0")])
    canvas.glow((canvas.aspect * 0.2, 0.4), 0.2, "#ffe2b5", 0.45)
    paint_ridge(
        canvas, base=0.63, rise=0.05, colour="#93a0ad", haze="#d9cfc2", cells=1.3, depth=0.1
    )
    paint_ridge(canvas, base=0.68, rise=0.02, colour="#7b8a97", haze="#d2c8bc", cells=2, depth=0.06)
    far = Sketch(canvas)
    span(far, canvas.aspect, 0.16, 0.47, 0.36, "#a0796f")
    lay_sketch(canvas, far)
    paint_haze(canvas, colour="#ead9c6", top=0.2, bottom=0.75, strength=0.45)
    near = Sketch(canvas)
    span(near, canvas.aspect, 0.36, 0.93, 1.0, "#b5402a")
    lay_sketch(canvas, near)
    mirror_in_water(canvas, horizon=horizon, water="#5f7784", clarity=0.75, ripple=0.6)
    fog = smoothstep(0.42, 0.75, fractal_noise(canvas, 1.6, octaves=6, stretch=3.5))
    bank = smoothstep(0.42, 0.66, canvas.y) * smoothstep(0.92, 0.7, canvas.y)
    canvas.lay("#f4e6d5", fog * bank * np.float32(0.92))
    canvas.finish = Finish(bloom=0.25, vignette=0.25, contrast=0.35)


def span(
    sketch: Sketch, aspect: float, left: float, right: float, size: float, colour: str
) -> None:
    """Two towers, deck, main cable and hangers; `size` is 1 for the near half."""
    deck = 0.66 - 0.09 * size
    towers = (left * aspect, right * aspect)
    top = deck - 0.44 * size
    for x in towers:
        half, leg = 0.026 * size, 0.011 * size
        for side in (-1, 1):
            sketch.box((x + side * half - leg / 2, top), leg, 0.71 - top, colour)
        for share in (0.0, 0.22, 0.44, 0.68, 1.08):
            y = top + (deck - top) * share
            sketch.box((x - half, y), half * 2, 0.018 * size, colour)
    sketch.box((-0.1, deck), aspect + 0.2, 0.014 * size, colour)
    for step in range(int(aspect / (0.02 * size)) + 2):
        x = step * 0.02 * size
        sketch.line(
            [(x, deck), (x + 0.01 * size, deck + 0.03 * size), (x + 0.02 * size, deck)],
            0.002 * size,
            colour,
        )
    sketch.line(
        [(-0.1, deck + 0.03 * size), (aspect + 0.1, deck + 0.03 * size)], 0.003 * size, colour
    )
    reach, low = (towers[1] - towers[0]) / 2, deck - 0.02 * size
    places = np.arange(-0.1, aspect + 0.1, 0.012)
    swing = [abs((x - towers[0]) % (2 * reach) - reach) / reach for x in places]
    cable = [
        (float(x), low - (low - top) * share**2) for x, share in zip(places, swing, strict=True)
    ]
    sketch.line(cable, 0.0055 * size, colour)
    for x, y in cable[::2]:
        sketch.line([(x, y), (x, deck)], 0.0013 * size, colour)


def train_window(canvas: Canvas) -> None:
    """Country torn sideways by speed behind a still passenger and a window frame."""
    paint_sky(canvas, [(0, "#7fb0dc"), (0.35, "#cfe3ea"), (0.48, "#fbe7bf"), (1, "#d8c76a")])
    paint_ridge(canvas, base=0.46, rise=0.05, colour="#8aa2bd", haze="#c9cfc0", cells=0.9)
    paint_ridge(
        canvas, base=0.53, rise=0.02, colour="#5d8466", haze="#a3b56a", cells=1.2, depth=0.1
    )
    streaks = fractal_noise(canvas, 42, octaves=4, stretch=38, gain=0.7)
    depth = smoothstep(0.52, 0.95, canvas.y)
    land = mix_gradient(
        np.clip(streaks * 0.75 + depth * 0.2, 0, 1),
        [
            (0.15, "#2e4a1e"),
            (0.4, "#7c9a3a"),
            (0.55, "#d7c250"),
            (0.7, "#b4502f"),
            (0.95, "#f3e6b0"),
        ],
    )
    canvas.lay(land, smoothstep(0.52, 0.56, canvas.y))
    for place in (0.14, 0.47, 0.83):
        blur = np.exp(-(((canvas.x - place * canvas.aspect) / 0.055) ** 2))
        canvas.lay("#32422e", blur * smoothstep(0.02, 0.1, canvas.y) * np.float32(0.42))
    canvas.shine("#ffe3a6", smoothstep(0.4, 0.0, np.hypot(canvas.x - 0.3, canvas.y - 0.4)), 0.5)
    carriage(canvas)
    canvas.finish = Finish(bloom=0.35, vignette=0.4, contrast=0.3, grain=1.2)


def carriage(canvas: Canvas) -> None:
    """The dark frame, table edge, reflections and a passenger in profile."""
    aspect = canvas.aspect
    inside = np.maximum(
        np.abs(canvas.x - aspect * 0.46) - aspect * 0.4, np.abs(canvas.y - 0.42) - 0.33
    )
    corner = np.hypot(
        np.maximum(np.abs(canvas.x - aspect * 0.46) - (aspect * 0.4 - 0.08), 0),
        np.maximum(np.abs(canvas.y - 0.42) - 0.25, 0),
    )
    frame = smoothstep(0.078, 0.082, corner) * (inside > -0.2)
    wall = mix_gradient(
        np.clip(canvas.y + 0.0 * canvas.x, 0, 1),
        [(0, "#17181c"), (0.75, "#2a2a2e"), (1, "#0c0c0f")],
    )
    lip = np.exp(-(((corner - np.float32(0.086)) / 0.004) ** 2))
    canvas.lay(wall, frame)
    canvas.shine("#ffe9c0", lip * (np.float32(0.3) + canvas.x * 0), 0.4)
    glare = np.exp(-(((canvas.x - canvas.y * 0.35 - aspect * 0.18) / 0.05) ** 2))
    canvas.shine("#ffffff", glare * (1 - frame), 0.09)
    sketch = Sketch(canvas)
    passenger(sketch, (aspect * 0.76, 1.02), 0.62)
    mask = lay_sketch(canvas, sketch)
    rim = np.clip(mask - np.roll(mask, round(canvas.height_px * 0.006), axis=1), 0, 1)
    canvas.shine("#ffd79a", blur_field(rim, 2) * smoothstep(0.95, 0.3, canvas.y), 0.9)


def passenger(sketch: Sketch, foot: Point, tall: float) -> None:
    """Head and shoulders in profile, looking left out of the window."""
    (x, ground), dark = foot, "#0b0a0d"
    head = (x, ground - tall * 0.8)
    profile = [
        (-0.02, -0.2),
        (-0.1, -0.17),
        (-0.145, -0.1),
        (-0.15, -0.05),
        (-0.147, -0.02),
        (-0.185, 0.045),
        (-0.16, 0.058),
        (-0.166, 0.085),
        (-0.158, 0.1),
        (-0.163, 0.125),
        (-0.15, 0.165),
        (-0.11, 0.185),
        (-0.06, 0.19),
        (-0.05, 0.3),
        (0.13, 0.3),
        (0.11, 0.1),
        (0.15, -0.03),
        (0.12, -0.15),
    ]
    sketch.polygon([(head[0] + px * tall, head[1] + py * tall) for px, py in profile], dark)
    sketch.ellipse((head[0] + 0.01 * tall, head[1] - 0.06 * tall), 0.155 * tall, 0.16 * tall, dark)
    sketch.ellipse((head[0] + 0.15 * tall, head[1] - 0.06 * tall), 0.065 * tall, 0.065 * tall, dark)
    sketch.ellipse((x + 0.05 * tall, ground + 0.06 * tall), 0.36 * tall, 0.58 * tall, dark)

"""People at night and in halls: lanterns, fireworks, a stadium, a queue to vote."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from newsroom.demo.figures import draw_boat, draw_crowd, draw_person
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
    shine_sketch,
    smoothstep,
)
from newsroom.demo.surroundings import (
    light_shafts,
    mirror_in_water,
    paint_rain,
    paint_ridge,
    paint_sky,
    paint_stars,
)


def lanterns(canvas: Canvas) -> None:
    """Paper lanterns rising from dark water, hundreds of them, the nearest within reach."""
    horizon = 0.72
    paint_sky(canvas, [(0, "#0d1030"), (0.4, "#27204d"), (0.72, "#6b3a52"), (1, "#3a2038")])
    paint_stars(canvas, 350, lowest=0.5, strength=0.8)
    paint_ridge(
        canvas, base=0.68, rise=0.05, colour="#1d1836", haze="#4c2c48", cells=1.2, depth=0.1
    )
    rng = canvas.rng
    for size in np.minimum(np.sort(0.004 + rng.pareto(1.9, 230) * 0.0045), 0.032).tolist():
        at = (rng.uniform(0, canvas.aspect), rng.uniform(0.02, 0.68 - size))
        lantern(canvas, at, size)
    for across, y, size in ((0.2, 0.3, 0.075), (0.79, 0.2, 0.055), (0.58, 0.5, 0.042)):
        lantern(canvas, (across * canvas.aspect, y), size)
    mirror_in_water(canvas, horizon=horizon, water="#0c0a20", clarity=0.9, ripple=0.8)
    crowd = Sketch(canvas)
    draw_crowd(canvas, crowd, top=0.93, colour="#07060f", size=0.036, arms=0.45)
    mask = crowd.mask()
    rim = np.clip(mask - np.roll(mask, 4, axis=0), 0, 1)
    lay_sketch(canvas, crowd)
    canvas.shine("#ff9d4d", rim, 0.5)
    canvas.finish = Finish(bloom=0.8, vignette=0.4, contrast=0.25, grain=1.5)


def lantern(canvas: Canvas, at: Point, size: float) -> None:
    """One sky lantern: paper lit from the flame at its open foot."""
    rows, columns = canvas.window(at, size * 1.3)
    x = (canvas.x[:, columns] - np.float32(at[0])) / np.float32(size)
    y = (canvas.y[rows] - np.float32(at[1])) / np.float32(size)
    half = (
        np.float32(0.62)
        - np.float32(0.16) * y
        - np.float32(0.25) * np.maximum(-y - 0.55, 0) ** 2 * 6
    )
    inside = np.minimum((half - np.abs(x)) * 9, (1 - np.abs(y)) * 9)
    cover = np.clip(inside * max(size * canvas.height_px / 9, 0.4), 0, 1)
    heat = np.clip(np.exp(-((x * 1.3) ** 2) - ((y - 0.75) * 1.15) ** 2) * 1.1 + 0.16, 0, 1)
    heat *= np.float32(1) - np.float32(0.14) * (np.abs(np.sin(x * 5)) > 0.97)
    paper = mix_gradient(
        heat.astype(np.float32),
        [(0, "#8a2a10"), (0.35, "#f07a22"), (0.75, "#ffc25c"), (1, "#fff3c4")],
    )
    part = canvas.light[rows, columns]
    part += cover[..., None] * (paper * np.float32(1.15) - part)
    canvas.glow((at[0], at[1] + size * 0.4), size * 0.9, "#ff8a2c", 0.28)


def fireworks(canvas: Canvas) -> None:
    """Shells bursting over a harbour, a crowd with phones and arms up."""
    horizon = 0.7
    paint_sky(canvas, [(0, "#05060f"), (0.5, "#10142c"), (0.72, "#2b2036"), (1, "#0a0a14")])
    smoke = fractal_noise(canvas, 1.7, octaves=6)
    shells = (
        (0.3, 0.26, 0.24, "#ffb347", "#ff5e3a"),
        (0.64, 0.2, 0.2, "#7ad7ff", "#4a6bff"),
        (0.84, 0.4, 0.15, "#ff6fae", "#b14aff"),
        (0.49, 0.44, 0.13, "#c8ff8a", "#39d98a"),
        (0.1, 0.45, 0.12, "#fff2c9", "#ffc76b"),
    )
    for across, y, radius, inner, outer in shells:
        at = (across * canvas.aspect, y)
        canvas.glow(at, radius * 0.55, outer, 0.22)
        shell(canvas, at, radius, inner, outer)
    away = smoothstep(0.1, 0.6, canvas.y) * smoothstep(0.75, 0.5, canvas.y)
    canvas.shine("#8a5a6e", smoothstep(0.45, 0.85, smoke) * away, 0.22)
    paint_ridge(
        canvas, base=0.67, rise=0.02, colour="#0b0d1a", haze="#191a2c", cells=1.6, depth=0.08
    )
    boats = Sketch(canvas)
    for across in (0.08, 0.2, 0.37, 0.58, 0.7, 0.9):
        at = (across * canvas.aspect, horizon + 0.004)
        draw_boat(boats, canvas.rng, at=at, length=canvas.rng.uniform(0.06, 0.1), colour="#05060d")
    lay_sketch(canvas, boats)
    mirror_in_water(canvas, horizon=horizon, water="#070914", clarity=0.85, ripple=0.9)
    watchers(canvas)
    canvas.finish = Finish(bloom=0.9, vignette=0.35, contrast=0.25, grain=1.6)


def shell(canvas: Canvas, at: Point, radius: float, inner: str, outer: str) -> None:
    """One burst: sparks thrown evenly, sagging as they fade."""
    hot, cool, rng = Sketch(canvas), Sketch(canvas), canvas.rng
    for _ in range(130):
        angle, reach = rng.uniform(0, 2 * pi), radius * np.sqrt(rng.uniform(0.35, 1.0))
        points: list[Point] = []
        for step in range(9):
            far = 0.12 + 0.88 * step / 8
            sag = radius * 0.22 * far**2.4
            points.append(
                (at[0] + cos(angle) * reach * far, at[1] + sin(angle) * reach * far + sag)
            )
        cool.line(points[2:], 0.0011, outer)
        hot.line(points[:6], 0.0015, inner)
        cool.ellipse(points[-1], 0.0022, 0.0022, inner)
    shine_sketch(canvas, cool, 1.1)
    shine_sketch(canvas, hot, 1.3)
    canvas.disc(at, 0.006, "#ffffff", 2.0, soft=0.008)


def watchers(canvas: Canvas) -> None:
    """Two rows of backs, phones glowing among them."""
    for top, size, colour in ((0.85, 0.03, "#0a0b14"), (0.94, 0.05, "#040509")):
        sketch = Sketch(canvas)
        draw_crowd(canvas, sketch, top=top, colour=colour, size=size, arms=0.35)
        mask = sketch.mask()
        rim = np.clip(mask - np.roll(mask, 3, axis=0), 0, 1)
        lay_sketch(canvas, sketch)
        canvas.shine("#ffb58a", rim, 0.35)
    phones = Sketch(canvas)
    for _ in range(9):
        spot = (canvas.rng.uniform(0, canvas.aspect), canvas.rng.uniform(0.79, 0.87))
        phones.box(spot, 0.009, 0.015, "#bcd9ff")
    shine_sketch(canvas, phones, 1.1)


def stadium(canvas: Canvas) -> None:
    """Floodlights through rain over a full ground, the pitch bright in the middle."""
    paint_sky(canvas, [(0, "#070d1c"), (0.3, "#14223f"), (0.5, "#2c4064"), (1, "#1c2a3c")])
    middle = canvas.aspect / 2
    x, y = canvas.x - np.float32(middle), canvas.y
    bowl = np.float32(0.36) + np.float32(0.13) * np.cos(x / np.float32(canvas.aspect) * 2.6)
    bowl = np.float32(0.74) - bowl
    faces = fractal_noise(canvas, 75, octaves=2, gain=0.9)
    rows = smoothstep(0.2, 0.5, np.abs(np.sin((y - bowl) * 260)))
    seats = mix_gradient(
        faces, [(0, "#0c1322"), (0.55, "#33415e"), (0.78, "#6d4a58"), (1, "#d9d6cc")]
    )
    stand = np.clip((y - bowl) * canvas.height_px, 0, 1) * (
        np.float32(0.5) + np.float32(0.5) * rows
    )
    canvas.lay(seats, stand.astype(np.float32), 0.7)
    canvas.lay("#05080f", smoothstep(0.03, 0.02, np.abs(y - bowl + 0.008)) * np.float32(0.9))
    pitch(canvas, x.astype(np.float32))
    for place in (0.08, 0.31, 0.69, 0.92):
        mast(canvas, (canvas.aspect * place, 0.1 + abs(place - 0.5) * 0.1))
    flashes = Sketch(canvas)
    for _ in range(120):
        spot = (canvas.rng.uniform(0, canvas.aspect), canvas.rng.uniform(0.38, 0.6))
        flashes.ellipse(spot, 0.0012, 0.0012, "#ffffff")
    shine_sketch(canvas, flashes, 2)
    paint_rain(canvas, drops=2200, slant=-0.3, strength=0.5)
    crowd = Sketch(canvas)
    draw_crowd(canvas, crowd, top=0.95, colour="#04060b", size=0.05, arms=0.3)
    lay_sketch(canvas, crowd)
    canvas.finish = Finish(bloom=0.9, vignette=0.35, contrast=0.3, grain=1.4)


def pitch(canvas: Canvas, x: Field) -> None:
    """Mown stripes in perspective, chalk lines and twenty-two players with four shadows each."""
    depth = np.clip((canvas.y - 0.58) / 0.3, 0, 1)
    world = x / (np.float32(0.42) + depth * np.float32(0.62))
    stripe = smoothstep(-0.1, 0.1, np.sin(world * 21))
    grass = mix_gradient(stripe + 0 * depth, [(0, "#2c6e33"), (1, "#3f8f3f")])
    edge = smoothstep(1.02, 1.0, np.abs(world) * 1.12)
    inside = smoothstep(0.575, 0.582, canvas.y) * smoothstep(0.9, 0.88, canvas.y) * edge
    canvas.lay(grass, inside, 1.15)
    ring = np.hypot(world, (depth - 0.42) * 0.75)
    chalk = smoothstep(0.006, 0.003, np.abs(ring - 0.16)) + smoothstep(0.005, 0.002, np.abs(world))
    canvas.lay("#dfe9d6", np.clip(chalk, 0, 1) * inside * np.float32(0.8))
    sketch, middle = Sketch(canvas), canvas.aspect / 2
    for number in range(22):
        deep = canvas.rng.uniform(0.08, 0.85)
        at = (middle + canvas.rng.uniform(-0.7, 0.7) * (0.42 + deep * 0.62), 0.58 + deep * 0.3)
        tall = 0.022 + deep * 0.026
        for side in (-1, 1):
            sketch.line(
                [at, (at[0] + side * tall * 1.1, at[1] + tall * 0.16)], tall * 0.07, "#1d4a24"
            )
        kit = "#f4f4f0" if number % 2 else "#c62a2f"
        draw_person(sketch, canvas.rng, foot=at, height=tall, colour=kit, is_walking=True)
    lay_sketch(canvas, sketch)


def mast(canvas: Canvas, at: Point) -> None:
    """A floodlight mast: a rack of lamps, its halo and the light that hangs in the rain."""
    sketch, lamps, (x, y) = Sketch(canvas), Sketch(canvas), at
    sketch.line([(x, y), (x, 0.5)], 0.007, "#0a1020")
    sketch.box((x - 0.05, y - 0.032), 0.1, 0.064, "#0d1424")
    for row in range(3):
        for column in range(5):
            lamps.ellipse(
                (x - 0.04 + column * 0.02, y - 0.02 + row * 0.02), 0.0075, 0.0075, "#f4f8ff"
            )
    lay_sketch(canvas, sketch)
    shine_sketch(canvas, lamps, 3.2)
    canvas.glow(at, 0.09, "#c9dcff", 0.7)


def ballot_queue(canvas: Canvas) -> None:
    """A gymnasium at noon: voters in silhouette against tall windows, light along the floor."""
    paint_sky(canvas, [(0, "#2b2018"), (0.3, "#4a3826"), (0.66, "#3a2b1e"), (1, "#1a120c")])
    floor = smoothstep(0.665, 0.67, canvas.y)
    boards = fractal_noise(canvas, 3, octaves=6, stretch=0.1)
    canvas.lay(mix_gradient(boards, [(0, "#4a2c14"), (1, "#8f5f30")]), floor)
    glass = hall_windows(canvas)
    mirror = glass[::-1]
    drop = round((0.668 * 2 - 1) * canvas.height_px)
    streak = blur_field(np.roll(mirror, drop, axis=0), canvas.height_px * 0.012) * floor
    canvas.shine("#ffd9a0", streak * smoothstep(1.15, 0.66, canvas.y), 0.75)
    booths(canvas)
    voters(canvas)
    shafts = light_shafts(canvas, source=(canvas.aspect * 0.72, -0.25), gaps=0.45, reach=0.7)
    canvas.shine("#ffe2b0", shafts, 0.24)
    canvas.finish = Finish(bloom=0.55, vignette=0.45, contrast=0.3, grain=1.3)


def hall_windows(canvas: Canvas) -> Field:
    """Five tall windows with glazing bars, blown out by the day; returns where the glass is."""
    sketch = Sketch(canvas)
    width = canvas.aspect * 0.13
    for number in range(5):
        x = canvas.aspect * (0.075 + number * 0.18)
        for column in range(3):
            for row in range(6):
                corner = (x + column * width / 3, 0.07 + row * 0.075)
                sketch.box(corner, width / 3 - 0.006, 0.069, "#ffffff")
    glass = sketch.mask()
    sky = mix_gradient(canvas.y + 0 * canvas.x, [(0, "#dfeaf5"), (0.5, "#fff3d8")])
    trees = smoothstep(0.5, 0.62, fractal_noise(canvas, 6, octaves=5)) * smoothstep(
        0.2, 0.5, canvas.y
    )
    canvas.lay(sky, glass, 1.25)
    canvas.lay("#b9c98f", glass * trees * np.float32(0.6))
    return glass


def booths(canvas: Canvas) -> None:
    """Polling booths with curtains at the back, and the ballot box on its table."""
    sketch = Sketch(canvas)
    for number in range(4):
        x = canvas.aspect * (0.05 + number * 0.075)
        sketch.box((x, 0.5), canvas.aspect * 0.066, 0.19, "#221a14")
        sketch.box((x + 0.008, 0.515), canvas.aspect * 0.066 - 0.016, 0.12, "#54606e")
    lay_sketch(canvas, sketch)
    table, x = Sketch(canvas), canvas.aspect * 0.335
    table.box((x, 0.655), 0.2, 0.014, "#120c08")
    for leg in (0.01, 0.185):
        table.line([(x + leg, 0.66), (x + leg, 0.79)], 0.008, "#120c08")
    table.box((x + 0.06, 0.57), 0.085, 0.086, "#a9b4ba")
    table.box((x + 0.085, 0.566), 0.035, 0.006, "#14100c")
    lay_sketch(canvas, table)


def voters(canvas: Canvas) -> None:
    """The queue, from the far right to the box, with its shadows towards the viewer."""
    rng, sketch, shadow = canvas.rng, Sketch(canvas), Sketch(canvas)
    for number in range(9):
        share = number / 8
        foot = (
            canvas.aspect * (0.475 + 0.48 * share**0.95),
            0.79 + 0.12 * share + rng.normal(0, 0.006),
        )
        tall = (0.3 + 0.13 * share) * rng.uniform(0.84, 1.06)
        cloth = ("#0c0806", "#1c1410", "#221a18", "#14161c", "#2a1c14")[rng.integers(5)]
        arms = 1 if number == 0 else 0
        draw_person(sketch, rng, foot=foot, height=tall, colour=cloth, arms_up=arms)
        shadow.polygon(
            [
                (foot[0] - 0.03, foot[1]),
                (foot[0] + 0.03, foot[1]),
                (foot[0] - tall * 0.25, foot[1] + tall * 0.7),
                (foot[0] - tall * 0.45, foot[1] + tall * 0.7),
            ],
            "#000000",
        )
    canvas.shade(1 - np.float32(0.6) * blur_field(shadow.mask(), canvas.height_px * 0.008))
    mask = lay_sketch(canvas, sketch)
    rim = np.clip(mask - np.roll(mask, (2, -2), axis=(0, 1)), 0, 1)
    canvas.shine("#ffdca8", rim * smoothstep(0.9, 0.5, canvas.y), 0.6)

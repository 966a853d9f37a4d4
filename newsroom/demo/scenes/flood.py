"""A street under water: houses to their sills, a rowing boat between them."""

from __future__ import annotations

import numpy as np

from newsroom.demo.figures import draw_house
from newsroom.demo.painting import (
    Canvas,
    Field,
    Finish,
    Point,
    Sketch,
    fractal_noise,
    smoothstep,
)
from newsroom.demo.surroundings import (
    mirror_in_water,
    paint_clouds,
    paint_rain,
    paint_ridge,
    paint_sky,
)

HORIZON = 0.55


def flooded_street(canvas: Canvas) -> None:
    """Two rows of houses up to their sills in brown water, three people in a boat."""
    middle = canvas.aspect * 0.5
    paint_sky(canvas, [(0, "#64748a"), (0.3, "#a3adb3"), (0.5, "#e4d8bd"), (1, "#e4d8bd")])
    paint_clouds(
        canvas,
        horizon=HORIZON,
        cover=0.72,
        lit="#d9d6cc",
        shadow="#55616f",
        sun=(middle, 0.4),
        scale=0.12,
        softness=0.5,
    )
    canvas.glow((middle, 0.47), 0.16, "#ffe6b4", 0.35)
    paint_ridge(
        canvas, base=0.52, rise=0.03, colour="#8b9899", haze="#c2c2b3", cells=1.2, depth=0.06
    )
    mirror_in_water(canvas, horizon=HORIZON, water="#75634a", clarity=0.8, ripple=0.5)
    ripples = fractal_noise(canvas, 34, octaves=4, stretch=9, gain=0.6) - np.float32(0.5)
    stains = fractal_noise(canvas, 7, octaves=6, stretch=0.35)
    for depth in (0.13, 0.2, 0.31, 0.48, 0.74):
        row, waterline = Sketch(canvas), HORIZON + 0.36 * depth
        for side in (-1, 1):
            draw_flooded_house(canvas, row, side, depth, waterline)
            draw_lamp_post(canvas, row, side, depth, waterline)
        mask = stand_in_water(canvas, row, waterline, ripples)
        # Damp walls: dark at the water, streaked above; farther rows sink into the wet air.
        damp = smoothstep(0.25 * depth, 0, np.float32(waterline) - canvas.y) * np.float32(0.45)
        canvas.shade(1 - (damp + stains * np.float32(0.3)) * mask)
        canvas.lay("#c9c9bd", mask * np.float32(0.62 * np.exp(-depth * 3.2)))
    boat = Sketch(canvas)
    draw_rowers(boat, (canvas.aspect * 0.5, 0.82), 0.38)
    stand_in_water(canvas, boat, 0.828, ripples)
    paint_rain(canvas, drops=900, slant=-0.15, strength=0.25)
    canvas.finish = Finish(bloom=0.25, vignette=0.35, contrast=0.35, grain=1.2)


def stand_in_water(canvas: Canvas, sketch: Sketch, waterline: float, ripples: Field) -> Field:
    """Lay a sketch and, below its waterline, its broken reflection; returns the sketch's mask."""
    colours, mask = sketch.colours()
    row = np.arange(canvas.height_px, dtype=np.float32)[:, None]
    foot = np.float32(waterline * canvas.height_px)
    swing = ripples * (np.float32(0.02 * canvas.height_px) + (row - foot) * np.float32(0.35))
    source_row = np.clip(2 * foot - row + swing, 0, canvas.height_px - 1).astype(np.int32)
    column = np.arange(canvas.width_px, dtype=np.float32)[None, :] + swing
    source_column = np.clip(column, 0, canvas.width_px - 1).astype(np.int32)
    fade = (row > foot) * (np.float32(0.72) - (row - foot) / np.float32(canvas.height_px))
    mirrored = mask[source_row, source_column] * np.clip(fade, 0, 1)
    share = mirrored[..., None] / np.maximum(mask[source_row, source_column], 1e-3)[..., None]
    canvas.light *= 1 - mirrored[..., None]
    canvas.light += colours[source_row, source_column] * share * np.float32(0.72)
    above = (row <= foot).astype(np.float32)
    standing: Field = mask * above
    canvas.light *= 1 - standing[..., None]
    canvas.light += colours * above[..., None] * np.float32(0.85)
    return standing


def draw_flooded_house(
    canvas: Canvas, sketch: Sketch, side: int, depth: float, waterline: float
) -> None:
    """One house of the street, `depth` near 1 for the nearest; its ground floor is half drowned."""
    rng = canvas.rng
    width, height = 0.5 * depth, (0.62 + rng.uniform(-0.06, 0.1)) * depth
    inner = canvas.aspect / 2 + side * (0.02 + depth * 0.5 * canvas.aspect / 1.5)
    x = inner if side > 0 else inner - width
    walls = ("#7d4b38", "#a88b62", "#5c6f74", "#8a4238", "#b3a07a", "#55664f", "#9a6a3e")
    wall, roof = str(rng.choice(walls)), str(rng.choice(["#3f2d2c", "#34383f", "#4d3129"]))
    corner, pitch = (x, waterline + 0.01), width * 0.4
    draw_house(sketch, corner=corner, width=width, height=height, wall=wall, roof=roof, pitch=pitch)
    sketch.box(
        (x + width * 0.66, waterline - height - pitch * 0.75), width * 0.08, pitch * 0.5, roof
    )
    sketch.box((x - width * 0.02, waterline - height), width * 1.04, height * 0.025, "#d8cfba")
    edge = x if side > 0 else x + width
    sketch.line([(edge, waterline - height), (edge, waterline)], width * 0.018, "#3a3a38")
    for floor in range(3):
        for column in range(3):
            pane = (x + width * (0.11 + column * 0.29), waterline - height * (0.86 - floor * 0.34))
            draw_window(canvas, sketch, pane, width * 0.19, height * 0.2)


def draw_window(canvas: Canvas, sketch: Sketch, corner: Point, width: float, height: float) -> None:
    """A sash window in its frame, now and then with a lamp behind it."""
    (x, y), rim = corner, width * 0.1
    glass = "#ffcf86" if canvas.rng.random() < 0.14 else "#26303a"
    sketch.box((x - rim, y - rim), width + rim * 2, height + rim * 2.4, "#d9d2c0")
    sketch.box((x, y), width, height, glass)
    sketch.box((x, y + height * 0.47), width, height * 0.06, "#d9d2c0")
    sketch.box((x + width * 0.47, y), width * 0.06, height, "#d9d2c0")


def draw_lamp_post(
    canvas: Canvas, sketch: Sketch, side: int, depth: float, waterline: float
) -> None:
    """A street lamp leaning over the water in front of its house."""
    x = canvas.aspect / 2 + side * (0.01 + depth * 0.42 * canvas.aspect / 1.5)
    tall, iron = 0.46 * depth, "#23282c"
    sketch.line([(x, waterline), (x, waterline - tall)], tall * 0.022, iron)
    arm = (x - side * tall * 0.17, waterline - tall * 1.03)
    sketch.line([(x, waterline - tall), arm], tall * 0.018, iron)
    sketch.ellipse(arm, tall * 0.035, tall * 0.02, "#3a4146")


def draw_rowers(sketch: Sketch, at: Point, length: float) -> None:
    """A rowing boat with three people in it, oars out."""
    x, water = at
    for place, coat in ((-0.26, "#22304a"), (0.0, "#b44c26"), (0.22, "#d6a52f")):
        seat = x + place * length
        for half, top, low in ((0.062, 0.2, -0.03), (0.045, 0.245, 0.15)):
            sketch.polygon(
                [
                    (seat - length * half, water - length * low),
                    (seat - length * half * 0.8, water - length * top),
                    (seat + length * half * 0.8, water - length * top),
                    (seat + length * half, water - length * low),
                ],
                coat,
            )
        sketch.ellipse((seat, water - length * 0.285), length * 0.032, length * 0.042, "#3f2c22")
        sketch.ellipse((seat, water - length * 0.305), length * 0.036, length * 0.03, coat)
    for side in (-1, 1):
        blade = (x + side * length * 0.62, water + length * 0.02)
        sketch.line([(x, water - length * 0.16), blade], length * 0.013, "#7d6a4c")
    hull = [
        (x - length * 0.56, water - length * 0.14),
        (x + length * 0.6, water - length * 0.16),
        (x + length * 0.42, water + length * 0.03),
        (x - length * 0.42, water + length * 0.03),
    ]
    sketch.polygon(hull, "#2b3f42")
    sketch.line([hull[0], hull[1]], length * 0.02, "#c9c2ac")
    plank = [(x - length * 0.5, water - length * 0.06), (x + length * 0.51, water - length * 0.075)]
    sketch.line(plank, length * 0.008, "#1e2d30")

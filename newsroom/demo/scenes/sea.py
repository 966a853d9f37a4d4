"""The sea and its edge: dusk, a lighthouse in a gale, starlings over a marsh."""

from __future__ import annotations

from math import pi, sin

import numpy as np

from newsroom.demo.painting import (
    Canvas,
    Finish,
    Point,
    Sketch,
    fractal_noise,
    lay_sketch,
    mask_below,
    mix_gradient,
    smoothstep,
    wandering_line,
)
from newsroom.demo.surroundings import (
    mirror_in_water,
    paint_clouds,
    paint_haze,
    paint_ridge,
    paint_sky,
)


def sea_dusk(canvas: Canvas) -> None:
    """A ferry crossing the sun's path at the end of the day."""
    sun, horizon = (canvas.aspect * 0.4, 0.5), 0.56
    paint_sky(canvas, [(0, "#26305e"), (0.25, "#7c4f86"), (0.42, "#e8705c"), (0.56, "#ffb44f")])
    canvas.glow(sun, 0.12, "#ff9a3f", 1.1)
    paint_clouds(
        canvas,
        horizon=horizon,
        cover=0.5,
        lit="#ff9b6a",
        shadow="#4c3260",
        sun=sun,
        scale=0.07,
        softness=0.3,
    )
    canvas.disc(sun, 0.042, "#ffd58a", 2.8, soft=0.004)
    paint_ridge(
        canvas, base=0.553, rise=0.012, colour="#5c3a63", haze="#a4605f", cells=0.6, depth=0.05
    )
    sketch, lamps = Sketch(canvas), Sketch(canvas)
    ferry(sketch, lamps, (canvas.aspect * 0.62, horizon + 0.004), 0.3)
    lay_sketch(canvas, sketch)
    canvas.shine("#ffd98f", lamps.mask(), 1.2)
    mirror_in_water(canvas, horizon=horizon, water="#1d1f42", clarity=0.9, ripple=0.75)
    gulls(canvas, 11)
    canvas.finish = Finish(bloom=0.5, vignette=0.35, contrast=0.3)


def ferry(sketch: Sketch, lamps: Sketch, at: Point, length: float) -> None:
    """A small car ferry with two decks, a funnel and lit portholes."""
    (x, water), dark = at, "#1b1230"
    sketch.polygon(
        [
            (x - length * 0.5, water - length * 0.1),
            (x + length * 0.54, water - length * 0.12),
            (x + length * 0.47, water),
            (x - length * 0.47, water),
        ],
        dark,
    )
    sketch.box((x - length * 0.4, water - length * 0.17), length * 0.76, length * 0.08, dark)
    sketch.box((x - length * 0.3, water - length * 0.225), length * 0.5, length * 0.06, dark)
    sketch.box((x + length * 0.08, water - length * 0.27), length * 0.12, length * 0.06, dark)
    sketch.box((x - length * 0.2, water - length * 0.31), length * 0.07, length * 0.1, dark)
    sketch.line(
        [(x + length * 0.14, water - 0.3 * length), (x + length * 0.14, water - length * 0.38)],
        0.002,
        dark,
    )
    for place in range(15):
        corner = (x - length * 0.37 + place * length * 0.047, water - length * 0.145)
        lamps.box(corner, length * 0.022, length * 0.018, "#ffffff")


def gulls(canvas: Canvas, count: int) -> None:
    """Gulls as two strokes each, in the upper sky."""
    sketch, rng = Sketch(canvas), canvas.rng
    for _ in range(count):
        x, y = rng.normal(canvas.aspect * 0.66, 0.2), rng.uniform(0.1, 0.42)
        wing, lift = rng.uniform(0.008, 0.022), rng.uniform(0.2, 0.6)
        left, right = (x - wing, y - wing * lift * 0.5), (x + wing, y - wing * lift)
        sketch.line([left, (x - wing * 0.5, y - wing * lift), (x, y)], wing * 0.12, "#1b1230")
        sketch.line(
            [(x, y), (x + wing * 0.5, y - wing * lift * 1.2), right], wing * 0.12, "#1b1230"
        )
    lay_sketch(canvas, sketch)


def lighthouse(canvas: Canvas) -> None:
    """A lighthouse on its rock, its beam in the spray, waves breaking below."""
    x = canvas.aspect * 0.62
    lamp = (x, 0.225)
    paint_sky(canvas, [(0, "#101b2c"), (0.4, "#33485c"), (0.66, "#7b8b8f"), (1, "#3a4a52")])
    paint_clouds(
        canvas,
        horizon=0.68,
        cover=0.75,
        lit="#7f929d",
        shadow="#131d2b",
        sun=(0.2, 0.5),
        scale=0.11,
        softness=0.55,
    )
    for turn in (0.16, pi + 0.16):
        beam(canvas, lamp, turn)
    for step, (base, colour, crest) in enumerate(
        ((0.66, "#2f4650", "#7d949a"), (0.72, "#25404b", "#9ab0b3"), (0.79, "#1a343f", "#c3d2d2"))
    ):
        swell(canvas, base, 0.012 + step * 0.012, colour, crest)
    rock_and_tower(canvas, x, lamp)
    canvas.disc(lamp, 0.008, "#fff6d5", 6)
    canvas.glow(lamp, 0.03, "#ffe7a8", 1.6)
    spray(canvas, (x - 0.2, 0.74), 0.2, 1.0)
    spray(canvas, (x + 0.16, 0.79), 0.12, 0.7)
    for step, (base, colour, crest) in enumerate(
        ((0.87, "#122a35", "#d5e0de"), (0.96, "#0b1d27", "#aebfc0"))
    ):
        swell(canvas, base, 0.05 + step * 0.015, colour, crest)
    paint_haze(canvas, colour="#8fa0a6", top=0.2, bottom=0.8, strength=0.16)
    canvas.finish = Finish(bloom=0.55, vignette=0.4, contrast=0.35, grain=1.3)


def beam(canvas: Canvas, lamp: Point, turn: float) -> None:
    """One of the lantern's two beams, widening and fading."""
    x, y = canvas.x - np.float32(lamp[0]), canvas.y - np.float32(lamp[1])
    along = x * np.float32(np.cos(turn)) + y * np.float32(np.sin(turn))
    aside = np.abs(y * np.float32(np.cos(turn)) - x * np.float32(np.sin(turn)))
    width = np.float32(0.006) + np.maximum(along, 0) * np.float32(0.075)
    inside = np.exp(-((aside / width) ** 2)) * (along > 0)
    drift = np.float32(0.6) + np.float32(0.4) * fractal_noise(canvas, 3, octaves=4)
    canvas.shine("#ffe9b0", inside * np.exp(-along * 1.5) * drift, 0.9)


def swell(canvas: Canvas, base: float, rise: float, colour: str, crest: str) -> None:
    """A wave across the picture, foam along its crest and streaks down its back."""
    line = np.float32(base) - wandering_line(canvas, 1.6, octaves=7, gain=0.4) * np.float32(rise)
    under = canvas.y - line[None, :]
    water = mask_below(canvas, line)
    canvas.lay(mix_gradient(smoothstep(0, 0.14, under), [(0, colour), (1, "#07131b")]), water)
    streaks = fractal_noise(canvas, 6, octaves=6, stretch=3.5, gain=0.6)
    foam = smoothstep(0.6, 0.78, streaks + np.float32(0.24) * smoothstep(0.05, 0, under))
    lace = np.abs(fractal_noise(canvas, 9, octaves=5, stretch=2.6, gain=0.6) - np.float32(0.5))
    veins = smoothstep(0.03, 0.0, lace) * smoothstep(0.35, 0.7, streaks) * np.float32(0.5)
    canvas.lay("#c9d7d6", np.maximum(foam * np.float32(0.8), veins) * water)
    canvas.lay(crest, np.exp(-np.maximum(under, 0) / np.float32(0.004)) * water)


def rock_and_tower(canvas: Canvas, x: float, lamp: Point) -> None:
    """The rock with its foam line, and the banded tower with gallery and lantern."""
    hump = np.exp(-(((canvas.x[0] - x) / 0.3) ** 2)) * 0.17
    line = (
        np.float32(0.86)
        - hump.astype(np.float32)
        - wandering_line(canvas, 4, gain=0.6) * np.float32(0.03)
    )
    stone = fractal_noise(canvas, 9, octaves=6, gain=0.65)
    canvas.lay(
        mix_gradient(stone, [(0, "#06090c"), (0.6, "#1d252b"), (1, "#4b555a")]),
        mask_below(canvas, line),
    )
    top, foot = lamp[1] + 0.022, 0.735
    sketch = Sketch(canvas)
    for band in range(7):
        high, low = (top + (foot - top) * step / 7 for step in (band, band + 1))
        half = [0.026 + 0.022 * step / 7 for step in (band, band + 1)]
        colour = "#b23a31" if band % 2 else "#d9d8cf"
        sketch.polygon(
            [(x - half[0], high), (x + half[0], high), (x + half[1], low), (x - half[1], low)],
            colour,
        )
    for step in (1.5, 3.5, 5.5):
        sketch.box((x - 0.005, top + (foot - top) * step / 7), 0.009, 0.018, "#22262b")
    sketch.box((x - 0.036, top - 0.008), 0.072, 0.01, "#14181d")
    sketch.box((x - 0.019, top - 0.045), 0.038, 0.038, "#2c2a24")
    sketch.polygon(
        [(x - 0.026, top - 0.044), (x, top - 0.075), (x + 0.026, top - 0.044)], "#5e1f1c"
    )
    colours, mask = sketch.colours()
    round_light = np.clip(0.85 - (canvas.x - np.float32(x)) * 17, 0.18, 1.1).astype(np.float32)
    canvas.light *= 1 - mask[..., None]
    canvas.light += colours * round_light[..., None] * np.float32(0.75)


def spray(canvas: Canvas, at: Point, height: float, strength: float) -> None:
    """A burst of white water thrown up from a rock."""
    x = (canvas.x - np.float32(at[0])) / np.float32(height)
    y = (np.float32(at[1]) - canvas.y) / np.float32(height)
    torn = fractal_noise(canvas, 9, octaves=6, gain=0.62)
    shape = np.exp(-((x * 0.95) ** 2) - np.abs(y - 0.25) ** 2 * 1.6)
    canvas.lay("#e6eeee", smoothstep(0.42, 0.95, shape * 0.9 + (torn - 0.5)) * np.float32(strength))
    drops = Sketch(canvas)
    for _ in range(500):
        angle, far = canvas.rng.normal(0, 0.55), abs(canvas.rng.normal(0.75, 0.35)) * height
        spot = (at[0] + sin(angle) * far, at[1] - far * 1.15 + height * 0.1)
        size = canvas.rng.uniform(0.0004, 0.0018)
        drops.ellipse(spot, size, size, "#ffffff")
    canvas.lay("#dfe8ea", drops.mask() * np.float32(0.75 * strength))


def murmuration(canvas: Canvas) -> None:
    """Thousands of starlings turning over a marsh, a pale sun behind them."""
    horizon = 0.78
    paint_sky(canvas, [(0, "#5d6f8f"), (0.3, "#b7a7a8"), (0.6, "#f5c39a"), (0.8, "#ffdca6")])
    sun = (canvas.aspect * 0.74, 0.66)
    canvas.glow(sun, 0.12, "#ffcf8f", 0.6)
    canvas.disc(sun, 0.035, "#fff0c2", 1.6, soft=0.006)
    paint_ridge(canvas, base=0.765, rise=0.012, colour="#8d7f84", haze="#d6ab92", depth=0.05)
    flock(canvas)
    mirror_in_water(canvas, horizon=horizon, water="#544a50", clarity=0.85, ripple=0.2)
    reeds(canvas)
    canvas.finish = Finish(bloom=0.25, vignette=0.3, contrast=0.3)


def flock(canvas: Canvas) -> None:
    """Birds strewn along a folded ribbon, thick where it folds."""
    rng, count = canvas.rng, 15000
    along = rng.beta(1.3, 1.3, count)
    fold = rng.normal(0, 1, (2, count)) * (0.016 + 0.045 * np.sin(along * pi * 2.3) ** 2)
    x = canvas.aspect * (0.1 + 0.72 * along) + 0.1 * np.sin(along * 9) + fold[0]
    y = 0.34 + 0.16 * np.sin(along * 6.4 + 0.6) - 0.09 * along + fold[1] * 0.8
    sketch = Sketch(canvas)
    for left, top, size in zip(x, y, rng.uniform(0.0009, 0.0028, count), strict=True):
        lift = float(rng.uniform(-0.6, 0.6)) * size
        sketch.line([(left - size, top - lift), (left + size, top + lift)], size * 0.6, "#2a2530")
    canvas.lay("#2a2530", sketch.mask() * np.float32(0.85))


def reeds(canvas: Canvas) -> None:
    """A dark fringe of reeds at the viewer's feet."""
    sketch, rng = Sketch(canvas), canvas.rng
    for _ in range(420):
        x, tall = rng.uniform(-0.05, canvas.aspect + 0.05), rng.uniform(0.04, 0.2)
        away = abs(x / canvas.aspect - 0.45) * 1.5
        tall *= 0.35 + away
        bend = rng.normal(0.02, 0.02)
        tip = (x + bend, 1.01 - tall)
        sketch.line([(x, 1.02), (x + bend * 0.35, 1.01 - tall * 0.6), tip], 0.0018, "#1c1512")
        if rng.random() < 0.3:
            sketch.ellipse(tip, 0.003, 0.014, "#1c1512")
    lay_sketch(canvas, sketch)

"""After dark: an aurora, snow falling on a town, a skyline with its windows lit."""

from __future__ import annotations

import numpy as np

from newsroom.demo.figures import draw_house, draw_person
from newsroom.demo.painting import (
    Canvas,
    Finish,
    Point,
    Sketch,
    blur_field,
    fractal_noise,
    lay_sketch,
    mask_below,
    mix_gradient,
    shine_sketch,
    smoothstep,
    wandering_line,
)
from newsroom.demo.surroundings import (
    mirror_in_water,
    paint_ridge,
    paint_sky,
    paint_stars,
    paint_trees,
)


def aurora(canvas: Canvas) -> None:
    """Green curtains over a fjord, a hut with one lit window, someone with a torch."""
    paint_sky(canvas, [(0, "#050a1c"), (0.4, "#0b1c34"), (0.7, "#12414a"), (1, "#0b2a33")])
    paint_stars(canvas, 2600, lowest=0.7, strength=1.6)
    for foot, reach, strength in ((0.56, 0.42, 0.9), (0.46, 0.34, 0.65), (0.33, 0.25, 0.4)):
        curtain(canvas, foot, reach, strength)
    for base, rise, colour in ((0.62, 0.06, "#16303f"), (0.67, 0.05, "#0d1f2b")):
        line = paint_ridge(canvas, base=base, rise=rise, colour=colour, haze="#122c38", cells=1.6)
        gullies = fractal_noise(canvas, 9, octaves=6, gain=0.65, stretch=0.45)
        cap = smoothstep(0.09, 0.0, canvas.y - line[None, :])
        snow = smoothstep(0.62, 0.74, gullies + cap * np.float32(0.3) - np.float32(0.05))
        canvas.lay("#6fa3a4", snow * cap * mask_below(canvas, line) * np.float32(0.5))
    mirror_in_water(canvas, horizon=0.705, water="#04121a", clarity=0.8, ripple=0.35)
    shore = np.float32(0.93) - wandering_line(canvas, 0.9) * np.float32(0.025)
    canvas.lay("#060d12", mask_below(canvas, shore))
    paint_trees(canvas, ground=shore, height=0.11, colour="#050b10", spacing=0.09)
    hut(canvas, (canvas.aspect * 0.7, 0.94))
    canvas.finish = Finish(bloom=0.5, vignette=0.35, contrast=0.25, grain=1.5)


def curtain(canvas: Canvas, foot: float, reach: float, strength: float) -> None:
    """One folded curtain of light: sharp at its foot, fading upwards from green to violet."""
    fold = wandering_line(canvas, 0.55, octaves=4, gain=0.55)
    line = np.float32(foot) + fold * np.float32(0.13)
    rays = wandering_line(canvas, 9, octaves=4, gain=0.7) * np.float32(0.5) + np.float32(0.55)
    veil = np.clip(wandering_line(canvas, 0.8, octaves=3) + np.float32(0.55), 0.05, 1)
    above = (line[None, :] - canvas.y) / np.float32(reach)
    rise = np.exp(-np.maximum(above, 0) / (0.22 + 0.4 * rays[None, :]))
    body = smoothstep(-0.05, 0.03, above) * rise * (veil * (0.35 + rays))[None, :]
    tint = mix_gradient(
        np.clip(above, 0, 1), [(0, "#b8ff9c"), (0.12, "#35f08a"), (0.45, "#1aa98c"), (1, "#7a3fb8")]
    )
    canvas.shine(tint, np.maximum(body, 0), strength)


def hut(canvas: Canvas, at: Point) -> None:
    """A fishing hut with a lit window and a figure on the shore beside it."""
    sketch, lamp, (x, ground) = Sketch(canvas), Sketch(canvas), at
    draw_house(
        sketch,
        corner=(x, ground),
        width=0.11,
        height=0.05,
        wall="#2a0e0f",
        roof="#0a1216",
        pitch=0.04,
    )
    draw_person(sketch, canvas.rng, foot=(x - 0.12, ground), height=0.055, colour="#03060a")
    lamp.box((x + 0.03, ground - 0.036), 0.018, 0.018, "#ffc46b")
    lamp.box((x + 0.07, ground - 0.036), 0.012, 0.018, "#ffb04a")
    lay_sketch(canvas, sketch)
    shine_sketch(canvas, lamp, 2.2)
    canvas.glow((x + 0.04, ground - 0.028), 0.03, "#ff9d3c", 0.35)


def snowy_town(canvas: Canvas) -> None:
    """Roofs under fresh snow, warm windows, a church tower, flakes near and far."""
    paint_sky(canvas, [(0, "#1a2547"), (0.4, "#3d4a78"), (0.62, "#8a7f9c"), (1, "#7d86a8")])
    paint_ridge(canvas, base=0.36, rise=0.09, colour="#4d5a86", haze="#8088ab", cells=1.4)
    hill = np.float32(0.5) - wandering_line(canvas, 0.8, octaves=4) * np.float32(0.05)
    canvas.lay("#6f7ca6", mask_below(canvas, hill))
    paint_trees(canvas, ground=hill, height=0.05, colour="#2b3558", spacing=0.012)
    for depth in (0.3, 0.45, 0.62, 0.82, 1.05):
        snowy_row(canvas, depth)
        if depth == 0.45:
            church(canvas, (canvas.aspect * 0.6, 0.66))
        canvas.lay("#7d86b0", 0.07)
    flakes(canvas, 1500, 0.0011, 0.75)
    flakes(canvas, 110, 0.0055, 0.4)
    canvas.finish = Finish(bloom=0.7, vignette=0.4, contrast=0.25, grain=1.2)


def snowy_row(canvas: Canvas, depth: float) -> None:
    """One row of houses; `depth` about 1 for the nearest."""
    rng, sketch, lamps = canvas.rng, Sketch(canvas), Sketch(canvas)
    ground, size = 0.47 + depth * 0.49, 0.05 + depth * 0.17
    x = -size * rng.uniform(0.2, 1)
    while x < canvas.aspect:
        width, height = size * rng.uniform(0.75, 1.15), size * rng.uniform(0.65, 1.0)
        wall = str(rng.choice(["#4a3b4a", "#5b4038", "#3c4660", "#6a5344", "#43394f"]))
        base = ground + rng.normal(0, size * 0.07)
        draw_house(
            sketch,
            corner=(x, base),
            width=width,
            height=height,
            wall=wall,
            roof="#c3cde6",
            pitch=width * rng.uniform(0.45, 0.65),
        )
        chimney = (x + width * 0.72, base - height - width * 0.36)
        sketch.box(chimney, width * 0.08, width * 0.22, "#33293a")
        sketch.box((chimney[0] - width * 0.01, chimney[1]), width * 0.1, width * 0.04, "#e4eaf7")
        for row in range(2):
            for column in range(3):
                corner = (x + width * (0.14 + 0.28 * column), base - height * (0.82 - 0.42 * row))
                if rng.random() < 0.55:
                    lamps.box(
                        corner, width * 0.15, height * 0.22, str(rng.choice(["#ffb958", "#ffd58c"]))
                    )
                else:
                    sketch.box(corner, width * 0.15, height * 0.22, "#1f2338")
        x += width * rng.uniform(1.0, 1.5)
    bank = np.float32(ground - 0.006) - wandering_line(canvas, 3, octaves=4) * np.float32(0.012)
    lay_sketch(canvas, sketch, 0.75)
    canvas.shine("#ffab4a", blur_field(lamps.mask(), canvas.height_px * 0.012), 0.45)
    shine_sketch(canvas, lamps, 1.35)
    under = smoothstep(0, 0.08, canvas.y - bank[None, :])
    canvas.lay(mix_gradient(under, [(0, "#b9c4e4"), (1, "#5d6a96")]), mask_below(canvas, bank))


def church(canvas: Canvas, at: Point) -> None:
    """A tower with a spire above the roofs, its clock lit."""
    sketch, (x, ground) = Sketch(canvas), at
    sketch.box((x - 0.035, ground - 0.3), 0.07, 0.3, "#54495a")
    sketch.polygon(
        [(x - 0.042, ground - 0.298), (x, ground - 0.52), (x + 0.042, ground - 0.298)], "#5b648c"
    )
    sketch.polygon(
        [(x - 0.042, ground - 0.298), (x, ground - 0.52), (x - 0.012, ground - 0.298)], "#cbd5ee"
    )
    lay_sketch(canvas, sketch, 0.8)
    canvas.disc((x, ground - 0.25), 0.017, "#ffe2a8", 1.1)


def flakes(canvas: Canvas, count: int, size: float, strength: float) -> None:
    """Falling snow; large flakes are near the lens and soft."""
    sketch, rng = Sketch(canvas), canvas.rng
    for _ in range(count):
        radius = size * rng.uniform(0.5, 1.6)
        spot = (rng.uniform(0, canvas.aspect), rng.uniform(0, 1))
        sketch.ellipse(spot, radius, radius * 1.15, "#ffffff")
    canvas.lay(
        "#e8edfa", blur_field(sketch.mask(), size * canvas.height_px * 0.45) * np.float32(strength)
    )


def skyline_night(canvas: Canvas) -> None:
    """Towers across the water with their windows lit, moon and long reflections."""
    horizon = 0.66
    paint_sky(canvas, [(0, "#060b1f"), (0.4, "#152650"), (0.62, "#4b3a68"), (0.7, "#a35f62")])
    paint_stars(canvas, 500, lowest=0.5)
    moon = (canvas.aspect * 0.18, 0.17)
    canvas.glow(moon, 0.07, "#b9c9ff", 0.45)
    canvas.disc(moon, 0.032, "#f4f1e4", 1.1, soft=0.002)
    for depth, haze in ((0, "#3d3a66"), (1, "#22264d"), (2, "#0d1230")):
        towers(canvas, depth, haze, horizon)
        canvas.shine(
            "#7a4a6a", smoothstep(0.3, 0.68, canvas.y) * smoothstep(0.7, 0.66, canvas.y), 0.05
        )
    lamps = Sketch(canvas)
    for x in np.arange(0.02, canvas.aspect, 0.035):
        lamps.ellipse((float(x), horizon - 0.004), 0.0028, 0.0028, "#ffcf8a")
    shine_sketch(canvas, lamps, 3.0)
    mirror_in_water(canvas, horizon=horizon, water="#070d24", clarity=0.92, ripple=1.1)
    canvas.finish = Finish(bloom=0.9, vignette=0.35, contrast=0.25, grain=1.4)


def towers(canvas: Canvas, depth: int, wall: str, ground: float) -> None:
    """One rank of towers, 0 the farthest, with grids of lit windows."""
    rng, sketch, lamps = canvas.rng, Sketch(canvas), Sketch(canvas)
    x = -0.03
    while x < canvas.aspect:
        width = rng.uniform(0.05, 0.1)
        middle = 1 - abs(x / canvas.aspect - 0.55) * 1.5
        height = (0.12 + 0.36 * max(middle, 0.1) * rng.uniform(0.45, 1.1)) * (1.0 - depth * 0.26)
        top = ground - height
        sketch.box((x, top), width, height, wall)
        if rng.random() < 0.35:
            sketch.box((x + width * 0.25, top - 0.025), width * 0.5, 0.03, wall)
        if rng.random() < 0.22:
            sketch.line([(x + width / 2, top), (x + width / 2, top - 0.08)], 0.0022, wall)
            lamps.ellipse((x + width / 2, top - 0.08), 0.0022, 0.0022, "#ff4a3a")
        light_windows(rng, lamps, (x, top), width, height)
        x += width * rng.uniform(0.9, 1.5)
    lay_sketch(canvas, sketch)
    shine_sketch(canvas, lamps, (0.5, 0.9, 1.5)[depth])


def light_windows(
    rng: np.random.Generator, lamps: Sketch, at: Point, width: float, height: float
) -> None:
    """The lit panes of one tower; whole floors are lit or dark together, as offices are."""
    pane, floor = 0.0062, 0.0105
    colours = ["#ffd08a", "#ffe4b8", "#ffbd66", "#cfe3ff", "#fff4dc"]
    for row in range(1, int(height / floor)):
        busy = rng.choice([0.08, 0.3, 0.75], p=[0.45, 0.4, 0.15])
        for column in range(int((width - 0.008) / (pane * 1.5))):
            if rng.random() < busy:
                corner = (at[0] + 0.005 + column * pane * 1.5, at[1] + row * floor)
                lamps.box(corner, pane * 0.8, floor * 0.5, colours[rng.integers(5)])

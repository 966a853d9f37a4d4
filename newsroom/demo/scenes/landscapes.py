"""Land at rest: mountains, dunes, a forest in fog, balloons over hills."""

from __future__ import annotations

from math import pi

import numpy as np

from newsroom.demo.painting import (
    Canvas,
    Field,
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
    light_shafts,
    mirror_in_water,
    paint_clouds,
    paint_haze,
    paint_ridge,
    paint_sky,
    paint_trees,
)


def mountain_dawn(canvas: Canvas) -> None:
    """Six ridges fading into a peach sky, a lake that holds them again."""
    sun = (canvas.aspect * 0.63, 0.4)
    sky = [(0, "#1f3763"), (0.22, "#5b74a6"), (0.38, "#e3a98f"), (0.5, "#ffd9a0"), (1, "#ffcf95")]
    paint_sky(canvas, sky)
    canvas.glow(sun, 0.11, "#ffb25e", 0.9)
    paint_clouds(
        canvas, horizon=0.44, cover=0.42, lit="#ffc59b", shadow="#6c6f96", sun=sun, scale=0.1
    )
    canvas.disc(sun, 0.026, "#fff1c9", 2.6, soft=0.004)
    ridges = [
        (0.43, 0.10, "#8d86a8", "#f3bd9a", 1.3),
        (0.48, 0.09, "#66688f", "#e0a690", 1.8),
        (0.54, 0.07, "#454d75", "#bd8d8d", 2.0),
        (0.60, 0.05, "#2b3558", "#7f6f82", 2.4),
    ]
    for base, rise, colour, haze, cells in ridges:
        paint_ridge(canvas, base=base, rise=rise, colour=colour, haze=haze, cells=cells)
    canvas.shine("#ff9c52", light_shafts(canvas, source=sun, gaps=0.3, reach=0.35), 0.16)
    shore = np.float32(0.685) - wandering_line(canvas, 1.2) * np.float32(0.02)
    paint_trees(canvas, ground=shore, height=0.075, colour="#16203a", spacing=0.014)
    canvas.lay("#121a30", mask_below(canvas, shore))
    mirror_in_water(canvas, horizon=0.715, water="#141f3b", clarity=0.85, ripple=0.22)
    mist = smoothstep(0.06, 0.0, np.abs(canvas.y - 0.715)) * fractal_noise(canvas, 2, stretch=5)
    canvas.lay("#f2c3a4", mist * np.float32(0.55))
    near = np.float32(0.985) - np.abs(wandering_line(canvas, 0.6)) * np.float32(0.07)
    paint_trees(canvas, ground=near + np.float32(0.02), height=0.16, colour="#080c18", spacing=0.05)
    canvas.lay("#070a14", mask_below(canvas, near))
    canvas.finish = Finish(bloom=0.45, vignette=0.35, contrast=0.35)


def dunes(canvas: Canvas) -> None:
    """Sand in low side light, a crest cut between sun and shade, a file of walkers on it."""
    sky = [(0, "#5c87b8"), (0.25, "#a3b9c9"), (0.42, "#efd9b4"), (1, "#f0cf9c")]
    paint_sky(canvas, sky)
    canvas.glow((0.1, 0.34), 0.2, "#ffe3ae", 0.5)
    blown = fractal_noise(canvas, 3, stretch=6, octaves=5)
    paint_haze(canvas, colour="#eec690", top=0.1, bottom=0.45, strength=0.6)
    for base, rise, sunny, dark in (
        (0.40, 0.04, "#e7b87c", "#c79a72"),
        (0.47, 0.06, "#e3a561", "#a8714f"),
        (0.56, 0.08, "#dd944b", "#8a5138"),
    ):
        dune(canvas, base, rise, sunny, dark)
    crest = main_dune(canvas)
    walkers_on(canvas, crest)
    spray = smoothstep(0.55, 0.9, blown) * smoothstep(0.75, 0.3, canvas.y)
    canvas.shine("#ffdba2", spray, 0.22)
    canvas.finish = Finish(bloom=0.2, vignette=0.3, contrast=0.4, grain=0.9)


def dune(canvas: Canvas, base: float, rise: float, sunny: str, dark: str) -> None:
    """One far dune: its left flank in the sun, its right one in the shade."""
    line = np.float32(base) - wandering_line(canvas, 1.1, octaves=3, gain=0.35) * np.float32(rise)
    slope = np.gradient(line) * np.float32(canvas.height_px)
    side = smoothstep(-0.12, 0.12, slope + np.zeros_like(line))[None, :]
    fall = smoothstep(0, 0.25, canvas.y - line[None, :]) * np.float32(0.6)
    shade = np.clip(side + fall, 0, 1)
    canvas.lay(mix_gradient(shade, [(0, sunny), (1, dark)]), mask_below(canvas, line))


def main_dune(canvas: Canvas) -> Field:
    """The great dune in front, an S of a ridge running down to the viewer; returns its outline."""
    x, y = canvas.x[0] / np.float32(canvas.aspect), canvas.y
    hump = np.exp(-(((x - 0.62) / 0.3) ** 2)) * 0.34 + np.exp(-(((x - 0.1) / 0.25) ** 2)) * 0.1
    line: Field = (0.76 - hump + 0.008 * np.sin(x * 19)).astype(np.float32)
    t = np.clip((y - 0.42) / 0.58, 0, 1)
    edge = 0.62 + 0.16 * np.sin(t * pi * 1.25) - 0.34 * t**1.6
    wobble = 0.008 * np.sin(t * 37) * t
    side = smoothstep(-0.006, 0.012, (canvas.x / np.float32(canvas.aspect) - edge - wobble))
    texture = fractal_noise(canvas, 5, octaves=7)
    furrows = np.sin(18 / (t + 0.12) + canvas.x * 9 + texture * 7) * np.float32(0.5)
    light = mix_gradient(
        np.clip(t + 0.0 * side, 0, 1), [(0, "#f6bd6c"), (0.5, "#e9a04e"), (1, "#c2712f")]
    )
    dark = mix_gradient(
        np.clip(t + 0.0 * side, 0, 1), [(0, "#a0583a"), (0.4, "#6e3a31"), (1, "#2f1a24")]
    )
    ripple = (1 + furrows * (0.2 - 0.1 * side) * smoothstep(0.02, 0.3, t)).astype(np.float32)
    sand = (light + (dark - light) * side[..., None]) * ripple[..., None]
    canvas.lay(sand.astype(np.float32), mask_below(canvas, line))
    return line


def walkers_on(canvas: Canvas, crest: Field) -> None:
    """A small caravan along the skyline."""
    sketch = Sketch(canvas)
    for step in range(7):
        x = canvas.aspect * (0.5 + step * 0.021 + canvas.rng.uniform(-0.003, 0.003))
        ground = float(crest[int(x * canvas.height_px)]) + 0.002
        tall = 0.03 * canvas.rng.uniform(0.85, 1.1)
        sketch.polygon(
            [(x - tall * 0.17, ground), (x, ground - tall), (x + tall * 0.17, ground)], "#2a1a1c"
        )
        sketch.ellipse((x, ground - tall * 0.98), tall * 0.1, tall * 0.12, "#2a1a1c")
    lay_sketch(canvas, sketch)


def forest_shafts(canvas: Canvas) -> None:
    """Trunks layered into fog, the sun breaking through above a path."""
    source: Point = (canvas.aspect * 0.56, 0.12)
    paint_sky(canvas, [(0, "#f2e6b4"), (0.4, "#c9d3a6"), (0.75, "#7d9472"), (1, "#33452f")])
    canvas.glow(source, 0.2, "#fff0b8", 1.4)
    layers = [("#b9c69c", 0.012, 46), ("#8ea37d", 0.018, 30), ("#566f50", 0.03, 16)]
    for colour, width, count in layers:
        trunks(canvas, colour, width, count)
        paint_haze(canvas, colour="#e2e5b8", top=1.05, bottom=0.1, strength=0.32)
    leaves = fractal_noise(canvas, 5, octaves=7, gain=0.62)
    roof = smoothstep(0.5, 0.62, leaves + np.float32(0.34) * (0.42 - canvas.y))
    canvas.lay("#3d5a2c", roof * smoothstep(0.55, 0.1, canvas.y) * np.float32(0.75))
    forest_floor(canvas)
    trunks(canvas, "#141d12", 0.06, 5)
    fern = smoothstep(0.5, 0.56, fractal_noise(canvas, 14, octaves=5, gain=0.7))
    canvas.lay("#0c140a", fern * smoothstep(0.86, 1.02, canvas.y))
    canvas.shine("#ffeaa8", light_shafts(canvas, source=source, gaps=0.5, reach=0.6), 0.5)
    canvas.finish = Finish(bloom=0.5, vignette=0.4, contrast=0.35)


def trunks(canvas: Canvas, colour: str, width: float, count: int) -> None:
    """Upright, slightly bent trunks with a few bare branches, their roots near the ground."""
    sketch, rng = Sketch(canvas), canvas.rng
    for place in rng.permutation(count):
        x = (place + rng.uniform(0.1, 0.9)) / count * canvas.aspect
        thick = width * rng.uniform(0.6, 1.3)
        foot = 0.66 + width * 4.5 + rng.uniform(-0.02, 0.03)
        lean, bend = rng.normal(0, 0.02), rng.normal(0, 0.01)
        left = [
            (x - thick * 0.9, foot),
            (x - thick * 0.5, foot - 0.06),
            (x - thick * 0.42 + bend, 0.4),
        ]
        right = [(x + thick * 0.42 + bend, 0.4), (x + thick * 0.5, foot - 0.06), (x + thick, foot)]
        top = [(x - thick * 0.3 + lean, -0.02), (x + thick * 0.3 + lean, -0.02)]
        sketch.polygon([*left, *top, *right], colour)
        for _ in range(int(rng.integers(2, 6))):
            at, side = rng.uniform(-0.05, 0.36), rng.choice([-1, 1])
            reach = rng.uniform(0.05, 0.13) * (0.4 + width * 12)
            elbow = (x + side * reach * 0.5, at - reach * rng.uniform(0.02, 0.25))
            twig = (x + side * reach, at - reach * rng.uniform(0.3, 0.8))
            sketch.line([(x, at), elbow], thick * 0.13, colour)
            sketch.line([elbow, twig], thick * 0.07, colour)
            fork = (x + side * reach * 0.9, at + reach * rng.uniform(-0.2, 0.2))
            sketch.line([elbow, fork], thick * 0.05, colour)
    lay_sketch(canvas, sketch)


def forest_floor(canvas: Canvas) -> None:
    """Ground with a pale path narrowing towards the light."""
    line = np.float32(0.74) - wandering_line(canvas, 1.0) * np.float32(0.015)
    moss = fractal_noise(canvas, 8, octaves=7, stretch=3)
    canvas.lay(
        mix_gradient(moss, [(0, "#1c2a16"), (0.6, "#4d6133"), (1, "#8f9a55")]),
        mask_below(canvas, line),
    )
    depth = np.clip((canvas.y - 0.74) / 0.26, 0, 1)
    middle = np.float32(canvas.aspect * 0.54) + np.sin(depth * 3.2) * np.float32(0.07)
    path = smoothstep(0.02, -0.03, np.abs(canvas.x - middle) - (0.012 + depth * 0.24))
    canvas.lay("#d8cf9a", path * smoothstep(0.735, 0.76, canvas.y) * (0.45 + 0.3 * moss))
    fog = smoothstep(0.1, 0.0, np.abs(canvas.y - np.float32(0.735))) * (0.5 + 0.5 * moss)
    canvas.lay("#cdd6a4", fog * np.float32(0.85))
    canvas.shade(1 - np.float32(0.55) * smoothstep(0.8, 1.0, canvas.y))


def balloons(canvas: Canvas) -> None:
    """Striped hot-air balloons at several distances over misty hills."""
    sun = (canvas.aspect * 0.16, 0.62)
    paint_sky(canvas, [(0, "#3c6fb0"), (0.35, "#8fb6d6"), (0.6, "#f6dcc0"), (1, "#f8c99a")])
    canvas.glow(sun, 0.16, "#ffd28a", 0.9)
    paint_clouds(
        canvas, horizon=0.6, cover=0.3, lit="#fff4e4", shadow="#a9b6cd", sun=sun, scale=0.12
    )
    for base, rise, colour, haze in (
        (0.66, 0.03, "#93a3ba", "#f3d2b0"),
        (0.73, 0.04, "#6c8a8c", "#e7c49b"),
        (0.81, 0.05, "#4a6d55", "#b4a66c"),
        (0.92, 0.05, "#2c4a30", "#41502a"),
    ):
        line = paint_ridge(canvas, base=base, rise=rise, colour=colour, haze=haze, gain=0.4)
        paint_trees(canvas, ground=line, height=(base - 0.55) * 0.12, colour=colour, spacing=0.02)
    spots = [(0.30, 0.36, 0.175), (0.72, 0.25, 0.125), (0.52, 0.55, 0.06), (0.87, 0.5, 0.075)]
    spots += [(0.10, 0.2, 0.045), (0.62, 0.12, 0.035), (0.46, 0.2, 0.028), (0.95, 0.18, 0.03)]
    for across, y, radius in sorted(spots, key=lambda spot: spot[2]):
        balloon(canvas, (across * canvas.aspect, y), radius)
    canvas.finish = Finish(bloom=0.25, vignette=0.2, contrast=0.3)


PALETTES = (
    ("#d7263d", "#f6ae2d"),
    ("#1b998b", "#fffbe6"),
    ("#2e4a9e", "#f25f5c"),
    ("#f46036", "#ffe066"),
    ("#7b2d8b", "#f7b2c4"),
    ("#0b6e9f", "#e8f1f2"),
)


def balloon(canvas: Canvas, at: Point, radius: float) -> None:
    """One balloon with shaded gores, hazier the smaller (farther) it is."""
    rows, columns = canvas.window(at, radius * 1.9)
    x = (canvas.x[:, columns] - at[0]) / np.float32(radius)
    y = (canvas.y[rows] - at[1]) / np.float32(radius)
    taper = np.where(y < 0, 1.0, 1 - 0.52 * np.clip(y / 1.3, 0, 1) ** 1.5)
    half = np.sqrt(np.clip(1 - np.where(y < 0, y, y / 1.3) ** 2, 0, 1)) ** np.where(y < 0, 1, 0.8)
    half = np.where((y > -1) & (y < 1.22), half * taper, 0)
    cover = np.clip((half - np.abs(x)) * radius * canvas.height_px, 0, 1).astype(np.float32)
    turn = np.arcsin(np.clip(x / np.maximum(half, 1e-3), -1, 1))
    stripe = (np.floor((turn + canvas.rng.uniform(0, 1)) * 12 / pi) % 2).astype(np.float32)
    band = (np.abs(y - 0.12) < 0.13).astype(np.float32)
    first, second = PALETTES[int(canvas.rng.integers(len(PALETTES)))]
    colours = mix_gradient(np.abs(stripe - band), [(0, first), (1, second)])
    lit = np.clip(0.62 - 0.5 * np.sin(turn) - 0.18 * y, 0.16, 1.2) * (1 + 0.07 * np.cos(turn * 24))
    picture = (colours * lit[..., None]).astype(np.float32)
    haze = np.float32(max(0.0, 0.5 - radius * 3.4))
    picture += (mix_gradient(np.zeros_like(x), [(0, "#c9d3dc"), (1, "#c9d3dc")]) - picture) * haze
    part = canvas.light[rows, columns]
    part += cover[..., None] * (picture - part)
    sketch, basket = Sketch(canvas), at[1] + radius * 1.46
    for side in (-1, 1):
        start = (at[0] + side * radius * 0.2, at[1] + radius * 1.18)
        sketch.line([start, (at[0] + side * radius * 0.09, basket)], radius * 0.012, "#3a2a22")
    sketch.box((at[0] - radius * 0.1, basket), radius * 0.2, radius * 0.16, "#4a2f1e")
    lay_sketch(canvas, sketch)

"""Weather that makes news: lightning over a plain, fire along a ridge."""

from __future__ import annotations

import numpy as np

from newsroom.demo.figures import draw_house, draw_person
from newsroom.demo.painting import (
    Canvas,
    Field,
    Finish,
    Point,
    Sketch,
    blur_field,
    fractal_noise,
    lay_sketch,
    mask_below,
    mix_gradient,
    smoothstep,
    wandering_line,
)
from newsroom.demo.surroundings import (
    paint_clouds,
    paint_ridge,
    paint_sky,
    paint_trees,
)


def lightning_plain(canvas: Canvas) -> None:
    """Forked lightning under a slate deck, wheat and a farm in the flash."""
    struck = canvas.aspect * 0.66
    paint_sky(canvas, [(0, "#141a2e"), (0.35, "#2b3350"), (0.62, "#7a6a7c"), (0.72, "#d99a6c")])
    paint_clouds(
        canvas,
        horizon=0.74,
        cover=0.86,
        lit="#8f93b8",
        shadow="#141829",
        sun=(struck, 0.5),
        scale=0.13,
        softness=0.6,
    )
    for x, reach in ((struck, 0.16), (canvas.aspect * 0.22, 0.07)):
        canvas.glow((x, 0.12), reach, "#a99cff", 0.75)
    lightning(canvas, (struck, 0.10), 0.715, 0.0042)
    lightning(canvas, (canvas.aspect * 0.22, 0.06), 0.71, 0.002)
    veil = fractal_noise(canvas, 3, octaves=4, stretch=0.12) * smoothstep(0.2, 0.7, canvas.y)
    left = smoothstep(canvas.aspect * 0.5, canvas.aspect * 0.1, canvas.x)
    canvas.lay("#59607c", np.clip(veil * left, 0, 1) * np.float32(0.6))
    ground = np.float32(0.725) - wandering_line(canvas, 0.7) * np.float32(0.008)
    field_in_flash(canvas, ground[None, :], struck)
    farm(canvas, (canvas.aspect * 0.36, 0.733))
    canvas.finish = Finish(bloom=0.7, vignette=0.4, contrast=0.35, grain=1.3)


def lightning(canvas: Canvas, start: Point, end: float, width: float) -> None:
    """A channel that wanders down to `end` with thinner forks that die in the air."""
    sketch, rng = Sketch(canvas), canvas.rng

    def branch(at: Point, floor: float, thick: float, drift: float) -> None:
        x, y = at
        while y < floor:
            step = rng.uniform(0.008, 0.026)
            fresh = (x + rng.normal(drift * step, 0.011), y + step)
            sketch.line([(x, y), fresh], thick, "#ffffff")
            x, y = fresh
            if thick > 0.0012 and rng.random() < 0.17:
                turn = float(rng.choice([-1, 1]) * rng.uniform(0.5, 1.3))
                branch((x, y), min(y + rng.uniform(0.08, 0.26), floor), thick * 0.4, turn)

    branch(start, end, width, float(rng.normal(0, 0.1)))
    core = sketch.mask()
    canvas.shine("#b9a8ff", blur_field(core, canvas.height_px * 0.012), 2.2)
    canvas.shine("#d8ccff", blur_field(core, canvas.height_px * 0.003), 1.6)
    canvas.shine("#ffffff", core, 5.0)


def field_in_flash(canvas: Canvas, ground: Field, struck: float) -> None:
    """Wheat in rows that run to the horizon, brightest beneath the flash."""
    depth = np.clip((canvas.y - 0.725) / 0.275, 0.004, 1)
    rows = np.sin((canvas.x - canvas.aspect * 0.5) / depth * 11) * np.clip(depth * 5, 0, 1)
    stalks = fractal_noise(canvas, 26, octaves=5, gain=0.75, stretch=0.5)
    grain = np.clip(0.32 + 0.2 * rows + 0.6 * (stalks - 0.5), 0, 1).astype(np.float32)
    colours = mix_gradient(grain, [(0, "#141208"), (0.5, "#5c4a22"), (1, "#c8a860")])
    lamp = 0.35 + 1.3 * np.exp(-(((canvas.x - struck) / 0.35) ** 2)) * np.exp(-depth * 2.2)
    inside = np.clip((canvas.y - ground) * canvas.height_px, 0, 1).astype(np.float32)
    canvas.lay((colours * lamp[..., None]).astype(np.float32), inside)


def farm(canvas: Canvas, at: Point) -> None:
    """A house with lit windows, a barn and bare trees, small beneath the sky."""
    sketch, lamps, (x, ground) = Sketch(canvas), Sketch(canvas), at
    draw_house(
        sketch,
        corner=(x, ground),
        width=0.07,
        height=0.035,
        wall="#0e1119",
        roof="#090b12",
        pitch=0.03,
    )
    draw_house(
        sketch,
        corner=(x + 0.1, ground),
        width=0.12,
        height=0.04,
        wall="#0c0e15",
        roof="#080a10",
        pitch=0.035,
    )
    for place in (-0.05, -0.02, 0.25, 0.28, 0.33):
        tall = canvas.rng.uniform(0.05, 0.08)
        sketch.line([(x + place, ground), (x + place, ground - tall * 0.5)], 0.003, "#090b10")
        for _ in range(14):
            leaf = (
                x + place + canvas.rng.normal(0, 0.012),
                ground - tall * canvas.rng.uniform(0.4, 1),
            )
            sketch.ellipse(leaf, 0.011, 0.009, "#090b10")
    lay_sketch(canvas, sketch)
    for place in (0.013, 0.043):
        lamps.box((x + place, ground - 0.026), 0.009, 0.013, "#ffb347")
    canvas.shine("#ffb347", lamps.mask(), 1.6)


def wildfire_ridge(canvas: Canvas) -> None:
    """A line of fire eating its way along a ridge at night, smoke lit from below."""
    paint_sky(canvas, [(0, "#120a12"), (0.3, "#2c1418"), (0.6, "#8c2f16"), (1, "#5a1c10")])
    line = np.float32(0.6) - wandering_line(canvas, 0.9, gain=0.42) * np.float32(0.12)
    smoke = fractal_noise(canvas, 1.6, octaves=7, gain=0.58)
    rise = smoothstep(0.0, 0.6, line[None, :] - canvas.y)
    lit = mix_gradient(rise, [(0, "#ff8a2c"), (0.25, "#c2461c"), (0.6, "#4e1c19"), (1, "#1a0f15")])
    canvas.lay(lit, smoothstep(0.35, 0.75, smoke) * np.float32(0.9))
    canvas.shade(1 - 0.5 * smoothstep(0.6, 0.9, fractal_noise(canvas, 2, octaves=5)))
    embers(canvas, 900, line)
    flames(canvas, line)
    canvas.lay("#0d0608", mask_below(canvas, line + np.float32(0.004)))
    seam = np.abs(fractal_noise(canvas, 3.5, octaves=6, gain=0.55) - np.float32(0.52))
    burn = smoothstep(0.012, 0.0, seam) + smoothstep(0.05, 0.0, seam) * np.float32(0.2)
    slope = smoothstep(0.24, 0.02, canvas.y - line[None, :]) * mask_below(canvas, line)
    canvas.shine("#ff5a14", burn * slope, 1.1)
    paint_trees(
        canvas, ground=line + np.float32(0.006), height=0.06, colour="#080405", spacing=0.011
    )
    paint_ridge(
        canvas, base=0.83, rise=0.04, colour="#120809", haze="#5c2314", cells=1.1, depth=0.16
    )
    near = np.float32(0.97) - wandering_line(canvas, 0.8) * np.float32(0.03)
    paint_trees(canvas, ground=near, height=0.2, colour="#050304", spacing=0.045)
    canvas.lay("#050304", mask_below(canvas, near))
    crew(canvas, near)
    canvas.finish = Finish(bloom=0.8, vignette=0.4, contrast=0.3, grain=1.4)


def flames(canvas: Canvas, line: Field) -> None:
    """Tongues of fire above an outline, white at the root and red at the tips."""
    tongues = fractal_noise(canvas, 16, octaves=4, stretch=0.35)
    front = smoothstep(0.32, 0.62, fractal_noise(canvas, 2.5, octaves=3)[:1])
    reach = (np.float32(0.02) + np.float32(0.11) * front) * (np.float32(0.35) + tongues)
    heat = np.clip(1 - (line[None, :] + np.float32(0.012) - canvas.y) / reach, 0, 1)
    heat *= smoothstep(0.05, -0.01, canvas.y - line[None, :])
    colours = mix_gradient(
        heat.astype(np.float32),
        [(0, "#000000"), (0.25, "#8c1d04"), (0.6, "#ff6a10"), (1, "#ffd98a")],
    )
    canvas.shine(colours, heat * (np.float32(0.4) + front), 2.6)


def embers(canvas: Canvas, count: int, line: Field) -> None:
    """Sparks carried up and to the right by the fire's own wind."""
    sketch, rng = Sketch(canvas), canvas.rng
    for _ in range(count):
        x = rng.uniform(0, canvas.aspect)
        ground = float(line[min(int(x * canvas.height_px), canvas.width_px - 1)])
        y = ground - abs(rng.normal(0, 0.16))
        size = rng.uniform(0.0005, 0.0017)
        sketch.line([(x, y), (x + size * 3, y - size * 2)], size, "#ff9a3c")
    canvas.shine("#ff8a30", sketch.mask(), 1.8)


def crew(canvas: Canvas, near: Field) -> None:
    """Three of the fire brigade, watching."""
    sketch = Sketch(canvas)
    for place in (0.30, 0.335, 0.385):
        x = place * canvas.aspect
        ground = float(near[int(x * canvas.height_px)]) + 0.012
        draw_person(sketch, canvas.rng, foot=(x, ground), height=0.13, colour="#040304")
        sketch.ellipse((x, ground - 0.128), 0.011, 0.005, "#040304")
    lay_sketch(canvas, sketch)

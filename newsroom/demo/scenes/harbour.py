"""The harbour at the blue hour: boats at rest, lamps and houses along the quay."""

from __future__ import annotations

import numpy as np

from newsroom.demo.figures import draw_boat, draw_house
from newsroom.demo.painting import (
    Canvas,
    Finish,
    Sketch,
    blur_field,
    lay_sketch,
    shine_sketch,
    smoothstep,
)
from newsroom.demo.surroundings import (
    mirror_in_water,
    paint_clouds,
    paint_ridge,
    paint_sky,
    paint_stars,
)


def harbour_masts(canvas: Canvas) -> None:
    """Boats on mirror-still water at the blue hour, lamps along the quay."""
    horizon = 0.6
    paint_sky(canvas, [(0, "#0f2148"), (0.3, "#2b4f86"), (0.5, "#c98f86"), (0.6, "#ffc58a")])
    sun = (canvas.aspect * 0.3, 0.6)
    canvas.glow(sun, 0.16, "#ffb067", 0.55)
    paint_clouds(
        canvas, horizon=horizon, cover=0.4, lit="#e79a8b", shadow="#2f4575", sun=sun, scale=0.08
    )
    paint_stars(canvas, 120, lowest=0.3, strength=0.8)
    paint_ridge(
        canvas, base=0.52, rise=0.05, colour="#364a78", haze="#8b7589", cells=0.9, depth=0.12
    )
    houses, lamps = Sketch(canvas), Sketch(canvas)
    quay_houses(canvas, houses, lamps, horizon)
    lay_sketch(canvas, houses)
    shine_sketch(canvas, lamps, 1.5)
    boats = Sketch(canvas)
    for across, length in (
        (0.07, 0.17),
        (0.22, 0.22),
        (0.39, 0.17),
        (0.66, 0.2),
        (0.83, 0.3),
        (0.97, 0.19),
    ):
        at = (across * canvas.aspect, horizon + 0.006)
        draw_boat(boats, canvas.rng, at=at, length=length, colour="#0b1226")
    lay_sketch(canvas, boats)
    mirror_in_water(canvas, horizon=horizon + 0.004, water="#0a1730", clarity=0.88, ripple=0.35)
    near = Sketch(canvas)
    draw_boat(near, canvas.rng, at=(canvas.aspect * 0.52, 0.83), length=0.42, colour="#060a17")
    shadow = np.roll(near.mask()[::-1], round((0.83 * 2 - 1) * canvas.height_px), 0)
    canvas.shade(1 - np.float32(0.7) * blur_field(shadow, 4) * smoothstep(0.825, 0.84, canvas.y))
    lay_sketch(canvas, near)
    canvas.finish = Finish(bloom=0.6, vignette=0.4, contrast=0.3, grain=1.1)


def quay_houses(canvas: Canvas, houses: Sketch, lamps: Sketch, ground: float) -> None:
    """Narrow houses shoulder to shoulder, some windows lit, street lamps before them."""
    rng, x = canvas.rng, -0.05
    walls = ("#2a3358", "#3a3556", "#243a5a", "#402f4c", "#2f4460")
    while x < canvas.aspect:
        width, height = rng.uniform(0.05, 0.09), rng.uniform(0.07, 0.13)
        draw_house(
            houses,
            corner=(x, ground),
            width=width,
            height=height,
            wall=str(rng.choice(walls)),
            roof="#171c36",
            pitch=width * rng.uniform(0.4, 0.7),
        )
        for row in range(int(height / 0.03)):
            for column in range(3):
                if rng.random() < 0.36:
                    corner = (x + width * (0.14 + 0.28 * column), ground - 0.026 - row * 0.03)
                    lamps.box(
                        corner,
                        width * 0.15,
                        0.014,
                        str(rng.choice(["#ffc56b", "#ffe0a3", "#ffb04a"])),
                    )
        x += width * rng.uniform(1.0, 1.15)
    for place in np.arange(0.1, canvas.aspect, 0.19):
        lamps.ellipse((float(place), ground - 0.045), 0.005, 0.005, "#fff0c4")
        canvas.glow((float(place), ground - 0.045), 0.015, "#ffb866", 0.6)

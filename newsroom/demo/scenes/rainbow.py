"""A road under a double rainbow, after the rain."""

from __future__ import annotations

import numpy as np

from newsroom.demo.painting import (
    Canvas,
    Finish,
    Point,
    fractal_noise,
    mask_below,
    mix_gradient,
    smoothstep,
    wandering_line,
)
from newsroom.demo.surroundings import paint_clouds, paint_ridge, paint_sky, paint_trees


def rainbow_road(canvas: Canvas) -> None:
    """A double rainbow on slate cloud, sunlit fields and a wet road that winds to the hills."""
    horizon = 0.56
    paint_sky(canvas, [(0, "#2c3547"), (0.35, "#4a566b"), (0.56, "#8d96a0"), (1, "#8d96a0")])
    paint_clouds(
        canvas,
        horizon=horizon,
        cover=0.8,
        lit="#8e98a8",
        shadow="#2a3242",
        sun=(-1.0, 0.4),
        scale=0.1,
        softness=0.6,
    )
    centre = (canvas.aspect * 0.6, 0.86)
    arch(canvas, centre, 0.62, 0.05, 0.5)
    arch(canvas, centre, 0.8, -0.06, 0.17)
    for base, rise, colour, haze in (
        (0.53, 0.05, "#4c5c6c", "#7b8a86"),
        (0.57, 0.03, "#465f48", "#7d8f52"),
    ):
        line = paint_ridge(
            canvas, base=base, rise=rise, colour=colour, haze=haze, cells=1.1, depth=0.1
        )
        paint_trees(canvas, ground=line, height=0.02, colour=colour, spacing=0.01)
    meadow(canvas, 0.6)
    road(canvas, 0.6)
    canvas.finish = Finish(bloom=0.2, vignette=0.35, contrast=0.4, grain=1.1)


def arch(canvas: Canvas, centre: Point, radius: float, width: float, strength: float) -> None:
    """One bow; a negative `width` turns its colours round, as in the outer one."""
    away = np.hypot(canvas.x - np.float32(centre[0]), canvas.y - np.float32(centre[1]))
    across = np.clip((away - np.float32(radius)) / np.float32(width) + np.float32(0.5), 0, 1)
    colours = mix_gradient(
        across,
        [
            (0, "#000000"),
            (0.12, "#5a2fa0"),
            (0.3, "#2f6fd8"),
            (0.48, "#34c06a"),
            (0.64, "#f2e04a"),
            (0.78, "#f28a2e"),
            (0.9, "#d8322e"),
            (1, "#000000"),
        ],
    )
    broken = np.float32(0.55) + np.float32(0.45) * fractal_noise(canvas, 2, octaves=3)
    canvas.shine(colours, broken * smoothstep(0.64, 0.3, canvas.y), strength)
    if width > 0:  # inside the main bow the sky is lighter
        canvas.shine("#aab4c4", smoothstep(radius, radius - 0.25, away) * np.float32(0.1))


def meadow(canvas: Canvas, top: float) -> None:
    """Grass and a field of rape in low sun, patched with cloud shadow."""
    line = np.float32(top) - wandering_line(canvas, 0.8, octaves=4) * np.float32(0.015)
    depth = np.clip((canvas.y - top) / (1 - top), 0.01, 1)
    fine = fractal_noise(canvas, 45, octaves=4, gain=0.85, stretch=0.6)
    grass = mix_gradient(fine, [(0, "#2a3a1c"), (0.5, "#6a7c38"), (1, "#b3b46a")])
    rape = mix_gradient(fine, [(0, "#8f8a1c"), (0.5, "#e0c92e"), (1, "#fff08a")])
    patch = fractal_noise(canvas, 1.4, octaves=3, stretch=4)
    ragged = depth + (fine - np.float32(0.5)) * np.float32(0.06)
    right = smoothstep(-0.02, 0.03, canvas.x - canvas.aspect * 0.54 - ragged * np.float32(0.5))
    yellow = smoothstep(0.03, 0.06, ragged) * smoothstep(0.4, 0.34, ragged) * right
    ground = grass + (rape - grass) * yellow[..., None]
    canvas.lay(ground.astype(np.float32), mask_below(canvas, line))
    lit = np.float32(0.5) + smoothstep(0.35, 0.6, patch) * np.float32(0.7)
    canvas.shade(1 + (lit - 1) * mask_below(canvas, line))


def road(canvas: Canvas, top: float) -> None:
    """Wet asphalt with a broken white line, shining where it mirrors the sky."""
    depth = np.clip((canvas.y - top - 0.004) / (1 - top), 0.0, 1)
    bend = np.sin(depth**0.55 * 7.5) * 0.16 * (1 - depth) ** 1.2
    middle = np.float32(canvas.aspect) * (np.float32(0.47) - np.float32(0.06) * depth) + bend
    half = np.float32(0.004) + depth**1.35 * np.float32(0.3)
    aside = (canvas.x - middle) / half
    surface = smoothstep(1.04, 0.97, np.abs(aside)) * smoothstep(0.0, 0.01, depth)
    wet = fractal_noise(canvas, 6, octaves=5, stretch=3)
    shade = np.clip(wet * 0.8 + 0.35 * (1 - depth), 0, 1)
    canvas.lay(mix_gradient(shade, [(0, "#23262b"), (0.6, "#4b525c"), (1, "#b9c2cc")]), surface)
    edge = smoothstep(0.05, 0.02, np.abs(np.abs(aside) - np.float32(0.9)))
    dashes = smoothstep(-0.1, 0.1, np.sin(1 / (depth + 0.07) * 14)) * smoothstep(
        0.035, 0.02, np.abs(aside)
    )
    canvas.lay("#eceade", np.clip(edge + dashes, 0, 1) * surface * np.float32(0.75))

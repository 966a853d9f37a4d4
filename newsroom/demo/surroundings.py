"""Skies, ridges, water and weather: what stands behind and in front of a scene's subject."""

from __future__ import annotations

import numpy as np

from newsroom.demo.painting import (
    Canvas,
    Field,
    Point,
    Sketch,
    Stops,
    blur_field,
    fractal_noise,
    mask_below,
    mix_gradient,
    read_linear_light,
    resize_field,
    smoothstep,
    spread_opacity,
    wandering_line,
)

TEXTURE_PX = 1024
MIDDLE_GREY = np.float32(0.5)


def paint_sky(canvas: Canvas, stops: Stops) -> None:
    """Fill the canvas from top (0) to bottom (1)."""
    canvas.light[:] = mix_gradient(np.broadcast_to(canvas.y, canvas.light.shape[:2])[:, :1], stops)


def periodic_texture(rng: np.random.Generator, roughness: float = 1.6) -> Field:
    """A square of clouds from 0 to 1 that can be repeated; a higher `roughness` is softer."""
    frequencies = np.fft.fftfreq(TEXTURE_PX)[:, None] ** 2 + np.fft.rfftfreq(TEXTURE_PX) ** 2
    frequencies[0, 0] = 1.0
    waves = np.fft.rfft2(rng.normal(size=(TEXTURE_PX, TEXTURE_PX)))
    texture = np.fft.irfft2(waves / frequencies ** (roughness / 2), s=(TEXTURE_PX, TEXTURE_PX))
    spread = (texture - texture.mean()) / (texture.std() * 5) + 0.5
    return np.clip(spread, 0, 1).astype(np.float32)


def sampled(texture: Field, across: Field, down: Field) -> Field:
    """A texture read at places in units of its side, repeated without end, smoothly."""
    size = texture.shape[0]
    u, v = across * np.float32(size), down * np.float32(size)
    left, top = np.floor(u), np.floor(v)
    share_u, share_v = u - left, v - top
    column, row = left.astype(np.int32) % size, top.astype(np.int32) % size
    next_column, next_row = (column + 1) % size, (row + 1) % size
    upper = texture[row, column] * (1 - share_u) + texture[row, next_column] * share_u
    lower = texture[next_row, column] * (1 - share_u) + texture[next_row, next_column] * share_u
    result: Field = upper * (1 - share_v) + lower * share_v
    return result


def paint_clouds(
    canvas: Canvas,
    *,
    horizon: float,
    cover: float,
    lit: str,
    shadow: str,
    sun: Point,
    scale: float = 0.16,
    softness: float = 0.35,
) -> None:
    """A deck of clouds in perspective, lit from where the sun stands.

    `cover` is the share of the sky that they take. Their sunward edges take the colour `lit`, the
    rest `shadow`; towards the horizon they shrink and fade into the air.
    """
    rows = max(int(horizon * canvas.height_px), 8)
    texture = periodic_texture(canvas.rng, 1.75)
    height = np.maximum(horizon - canvas.y[:rows], 0.0) + np.float32(0.1)
    down = (np.float32(scale) / height).astype(np.float32)
    across = (canvas.x - np.float32(canvas.aspect / 2)) * down
    offset = canvas.rng.uniform(0, 1)
    density = sampled(texture, across + np.float32(offset), down)
    towards = np.float32(np.sign(sun[0] - canvas.aspect / 2) or 1.0) * np.float32(0.008)
    sunward = sampled(texture, across + np.float32(offset) + towards, down + np.float32(0.012))
    threshold = 1 - cover
    body = smoothstep(threshold - softness / 2, threshold + softness / 2, density)
    relief = np.clip((density - sunward) * np.float32(9) + MIDDLE_GREY, 0, 1)
    thin = 1 - smoothstep(threshold, threshold + softness, density)
    shine = np.clip(relief * np.float32(0.75) + thin * np.float32(0.35), 0, 1)
    colours = mix_gradient(shine, [(0.0, shadow), (1.0, lit)])
    fade = smoothstep(0.0, 0.12, np.float32(horizon) - canvas.y[:rows])
    mask = spread_opacity(body * fade)
    canvas.light[:rows] += mask * (colours - canvas.light[:rows])


def paint_stars(canvas: Canvas, count: int, *, lowest: float = 1.0, strength: float = 1.0) -> None:
    """Stars above `lowest`; most are faint, a few are bright and tinted."""
    shape = max(int(lowest * canvas.height_px), 2)
    rows = canvas.rng.integers(0, shape, count)
    columns = canvas.rng.integers(0, canvas.width_px - 1, count)
    bright = (canvas.rng.pareto(1.8, count) * 0.12 * strength).clip(0, 2.5)
    tint = 1 + canvas.rng.normal(0, 0.12, (count, 3))
    fade = 1 - (rows / shape) ** 3
    light = (bright * fade)[:, None] * tint
    for step_down, step_across, share in ((0, 0, 1.0), (0, 1, 0.4), (1, 0, 0.4)):
        down = np.minimum(rows + step_down, canvas.height_px - 1)
        canvas.light[down, columns + step_across] += (light * share).astype(np.float32)


def paint_ridge(
    canvas: Canvas,
    *,
    base: float,
    rise: float,
    colour: str,
    haze: str,
    cells: float = 1.5,
    gain: float = 0.5,
    depth: float = 0.25,
) -> Field:
    """A mountain ridge that melts into haze at its foot; returns its outline.

    `base` is the mean height of the outline, `rise` how far it swings, `depth` how far down the
    haze has swallowed it.
    """
    line = np.float32(base) - wandering_line(canvas, cells, gain=gain) * np.float32(rise)
    fog = smoothstep(0, depth, canvas.y - line[None, :])
    rock = mix_gradient(fog, [(0.0, colour), (1.0, haze)])
    canvas.lay(rock, mask_below(canvas, line))
    return line


def paint_trees(
    canvas: Canvas, *, ground: Field, height: float, colour: str, spacing: float = 0.012
) -> None:
    """A row of conifers standing on an outline."""
    sketch = Sketch(canvas)
    place = -spacing
    while place < canvas.aspect + spacing:
        column = min(max(int(place * canvas.height_px), 0), canvas.width_px - 1)
        foot = float(ground[column]) + height * 0.1
        tall = height * canvas.rng.uniform(0.45, 1.0)
        wide = tall * canvas.rng.uniform(0.16, 0.22)
        for tier in range(5):
            top = foot - tall * (1 - tier * 0.17)
            half = wide * (0.25 + tier * 0.2)
            low = top + tall * 0.3
            sketch.polygon([(place, top), (place - half, low), (place + half, low)], colour)
        place += spacing * canvas.rng.uniform(0.5, 1.4)
    canvas.lay(colour, sketch.mask())


def mirror_in_water(
    canvas: Canvas, *, horizon: float, water: str, clarity: float = 0.7, ripple: float = 1.0
) -> None:
    """Fill what lies below `horizon` with the picture above it, broken up by waves.

    `clarity` is how much of the mirrored light comes back, the rest is the colour `water`.
    """
    start = int(horizon * canvas.height_px)
    rows = canvas.height_px - start
    distance = (np.arange(rows, dtype=np.float32) + 1) / np.float32(rows)
    waves = wave_field(canvas, rows) - MIDDLE_GREY
    swing = distance[:, None] ** np.float32(0.8) * np.float32(ripple * canvas.height_px)
    source = start - (np.arange(rows, dtype=np.float32)[:, None] + waves * swing * 0.22)
    source_rows = np.clip(source, 0, max(start - 1, 0)).astype(np.int32)
    columns = np.arange(canvas.width_px, dtype=np.float32)[None, :] + waves * swing * 0.03
    source_columns = np.clip(columns, 0, canvas.width_px - 1).astype(np.int32)
    mirrored = canvas.light[source_rows, source_columns]
    # Water seen from steeply above lets the eye in; near the horizon it is all mirror.
    share = np.float32(clarity) * (1 - np.float32(0.45) * distance[:, None])
    facing = np.clip(share + waves * np.float32(0.5) * distance[:, None], 0, 1)
    canvas.light[start:] = read_linear_light(water) + spread_opacity(facing) * (
        mirrored - read_linear_light(water)
    )


def wave_field(canvas: Canvas, rows: int) -> Field:
    """Ripples from 0 to 1 in perspective: fine lines far away (first rows), broad swell near."""
    texture = periodic_texture(canvas.rng, 1.5)
    below = np.arange(rows, dtype=np.float32)[:, None] / np.float32(rows)
    depth = np.float32(1) / (below + np.float32(0.03))
    across = (canvas.x - np.float32(canvas.aspect / 2)) * depth * np.float32(0.12)
    swell = sampled(texture, across * np.float32(0.5), depth * np.float32(0.35))
    ripples = sampled(texture, across * np.float32(1.9), depth * np.float32(1.7))
    fine = np.float32(0.55) * swell + np.float32(0.45) * ripples
    waves: Field = np.clip((fine - MIDDLE_GREY) * np.float32(1.3) + MIDDLE_GREY, 0, 1)
    return waves


def paint_rain(canvas: Canvas, *, drops: int, slant: float, strength: float) -> None:
    """Streaks of rain, near and far, leaning by `slant`."""
    sketch = Sketch(canvas)
    for _ in range(drops):
        x, y = canvas.rng.uniform(-0.1, canvas.aspect + 0.1), canvas.rng.uniform(-0.1, 1)
        long = canvas.rng.uniform(0.02, 0.07)
        level = int(canvas.rng.uniform(60, 200))
        sketch.line(
            [(x, y), (x + long * slant, y + long)], 0.0008, f"#{level:02x}" * 1 + f"{level:02x}" * 2
        )
    canvas.shine("#cfd8e3", blur_field(sketch.colours()[0][..., 0], 1.0), strength)


def paint_haze(canvas: Canvas, *, colour: str, top: float, bottom: float, strength: float) -> None:
    """Air that thickens from `top` down to `bottom` and drifts in patches."""
    drift = fractal_noise(canvas, 2, octaves=4, stretch=4)
    mask = smoothstep(top, bottom, canvas.y) * (np.float32(0.6) + np.float32(0.4) * drift)
    canvas.lay(colour, mask * np.float32(strength))


def light_shafts(canvas: Canvas, *, source: Point, gaps: float, reach: float) -> Field:
    """Rays fanning out from a source, from 0 to 1, as light does through leaves or windows."""
    width_px, height_px = canvas.width_px // 2, canvas.height_px // 2
    x = np.linspace(0, canvas.aspect, width_px, dtype=np.float32)[None, :] - np.float32(source[0])
    y = np.linspace(0, 1, height_px, dtype=np.float32)[:, None] - np.float32(source[1])
    angle = np.arctan2(y, x)
    knots = canvas.rng.uniform(0, 1, 720)
    knots = np.convolve(np.concatenate([knots, knots[:8]]), np.ones(3) / 3, "same")
    rays = np.interp((angle + np.pi) / (2 * np.pi) * 720, np.arange(728), knots)
    rays = smoothstep(gaps, 0.85, rays.astype(np.float32))
    fall = np.exp(-np.hypot(x, y) / np.float32(reach))
    return np.maximum(
        resize_field(blur_field(rays * fall, 3), canvas.width_px, canvas.height_px), 0
    )

"""From linear light to a photograph: bloom, vignette, tone curve, enlargement and film grain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from newsroom.demo.painting import Canvas, Field, blur_field, resize_field, smoothstep

GRAIN_TILE_PX = 512
STRIPE_PX = 256
SHOULDER = 0.6  # light up to here is kept as it is; above, it is squeezed below 1
TONE_STEPS = 4096


def develop_canvas(canvas: Canvas) -> Image.Image:
    """The canvas as 8-bit sRGB at its own size, dithered so that skies show no bands."""
    finish = canvas.finish
    light = canvas.light
    np.maximum(light, 0.0, out=light)
    light *= np.float32(finish.exposure)
    if finish.bloom:
        add_bloom(light, finish.bloom)
    if finish.vignette:
        light *= corner_falloff(canvas, finish.vignette)[..., None]
    levels = tone_curve(finish.contrast)
    # The square root spends the steps of the table where the eye sees them: in the shadows.
    steps = np.sqrt(np.minimum(light, 4.0)) * np.float32((TONE_STEPS - 1) / 2)
    shown = levels[steps.astype(np.int16)]
    shown += canvas.rng.random(shown.shape[:2], dtype=np.float32)[..., None]
    return Image.fromarray(np.clip(shown, 0, 255).astype(np.uint8), "RGB")


def tone_curve(contrast: float) -> Field:
    """sRGB levels (0 to 255) for light from 0 to 4, in steps of its square root."""
    light = (np.linspace(0, 2, TONE_STEPS) ** 2).astype(np.float64)
    rest = 1 - SHOULDER
    squeezed = 1 - rest * np.exp(-(np.maximum(light, SHOULDER) - SHOULDER) / rest)
    light = np.where(light < SHOULDER, light, squeezed)
    levels = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    levels -= contrast * np.sin(2 * np.pi * levels) / (2 * np.pi)
    return (levels * 255).astype(np.float32)


def add_bloom(light: Field, strength: float) -> None:
    """Let bright places spill over, as in a lens: a narrow halo and a wide one."""
    height_px, width_px = light.shape[:2]
    small_size = max(width_px // 4, 8), max(height_px // 4, 8)
    for channel in range(3):
        small = resize_field(light[..., channel], *small_size)
        bright = np.maximum(small - np.float32(0.7), 0.0)
        spill = blur_field(bright, small_size[1] * 0.012) * np.float32(0.6)
        spill += blur_field(bright, small_size[1] * 0.06) * np.float32(0.4)
        spread = resize_field(spill, width_px, height_px)
        light[..., channel] += np.maximum(spread, 0.0) * np.float32(strength)


def corner_falloff(canvas: Canvas, strength: float) -> Field:
    """The share of light that reaches each place: 1 in the middle, less in the corners."""
    across = (canvas.x / np.float32(canvas.aspect) - np.float32(0.5)) * 2
    down = (canvas.y - np.float32(0.5)) * 2
    away = np.hypot(across, down) / np.float32(1.42)
    return np.float32(1) - np.float32(strength) * smoothstep(0.35, 1.15, away)


def enlarge_picture(
    picture: Image.Image, width_px: int, height_px: int, seed: int, grain: float
) -> Image.Image:
    """The picture at its full size, with grain that is as fine as the full size allows.

    Works stripe by stripe, so that only one picture of the full size is ever held.
    """
    rng = np.random.default_rng(seed + 1)
    tile = grain_tile(rng, grain)
    columns = np.arange(width_px + GRAIN_TILE_PX) % GRAIN_TILE_PX
    full = Image.new("RGB", (width_px, height_px))
    scale = picture.height / height_px
    for top in range(0, height_px, STRIPE_PX):
        bottom = min(top + STRIPE_PX, height_px)
        box = (0, top * scale, picture.width, bottom * scale)
        size = (width_px, bottom - top)
        stripe = np.array(picture.resize(size, Image.Resampling.BICUBIC, box=box))
        # A fresh corner of the tile for each stripe, so that no pattern repeats to the eye.
        row, column = rng.integers(0, GRAIN_TILE_PX, 2)
        rows = (np.arange(bottom - top) + row) % GRAIN_TILE_PX
        noise = tile[rows[:, None], columns[None, column : column + width_px]]
        np.clip(stripe + noise[..., None], 0, 255, out=stripe, casting="unsafe")
        full.paste(Image.fromarray(stripe, "RGB"), (0, top))
    return full


def grain_tile(rng: np.random.Generator, grain: float) -> NDArray[np.int16]:
    """A square of grain in levels of sRGB, a little clumped, that can be repeated."""
    noise = rng.normal(size=(GRAIN_TILE_PX, GRAIN_TILE_PX))
    clumped = noise + 0.5 * np.roll(noise, 1, 0) + 0.5 * np.roll(noise, 1, 1)
    return np.rint(clumped / clumped.std() * 2.6 * grain).astype(np.int16)

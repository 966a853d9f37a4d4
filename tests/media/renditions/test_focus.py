"""A focal point is suggested where much is won by it, and nowhere else."""

from __future__ import annotations

import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from media.renditions.focus import CENTRE, FARTHEST, Focus, suggest_focus


def paint(width: int, height: int, x: float, y: float, *, seed: int = 1) -> Image.Image:
    """A subject of many strokes on a ground that is out of focus."""
    chance = random.Random(seed)
    ground = Image.effect_noise((width // 8, height // 8), 18).resize((width, height))
    picture = Image.merge("RGB", (ground, ground, ground)).filter(ImageFilter.GaussianBlur(9))
    draw = ImageDraw.Draw(picture)
    side = min(width, height) // 4
    for _ in range(120):
        start = [x * width + chance.uniform(-side, side), y * height + chance.uniform(-side, side)]
        end = [start[0] + chance.uniform(-40, 40), start[1] + chance.uniform(-40, 40)]
        draw.line([*start, *end], fill=(chance.randrange(256), 40, chance.randrange(90)), width=6)
    return picture


@pytest.mark.parametrize("x", [0.15, 0.2, 0.8, 0.85])
def test_a_subject_at_the_side_is_found(x: float) -> None:
    focus = suggest_focus(paint(1800, 1000, x, 0.5))
    assert abs(focus.x - x) < 0.15
    assert abs(focus.x - CENTRE) <= FARTHEST


def test_a_subject_high_up_in_an_upright_photo_is_found() -> None:
    assert abs(suggest_focus(paint(800, 1600, 0.5, 0.25)).y - 0.25) < 0.12


def test_a_subject_in_the_middle_leaves_the_centre() -> None:
    assert suggest_focus(paint(1800, 1000, 0.5, 0.5)).is_centre


@pytest.mark.parametrize("size", [(48, 32), (1, 1), (3000, 2), (2, 4000), (900, 600)])
def test_a_plain_surface_of_any_size_leaves_the_centre(size: tuple[int, int]) -> None:
    assert suggest_focus(Image.new("RGB", size, (90, 120, 40))) == Focus()


def test_even_detail_leaves_the_centre() -> None:
    noise = Image.effect_noise((1500, 1000), 80)
    assert suggest_focus(Image.merge("RGB", (noise, noise, noise))).is_centre


@pytest.mark.parametrize("mode", ["L", "RGBA", "RGB"])
def test_pictures_of_each_kind_are_looked_at(mode: str) -> None:
    assert not suggest_focus(paint(1800, 1000, 0.25, 0.5).convert(mode)).is_centre

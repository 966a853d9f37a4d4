"""Pixels of every depth and layout come out as the greys and colours that they stand for."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from media.decoding import pixels
from media.decoding.colour import Converted, convert_to_srgb

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
ORANGE, BLUE = (200, 100, 50), (60, 70, 180)


def plain(mode: str, value: Any, **info: Any) -> Image.Image:
    """A small picture of one colour."""
    picture = Image.new(mode, (4, 4), value)
    picture.info.update(info)
    return picture


def shows(converted: Converted, expected: tuple[int, ...], within: int) -> bool:
    """Whether the first pixel is as expected, and in the mode that it needs."""
    pixel = converted.picture.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    assert converted.picture.mode == ("RGBA" if len(expected) == 4 else "RGB")
    return all(abs(a - b) <= within for a, b in zip(pixel, expected, strict=True))


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        ("1", 1, WHITE),
        ("L", 100, (100, 100, 100)),
        ("I;16", 25700, (100, 100, 100)),
        ("I;16B", 25700, (100, 100, 100)),
        ("I;16L", 65535, WHITE),
        ("I", 25700, (100, 100, 100)),
        ("I", 100, (100, 100, 100)),
        ("F", 0.5, (128, 128, 128)),
        ("F", 100.0, (100, 100, 100)),
        ("F", 25700.0, (100, 100, 100)),
        ("F", -0.01, BLACK),
        ("LA", (100, 255), (100, 100, 100)),
        ("La", (50, 128), (100, 100, 100, 128)),
        ("RGBA", (*ORANGE, 255), ORANGE),
        ("RGBa", (100, 50, 25, 128), (*ORANGE, 128)),
        ("RGBX", (*ORANGE, 0), ORANGE),
        ("YCbCr", (128, 128, 128), (128, 128, 128)),
        ("HSV", (0, 0, 128), (128, 128, 128)),
    ],
)
def test_every_kind_of_pixel_is_read(mode: str, value: Any, expected: tuple[int, ...]) -> None:
    converted = convert_to_srgb(plain(mode, value))
    assert shows(converted, expected, 1)
    assert converted.notes == ()


@pytest.mark.parametrize(("mode", "values"), [("F", (-300, 500)), ("I", (0, 4_000_000))])
def test_brightness_of_no_usual_scale_is_stretched(mode: str, values: tuple[int, int]) -> None:
    picture = plain(mode, values[0])
    picture.putpixel((3, 3), values[1])
    converted = convert_to_srgb(picture)
    assert converted.picture.getpixel((0, 0)) == BLACK
    assert converted.picture.getpixel((3, 3)) == WHITE
    assert converted.notes == (pixels.STRETCHED,)


def test_tall_pictures_are_whole() -> None:
    for mode in ("I;16", "F"):
        picture = Image.new(mode, (1, 3 * pixels.STRIP_HEIGHT_PX + 5), 65535)
        assert convert_to_srgb(picture).picture.getcolors() == [(picture.height, WHITE)]


@pytest.mark.parametrize("oddity", [float("nan"), float("inf"), float("-inf")])
def test_numbers_without_end_leave_the_others_alone(oddity: float) -> None:
    picture = plain("F", 0.5)
    picture.putpixel((0, 0), oddity)
    assert convert_to_srgb(picture).picture.getpixel((3, 3)) == (128, 128, 128)


def saved(picture: Image.Image, transparency: bytes) -> Image.Image:
    """A palette picture as it comes out of a PNG with the alpha of each of its colours."""
    file = io.BytesIO()
    picture.save(file, "PNG", transparency=transparency)
    return Image.open(file)


def test_transparent_colours_become_alpha() -> None:
    palette = Image.new("P", (2, 1), 0)
    palette.putpalette([*ORANGE, *BLUE])
    palette.putpixel((1, 0), 1)
    half = convert_to_srgb(saved(palette, bytes([90, 255])))
    assert shows(half, (*ORANGE, 90), 0)
    assert half.picture.getpixel((1, 0)) == (*BLUE, 255)
    whole = convert_to_srgb(saved(palette, bytes([255, 255])))
    assert shows(whole, ORANGE, 0)
    assert shows(convert_to_srgb(plain("I;16", 60000, transparency=60000)), (233, 233, 233, 0), 0)
    assert shows(convert_to_srgb(plain("I;16", 25701, transparency=25700)), (100, 100, 100), 0)
    key = tuple(value * 256 for value in ORANGE)
    assert shows(convert_to_srgb(plain("RGB", ORANGE, transparency=key)), (*ORANGE, 0), 0)

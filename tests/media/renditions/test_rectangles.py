"""An editor's rectangles: what is refused, and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies

from media.renditions.crop_boxes import Rectangle
from media.renditions.ladder import CROPS
from media.renditions.rectangles import RectangleRefused, find_least_width, parse_rectangles


def parse(value: Any, width_px: int = 4000, height_px: int = 3000) -> dict[str, Rectangle]:
    """The rectangles of a photo of this size."""
    return parse_rectangles(value, width_px=width_px, height_px=height_px)


def test_a_rectangle_is_kept_to_four_places() -> None:
    found = parse({"4x3": {"left": 0.123456, "top": 0, "width": 0.5, "more": 1}})
    assert found == {"4x3": Rectangle(0.1235, 0.0, 0.5)}
    assert Rectangle.from_json(found["4x3"].to_json()) == found["4x3"]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([], "must be an object"),
        ({"2x1": {"left": 0, "top": 0, "width": 1}}, "no crop “2x1”"),
        ({"1x1": None}, "lacks"),
        ({"1x1": {"left": 0, "top": True, "width": 0.5}}, "lacks"),
        ({"1x1": {"left": 0, "top": 0, "width": float("nan")}}, "lacks"),
        ({"1x1": {"left": 0.6, "top": 0, "width": 0.5}}, "beyond"),
        ({"1x1": {"left": -0.1, "top": 0, "width": 0.5}}, "beyond"),
        ({"1x1": {"left": 0, "top": 0.5, "width": 0.5}}, "beyond"),
        ({"1x1": {"left": 0, "top": 0, "width": 0.05}}, "too small"),
        ({"share": {"left": 0, "top": 0, "width": 0.25}}, "1200 pixels"),
    ],
)
def test_what_no_crop_can_be_made_of_is_refused(value: Any, says: str) -> None:
    with pytest.raises(RectangleRefused, match=says):
        parse(value)


@given(
    strategies.integers(1, 12_000),
    strategies.integers(1, 12_000),
    strategies.sampled_from(list(CROPS.values())),
)
def test_the_least_rectangle_fits_and_of_a_small_photo_it_is_the_largest(
    width: int, height: int, crop: Any
) -> None:
    least = find_least_width(crop, width_px=width, height_px=height)
    assert 0 < least <= 1
    assert least * width * crop.down / crop.across <= height * (1 + 1e-9)
    assert least * width <= crop.least_width_px * (1 + 1e-9)

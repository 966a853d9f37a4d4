"""The box of a slideshow's photos, what `sizes` says of it, and the files that a slide names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gallery.shapes import HEIGHT_OF, MAX_HEIGHT_VH, shape_of, sizes_of, widths_of

STYLE = Path("gallery/static/gallery/slideshow.css")


@pytest.mark.parametrize(
    ("ratios", "shape"),
    [
        ([], "wide"),
        ([1.5, 1.78, 2.5], "wide"),
        ([1.5, 1.33], "landscape"),
        ([1.5, 1.5, 0.67], "square"),
        ([1.0, 1.5], "square"),
        ([0.67, 0.8, 1.5], "tall"),
    ],
)
def test_the_box_follows_the_photos(ratios: list[float], shape: str) -> None:
    assert shape_of(ratios) == shape


def test_the_style_sheet_has_the_same_boxes() -> None:
    style = STYLE.read_text()
    for shape, height in HEIGHT_OF.items():
        selector = "photo-slideshow" if shape == "square" else f".slideshow--{shape}"
        rule = re.search(rf"^{re.escape(selector)} \{{(.*?)\}}", style, re.DOTALL | re.MULTILINE)
        assert rule, shape
        assert f"--shape: {height * 100:g}cqi;" in rule[1]
    assert f"min({MAX_HEIGHT_VH}svh, var(--shape))" in style


@pytest.mark.parametrize(
    ("ratio", "shape", "limits"),
    [
        (1.5, "wide", "min(100vw,117vh)"),
        (1.5, "square", "min(100vw,117vh)"),
        (0.667, "square", "min(67vw,52vh)"),
        (0.667, "tall", "min(83vw,52vh)"),
        (1.33, "wide", "min(89vw,104vh)"),
    ],
)
def test_sizes_says_how_wide_a_photo_is(ratio: float, shape: str, limits: str) -> None:
    assert sizes_of(ratio, shape).endswith(f",{limits}")  # type: ignore[arg-type]


def test_in_an_article_a_photo_is_at_most_60_rem_wide() -> None:
    assert sizes_of(1.5, "wide", is_in_article=True).endswith("min(100vw,117vh,60rem)")


@pytest.mark.parametrize(
    ("ratio", "available", "named"),
    [
        (1.5, [320, 640, 960, 1280, 1920, 2560], [320, 960, 1280, 1920]),
        (0.67, [320, 640, 960, 1280, 1920, 2560], [320, 640, 960, 1280]),
        (1.5, [320, 640, 900], [320, 900]),
        (1.5, [320, 640, 960, 1280, 1600], [320, 960, 1280, 1600]),
        (0.67, [48], [48]),
    ],
)
def test_a_slide_names_at_most_four_files(
    ratio: float, available: list[int], named: list[int]
) -> None:
    assert widths_of(ratio, available) == named

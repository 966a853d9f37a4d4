"""The box of a slideshow's photos, what `sizes` says of it, and the files that a slide names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gallery.pages.image_sizes import (
    HEIGHT_OF,
    LOW,
    ROOMS,
    Place,
    Shape,
    choose_shape,
    choose_widths,
    write_sizes,
)

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
    assert choose_shape(ratios) == shape


def test_the_style_sheet_has_the_same_boxes() -> None:
    style = STYLE.read_text()
    for shape, height in HEIGHT_OF.items():
        selector = "photo-slideshow" if shape == "square" else f".slideshow--{shape}"
        rule = re.search(rf"^{re.escape(selector)} \{{(.*?)\}}", style, re.DOTALL | re.MULTILINE)
        assert rule, shape
        assert f"--shape: {height * 100:g}cqi;" in rule[1]


def rem_of(file: str, *names: str) -> float:
    """The sum of these lengths of a style sheet, each at its first place, in rem."""
    style = (STYLE.parent / file).read_text()
    found = [re.search(rf"--{name}: ([\d.]+)rem", style) for name in names]
    assert all(found), names
    return sum(float(each[1]) for each in found if each)


def test_sizes_reckons_with_what_the_style_sheets_take_of_the_window() -> None:
    """The site's rem is 18 pixels, a frame's 16; those of `sizes` are 16."""
    assert "min(100svh - var(--bar) - var(--words) - 1rem, var(--shape))" in STYLE.read_text()
    words = rem_of("slideshow.css", "bar", "words")
    assert ROOMS["article"].taken_em == pytest.approx((words + 1) * 18 / 16, abs=0.1)
    frame = rem_of("embed.css", "frame") + words
    assert ROOMS["frame"].taken_em == pytest.approx(frame, abs=0.1)
    page = (STYLE.parent / "gallery-page.css").read_text()
    assert "calc(100svh - var(--above) - 2rem)" in page
    assert "--photo: calc(100cqb - var(--bar) - var(--words));" in page
    title = 2.8 * 18 / 16  # in one line, where words stand beside the photo
    above = (rem_of("gallery-page.css", "above") + 2) * 18 / 16
    assert ROOMS["page"].taken_beside_em == pytest.approx(above + title, abs=0.2)


@pytest.mark.parametrize(
    ("ratio", "shape", "place", "limits"),
    [
        (1.5, "wide", "page", "min(100vw,150vh - 38em)"),
        (1.5, "square", "page", "min(100vw,150vh - 38em)"),
        (0.667, "square", "page", "calc(67vh - 17em)"),
        (1.33, "wide", "article", "min(89vw,133vh - 19em,60em)"),
        (0.667, "square", "article", "min(67vw,67vh - 10em,45em)"),
        (0.667, "tall", "frame", "min(83vw,67vh - 12em)"),
    ],
)
def test_sizes_says_how_wide_a_photo_is(
    ratio: float, shape: Shape, place: Place, limits: str
) -> None:
    assert write_sizes(ratio, shape, place=place).endswith(f",{limits}")


def test_sizes_says_how_wide_a_photo_is_beside_its_words() -> None:
    assert ",(aspect-ratio>=5/4)min(70vw,150vh - 14em)," in write_sizes(1.5, "wide")
    assert f",{LOW}calc(67vh - 1em)," in write_sizes(0.667, "tall", place="article")


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
    assert choose_widths(ratio, available) == named

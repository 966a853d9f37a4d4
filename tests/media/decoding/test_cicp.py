"""Colour by code points: found in their own place alone, ranked, and followed."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.decoding import cicp as code_points
from media.decoding import icc_profiles as profiles
from media.decoding.cicp import read_cicp, read_nclx
from tests.coded_pictures import (
    COLOURS,
    Pixel,
    as_we_show,
    avif_with,
    cicp,
    gama,
    jpeg_with_profile_twice,
    png_chunk,
    png_with,
)

P3 = profiles.DISPLAY_P3_PROFILE
IN_P3 = (216, 81, 62)  # the first patch, by Chromium

# The first patch and the grey of 64 as Chromium shows them.
TRANSFERS: dict[int, tuple[Pixel, int]] = {
    1: ((197, 81, 60), 54),
    4: ((201, 90, 68), 62),
    5: ((189, 66, 46), 40),
    6: ((197, 81, 60), 54),
    7: ((206, 106, 87), 81),
    8: ((229, 160, 143), 137),
    13: ((200, 90, 70), 64),
    14: ((197, 81, 60), 54),
    15: ((197, 81, 60), 54),
    17: ((200, 76, 55), 48),
}
PRIMARIES: dict[int, Pixel] = {
    4: (233, 83, 60),
    5: (203, 90, 70),
    6: (195, 93, 69),
    8: (224, 80, 62),
    9: (243, 59, 62),
    11: (211, 81, 62),
    12: IN_P3,
    22: (202, 93, 69),
}


def is_near(one: Pixel, other: Pixel) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("transfer", TRANSFERS)
def test_a_transfer_is_followed(transfer: int, tmp_path: Path) -> None:
    shown = as_we_show(png_with(cicp(1, transfer)), tmp_path)
    colour, grey = TRANSFERS[transfer]
    assert is_near(shown[0], colour)
    assert is_near(shown[5], (grey, grey, grey))
    assert shown[1:3] == [(0, 0, 0), (255, 255, 255)]


@pytest.mark.parametrize("primaries", PRIMARIES)
def test_primaries_are_followed_and_greys_stay_grey(primaries: int, tmp_path: Path) -> None:
    shown = as_we_show(png_with(cicp(primaries, 13)), tmp_path)
    assert is_near(shown[0], PRIMARIES[primaries])
    assert is_near(shown[3], (128, 128, 128))


@pytest.mark.parametrize("transfer", [code_points.PQ, code_points.HLG])
def test_hdr_is_toned_down_and_keeps_its_steps(transfer: int, tmp_path: Path) -> None:
    shown = as_we_show(png_with(cicp(1, transfer)), tmp_path)
    greys = {16: (132, 30, 1), 18: (99, 43, 5)}[transfer]  # of 128, 64 and 20, by Chromium
    for place, grey in zip((3, 5, 4), greys, strict=True):
        assert is_near(shown[place], (grey, grey, grey))


def test_code_points_rank_before_a_profile_and_a_profile_before_gamma(tmp_path: Path) -> None:
    assert is_near(as_we_show(png_with(cicp(12, 13)), tmp_path)[0], IN_P3)
    assert is_near(as_we_show(png_with(cicp(1, 13), profile=P3), tmp_path)[0], COLOURS[0])
    assert is_near(as_we_show(png_with(gama(1.0), profile=P3), tmp_path)[0], IN_P3)


@pytest.mark.parametrize(
    "unknown", [cicp(1, 2), cicp(2, 13), cicp(1, 9), cicp(1, 13, is_full_range=0)]
)
def test_code_points_that_say_nothing_give_way_to_the_profile(
    unknown: bytes, tmp_path: Path
) -> None:
    assert is_near(as_we_show(png_with(unknown, profile=P3), tmp_path)[0], IN_P3)


@pytest.mark.parametrize(
    "other",
    [
        png_chunk(b"tEXt", b"Comment\0the cICP\x0c\x0d\0\1 chunk"),
        png_chunk(b"cICP", b"\x0c\x0d\0"),
        png_chunk(b"cICP", b"\x0c\x0d\0\1\0"),
    ],
)
def test_what_is_no_chunk_of_code_points_says_nothing(other: bytes) -> None:
    assert read_cicp(io.BytesIO(png_with(other))) is None


def test_code_points_behind_the_pixels_say_nothing() -> None:
    content = png_with()
    end = content.index(b"IEND") - 4
    assert read_cicp(io.BytesIO(content[:end] + cicp(12, 13) + content[end:])) is None


def test_a_profile_that_is_stored_twice_is_followed(tmp_path: Path) -> None:
    assert is_near(as_we_show(jpeg_with_profile_twice(P3), tmp_path)[0], (217, 81, 62))


def test_an_avif_is_followed_like_a_photo_and_a_profile_goes_first(tmp_path: Path) -> None:
    assert is_near(as_we_show(avif_with(12, 1), tmp_path)[0], IN_P3)
    assert is_near(as_we_show(avif_with(1, 8), tmp_path)[0], (229, 161, 143))
    assert is_near(as_we_show(avif_with(1, 1), tmp_path)[0], COLOURS[0])
    assert is_near(as_we_show(avif_with(1, 8, profile=P3), tmp_path)[0], IN_P3)


def test_an_avif_names_code_points_in_its_boxes_alone() -> None:
    content = avif_with(12, 13)
    assert read_nclx(io.BytesIO(content)) == (12, 13)
    without = content.replace(b"colrnclx", b"freenclx") + b"colrnclx\0\x0c\0\x0d"
    assert read_nclx(io.BytesIO(without)) is None


def test_a_box_of_a_long_size_is_stepped_over() -> None:
    content = avif_with(12, 13)
    at = struct.unpack(">I", content[:4])[0]
    long = struct.pack(">I4sQ", 1, b"free", 24) + bytes(8)
    assert read_nclx(io.BytesIO(content[:at] + long + content[at:])) == (12, 13)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_broken_boxes_and_chunks_never_raise(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([avif_with(12, 13), png_with(cicp(12, 13))])))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, min(400, len(content) - 1)))] = data.draw(
            st.integers(0, 255)
        )
    file = io.BytesIO(bytes(content[: data.draw(st.integers(0, len(content)))]))
    read_nclx(file)
    read_cicp(file)

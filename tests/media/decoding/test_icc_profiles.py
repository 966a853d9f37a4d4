"""The profiles that we make ourselves mean what they say."""

from __future__ import annotations

import hashlib
import io
from itertools import product

import pytest
from PIL import Image, ImageChops, ImageCms

from media.decoding import icc_profiles as profiles
from tests.builders import Colour

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def test_small_srgb_profile_is_pinned_and_small() -> None:
    digest = hashlib.sha256(profiles.SMALL_SRGB_PROFILE).hexdigest()
    assert digest == "6f2e7fc54bb7f4a05556738ccec880e2f4af8216a1d53cc522e0278c5ef71976"
    assert len(profiles.SMALL_SRGB_PROFILE) <= 500


def test_small_srgb_profile_means_what_lcms_calls_srgb() -> None:
    cube = Image.frombytes(
        "RGB", (17**3, 1), b"".join(map(bytes, product(range(0, 256, 15)[:17], repeat=3)))
    )
    ours = ImageCms.ImageCmsProfile(io.BytesIO(profiles.SMALL_SRGB_PROFILE))
    theirs = ImageCms.createProfile("sRGB")
    for source, target in ((ours, theirs), (theirs, ours)):
        seen = ImageCms.profileToProfile(cube, source, target)
        assert seen is not None
        extremes = ImageChops.difference(cube, seen).getextrema()
        assert all(isinstance(pair, tuple) and pair[1] <= 1 for pair in extremes)


@pytest.mark.parametrize(
    ("inks", "expected"),
    [
        ((0, 0, 0, 0), WHITE),
        ((255, 0, 0, 0), (0, 174, 239)),
        ((0, 255, 0, 0), (236, 0, 140)),
        ((0, 0, 255, 0), (255, 242, 0)),
        ((0, 255, 255, 0), (237, 28, 36)),
        ((255, 0, 255, 0), (0, 166, 80)),
        ((255, 255, 0, 0), (46, 48, 146)),
        ((0, 0, 0, 255), (35, 31, 32)),
        ((0, 0, 0, 128), (147, 149, 151)),
        ((255, 255, 255, 255), BLACK),
    ],
)
def test_offset_inks_have_the_colours_that_designers_know(
    inks: tuple[int, ...], expected: Colour
) -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(profiles.build_offset_inks_profile()))
    seen = ImageCms.profileToProfile(
        Image.new("CMYK", (1, 1), inks),
        profile,
        ImageCms.createProfile("sRGB"),
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        "RGB",
    )
    assert seen is not None
    pixel = seen.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    assert all(abs(a - b) <= 6 for a, b in zip(pixel, expected, strict=True)), pixel


def test_the_same_numbers_give_the_same_bytes() -> None:
    once = profiles.build_offset_inks_profile()
    profiles.build_offset_inks_profile.cache_clear()
    assert profiles.build_offset_inks_profile() == once
    again = profiles.build_rgb_profile("sRGB", profiles.SRGB_PRIMARIES, profiles.SRGB_CURVE)
    assert again == profiles.SMALL_SRGB_PROFILE


def test_primaries_of_no_light_are_refused() -> None:
    nowhere = profiles.Primaries((0.3, 0), (0.3, 0), (0.3, 0))
    with pytest.raises(ZeroDivisionError):
        profiles.build_rgb_profile("Nowhere", nowhere, profiles.SRGB_CURVE)

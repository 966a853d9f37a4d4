"""Whatever a picture's pixels mean, the page shows the colours that were photographed."""

from __future__ import annotations

import io
import struct
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from media.decoding import colour
from media.decoding import icc_profiles as profiles
from media.decoding.colour import Converted, convert_to_srgb
from tests.builders import Colour

PROPHOTO = profiles.build_rgb_profile(
    "ProPhoto RGB",
    profiles.Primaries(
        (0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105), (0.345704, 0.358540)
    ),
    profiles.build_gamma_tag(1.8),
)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
ORANGE, GREEN, BLUE = (200, 100, 50), (40, 160, 90), (60, 70, 180)
# The same three colours in wider spaces, reckoned apart from our code from the matrices that
# Bruce Lindbloom publishes.
WIDE = {
    "Display P3": (profiles.DISPLAY_P3_PROFILE, (187, 105, 62), (80, 158, 97), (62, 70, 174)),
    "Rec. 2020": (profiles.REC_2020_PROFILE, (171, 111, 63), (102, 155, 98), (74, 72, 172)),
    "Adobe RGB": (profiles.ADOBE_RGB_PROFILE, (177, 100, 56), (96, 159, 94), (65, 72, 176)),
    "ProPhoto": (PROPHOTO, (143, 95, 50), (86, 134, 82), (74, 59, 154)),
}
IN_ADOBE_RGB = WIDE["Adobe RGB"][1]
MAGENTA_INK, MAGENTA = (0, 255, 0, 0), (236, 0, 140)


def grey_profile(gamma: float) -> bytes:
    """A grey profile with a plain power for its curve."""
    return profiles.build_profile(
        "Grey",
        device_class=b"mntr",
        space=b"GRAY",
        connection=b"XYZ ",
        tags={b"kTRC": profiles.build_gamma_tag(gamma)},
    )


def black_press_profile(device_class: bytes = b"scnr") -> bytes:
    """A press whose cyan, magenta and yellow leave no mark and whose black is a dark grey.

    Only its colorimetric table says so; by the perceptual one, all is white.
    """
    start = struct.pack(">4s4x4B", b"mft2", 4, 3, 2, 0) + profiles.encode_fixed(
        1, 0, 0, 0, 1, 0, 0, 0, 1
    )
    start += struct.pack(">HH8H", 2, 2, *(0, 65535) * 4)
    white, grey = (65280, 32768, 32768), (13056, 32768, 32768)
    curves = struct.pack(">6H", *(0, 65535) * 3)
    return profiles.build_profile(
        "Black alone",
        device_class=device_class,
        space=b"CMYK",
        connection=b"Lab ",
        tags={
            b"A2B0": start + struct.pack(">48H", *white * 16) + curves,
            b"A2B1": start + struct.pack(">48H", *(white + grey) * 8) + curves,
        },
    )


def reopened(picture: Image.Image, file_format: str = "PNG", **options: Any) -> Image.Image:
    """The picture as it comes out of a file."""
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return Image.open(file)


def plain(mode: str, value: Any, **info: Any) -> Image.Image:
    """A small picture of one colour."""
    picture = Image.new(mode, (4, 4), value)
    picture.info.update(info)
    return picture


def shows(converted: Converted, expected: tuple[int, ...], within: int = 2) -> bool:
    """Whether the picture's first pixel is as expected."""
    pixel = converted.picture.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    assert converted.picture.mode == ("RGBA" if len(expected) == 4 else "RGB")
    return all(abs(a - b) <= within for a, b in zip(pixel, expected, strict=True))


@pytest.mark.parametrize("space", WIDE)
def test_wide_spaces_show_the_colours_that_were_photographed(space: str) -> None:
    profile, *numbers = WIDE[space]
    for pixel, expected in zip(numbers, (ORANGE, GREEN, BLUE), strict=True):
        converted = convert_to_srgb(reopened(Image.new("RGB", (4, 4), pixel), icc_profile=profile))
        assert shows(converted, expected, 3)
        assert converted.notes == ()
    assert shows(convert_to_srgb(plain("RGB", WHITE, icc_profile=profile)), WHITE, 1)


def test_srgb_by_any_name_comes_back_untouched() -> None:
    strange = profiles.build_rgb_profile("Adobe", profiles.SRGB_PRIMARIES, profiles.SRGB_CURVE)
    picture = reopened(Image.effect_mandelbrot((9, 9), (-2, -1, 1, 1), 9).convert("RGB"))
    picture.load()
    picture.info["icc_profile"], before = strange, picture.tobytes()
    assert convert_to_srgb(picture).picture is picture
    assert picture.tobytes() == before
    assert colour.reading_by(strange, "RGB").transform is None


def test_another_space_named_srgb_is_converted() -> None:
    liar = profiles.build_rgb_profile(
        "sRGB", profiles.ADOBE_RGB_PRIMARIES, profiles.build_gamma_tag(2.2)
    )
    assert shows(convert_to_srgb(plain("RGB", IN_ADOBE_RGB, icc_profile=liar)), ORANGE)


def test_converted_pictures_say_srgb_and_convert_no_further() -> None:
    once = convert_to_srgb(
        plain("RGB", IN_ADOBE_RGB, icc_profile=profiles.ADOBE_RGB_PROFILE)
    ).picture
    assert once.info["icc_profile"] == profiles.SMALL_SRGB_PROFILE
    before = once.tobytes()
    assert convert_to_srgb(once).picture.tobytes() == before
    assert (
        convert_to_srgb(plain("RGB", ORANGE)).picture.info["icc_profile"]
        == once.info["icc_profile"]
    )


def test_transparency_passes_through_a_profile() -> None:
    picture = plain("RGBA", (*IN_ADOBE_RGB, 90), icc_profile=profiles.ADOBE_RGB_PROFILE)
    assert shows(convert_to_srgb(picture), (*ORANGE, 90))


@pytest.mark.parametrize(
    ("exif", "is_adobe"),
    [
        ({0xA001: 0xFFFF, 0xA005: {1: "R03"}}, True),
        ({0xA005: {1: "R03"}}, True),
        ({0xA001: 2}, True),
        ({0xA001: 0xFFFF, 0xA005: {1: "R98"}}, False),
        ({0xA001: 1, 0xA005: {1: "R03"}}, False),
    ],
)
def test_adobe_rgb_is_known_by_exif_alone(exif: dict[int, Any], is_adobe: bool) -> None:
    tags = Image.Exif()
    tags.get_ifd(0x8769).update(exif)
    picture = reopened(Image.new("RGB", (16, 16), IN_ADOBE_RGB), "JPEG", quality=100, exif=tags)
    assert shows(convert_to_srgb(picture), ORANGE if is_adobe else IN_ADOBE_RGB)


def png_with(colour: tuple[int, int, int] = IN_ADOBE_RGB, **chunks: bytes) -> Image.Image:
    """A PNG, orange by Adobe RGB's numbers, that has these chunks."""
    added = PngImagePlugin.PngInfo()
    for name, content in chunks.items():
        added.add(name.encode(), content)
    return reopened(Image.new("RGB", (4, 4), colour), pnginfo=added)


def test_png_chunks_describe_a_space() -> None:
    gamma, usual = struct.pack(">I", 45470), struct.pack(">I", 45455)
    adobe = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
    assert shows(convert_to_srgb(png_with(gAMA=gamma, cHRM=adobe)), ORANGE)
    assert shows(convert_to_srgb(png_with(gAMA=gamma, cHRM=adobe, sRGB=b"\0")), IN_ADOBE_RGB, 0)
    assert shows(convert_to_srgb(png_with(gAMA=usual)), IN_ADOBE_RGB, 0)
    assert shows(convert_to_srgb(png_with(gAMA=gamma, cHRM=bytes(32))), IN_ADOBE_RGB, 0)
    assert shows(convert_to_srgb(png_with(gAMA=struct.pack(">I", 100000))), (217, 168, 129))
    assert shows(convert_to_srgb(png_with(gAMA=bytes(4))), IN_ADOBE_RGB, 0)


@pytest.mark.parametrize("gamma", [44_000, 45_455, 47_000])
def test_a_gamma_alone_that_is_nearly_srgbs_is_srgb(gamma: int) -> None:
    assert shows(convert_to_srgb(png_with(gAMA=struct.pack(">I", gamma))), IN_ADOBE_RGB, 0)


def test_a_gamma_with_primaries_is_a_plain_power() -> None:
    usual = struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
    dark = png_with(gAMA=struct.pack(">I", 45455), cHRM=usual, colour=(20, 64, 128))
    assert shows(convert_to_srgb(dark), (12, 62, 129))


ICC_SEGMENT = b"ICC_PROFILE\0"


def test_a_profile_that_is_stored_twice_is_one() -> None:
    profile = profiles.DISPLAY_P3_PROFILE
    half = len(profile) // 2
    first, second = ICC_SEGMENT + b"\1\2" + profile[:half], ICC_SEGMENT + b"\2\2" + profile[half:]
    whole = ICC_SEGMENT + b"\1\1" + profile
    assert profiles.join_profile_segments([whole, whole]) == profile
    assert profiles.join_profile_segments([first, second, first, second]) == profile
    assert profiles.join_profile_segments([b"MPF\0", second, first]) == profile
    assert profiles.join_profile_segments([first, first]) is None


def test_heic_primaries_are_followed_and_hdr_is_noted() -> None:
    p3, in_p3 = {"color_primaries": 12, "transfer_characteristics": 13}, WIDE["Display P3"][1]
    assert shows(convert_to_srgb(plain("RGB", in_p3, nclx_profile=p3)), ORANGE)
    hlg = {"color_primaries": 9, "transfer_characteristics": 18}
    assert convert_to_srgb(plain("RGB", in_p3, nclx_profile=hlg)).notes == (colour.FOR_HDR_ALONE,)


def test_a_shoot_shares_one_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def make(profile: bytes, mode: str) -> colour.Reading:
        made.append(mode)
        return colour.Reading()

    monkeypatch.setattr(colour, "make_reading", make)
    monkeypatch.setattr(colour, "kept_readings", OrderedDict())
    for _frame in range(3):
        convert_to_srgb(plain("RGB", ORANGE, icc_profile=PROPHOTO))
        convert_to_srgb(plain("RGBA", (*ORANGE, 9), icc_profile=PROPHOTO))
    assert made == ["RGB", "RGBA"]
    for number in range(2 * colour.MAX_KEPT_READINGS):
        convert_to_srgb(plain("RGB", ORANGE, icc_profile=bytes([number])))
    assert len(colour.kept_readings) == colour.MAX_KEPT_READINGS


def test_threads_share_a_transform() -> None:
    numbers = [(value, 255 - value, value // 2) for value in range(256)]

    def convert(pixel: Colour) -> object:
        picture = Image.new("RGB", (300, 300), pixel)
        picture.info["icc_profile"] = PROPHOTO
        return convert_to_srgb(picture).picture.getcolors()

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(convert, numbers)) == [convert(pixel) for pixel in numbers]


def test_inks_are_read_by_their_profile() -> None:
    profile = black_press_profile()
    assert shows(convert_to_srgb(plain("CMYK", (255, 255, 0, 0), icc_profile=profile)), WHITE, 1)
    assert shows(convert_to_srgb(plain("CMYK", (0, 0, 0, 255), icc_profile=profile)), BLACK, 1)


def test_inks_without_a_profile_are_read_as_print_and_noted() -> None:
    for file_format in ("TIFF", "JPEG"):
        picture = reopened(Image.new("CMYK", (16, 16), MAGENTA_INK), file_format, quality=100)
        converted = convert_to_srgb(picture)
        assert shows(converted, MAGENTA, 4)
        assert converted.notes == (colour.WITHOUT_INKS,)


def test_inks_are_not_inverted_without_adobes_marker() -> None:
    file = io.BytesIO()
    Image.new("CMYK", (16, 16), MAGENTA_INK).save(file, "JPEG", quality=100)
    content = file.getvalue()
    start = content.index(b"\xff\xee")
    end = start + 2 + int.from_bytes(content[start + 2 : start + 4])
    picture = Image.open(io.BytesIO(content[:start] + content[end:]))
    assert "adobe" not in picture.info
    assert shows(convert_to_srgb(picture), MAGENTA, 4)


def test_lab_needs_no_profile_and_ignores_one() -> None:
    for info in ({}, {"icc_profile": b"no profile"}):
        converted = convert_to_srgb(plain("LAB", (138, 128 + 38, 128 + 46), **info))
        assert shows(converted, ORANGE, 3)
        assert converted.notes == ()


def test_greys_are_read_by_a_grey_profile() -> None:
    linear = grey_profile(1.0)
    assert shows(convert_to_srgb(plain("L", 64, icc_profile=linear)), (137, 137, 137))
    assert shows(convert_to_srgb(plain("LA", (64, 90), icc_profile=linear)), (137, 137, 137, 90))
    # In 8 bits, this dark of a linear scan would be 0 or 1.
    assert shows(convert_to_srgb(plain("I;16", 128, icc_profile=linear)), (6, 6, 6), 1)
    assert shows(convert_to_srgb(plain("L", 64)), (64, 64, 64), 0)


def test_greys_with_a_profile_for_colours_are_read_as_browsers_do() -> None:
    linear = profiles.build_rgb_profile(
        "Linear", profiles.SRGB_PRIMARIES, profiles.build_gamma_tag(1.0)
    )
    converted = convert_to_srgb(plain("L", 64, icc_profile=linear))
    assert shows(converted, (137, 137, 137))
    assert converted.notes == (colour.GREY_BY_COLOURS,)
    assert convert_to_srgb(plain("L", 64, icc_profile=profiles.SMALL_SRGB_PROFILE)).notes == ()


def test_memory_mapped_pictures_are_not_written_to(tmp_path: Path) -> None:
    # Pillow maps uncompressed files: writing there would crash the process.
    picture = Image.new("RGBA", (4, 4), (*IN_ADOBE_RGB, 90))
    picture.save(tmp_path / "a.tif", icc_profile=profiles.ADOBE_RGB_PROFILE)
    with Image.open(tmp_path / "a.tif") as mapped:
        assert shows(convert_to_srgb(mapped), (*ORANGE, 90))


# Well formed, but by it all is black.
FLAT = profiles.build_profile(
    "Flat",
    device_class=b"mntr",
    space=b"RGB ",
    connection=b"XYZ ",
    tags=dict.fromkeys((b"rXYZ", b"gXYZ", b"bXYZ"), profiles.xyz_tag((0, 0, 0)))
    | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), profiles.SRGB_CURVE),
)


@pytest.mark.parametrize(
    ("mode", "profile", "note"),
    [
        ("RGB", profiles.ADOBE_RGB_PROFILE[:300], f"{colour.DAMAGED}; {colour.READ_AS_SRGB}"),
        ("RGB", FLAT, f"{colour.DAMAGED}; {colour.READ_AS_SRGB}"),
        ("RGB", b"", f"{colour.DAMAGED}; {colour.READ_AS_SRGB}"),
        ("RGB", None, f"{colour.DAMAGED}; {colour.READ_AS_SRGB}"),
        ("RGB", (1, 2), f"{colour.DAMAGED}; {colour.READ_AS_SRGB}"),
        ("RGB", b"\0" * 10_000_000, f"{colour.TOO_LARGE}; {colour.READ_AS_SRGB}"),
        ("RGB", black_press_profile(), f"{colour.FOREIGN}; {colour.READ_AS_SRGB}"),
        ("RGB", grey_profile(1.0), f"{colour.FOREIGN}; {colour.READ_AS_SRGB}"),
        ("L", black_press_profile(), f"{colour.FOREIGN}; {colour.READ_AS_SRGB}"),
        ("CMYK", profiles.ADOBE_RGB_PROFILE, f"{colour.FOREIGN}; {colour.READ_AS_OFFSET}"),
        ("CMYK", black_press_profile(b"link"), f"{colour.FOREIGN}; {colour.READ_AS_OFFSET}"),
        ("CMYK", b"\1" * 500, f"{colour.DAMAGED}; {colour.READ_AS_OFFSET}"),
    ],
)
def test_useless_profiles_are_passed_over_and_noted(mode: str, profile: object, note: str) -> None:
    numbers = (90, 60, 30, 9)[: len(mode)]
    converted = convert_to_srgb(plain(mode, numbers, icc_profile=profile))
    assert converted.notes == (note,)
    assert converted.picture.tobytes() == convert_to_srgb(plain(mode, numbers)).picture.tobytes()

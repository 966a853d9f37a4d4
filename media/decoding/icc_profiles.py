"""ICC profiles that we make ourselves: the small sRGB, camera spaces, and inks without a profile.

Made in memory from published numbers (ICC.1:2022, version 4), so no file of anyone else's is kept;
the same numbers give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

type Triple = tuple[float, float, float]
type Matrix = tuple[Triple, Triple, Triple]
type Chromaticity = tuple[float, float]

D50: Triple = (0.9642, 1.0, 0.8249)  # the white of the connection space: ICC.1:2022, 7.2.16
D65: Chromaticity = (0.3127, 0.3290)
BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


class Primaries(NamedTuple):
    """The corners of an RGB space and its white, as CIE x and y."""

    red: Chromaticity
    green: Chromaticity
    blue: Chromaticity
    white: Chromaticity = D65


SRGB_PRIMARIES = Primaries((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
ADOBE_RGB_PRIMARIES = Primaries((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
DISPLAY_P3_PRIMARIES = Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
REC_2020_PRIMARIES = Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))


def multiply_matrix(left: Matrix, right: Triple) -> Triple:
    """A matrix of three rows times a column."""
    x, y, z = (sum(a * b for a, b in zip(row, right, strict=True)) for row in left)
    return x, y, z


def invert_matrix(matrix: Matrix) -> Matrix:
    """The inverse of a 3 x 3 matrix; raises `ZeroDivisionError` where there is none."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    scale = 1 / (a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g))
    return (
        ((e * i - f * h) * scale, (c * h - b * i) * scale, (b * f - c * e) * scale),
        ((f * g - d * i) * scale, (a * i - c * g) * scale, (c * d - a * f) * scale),
        ((d * h - e * g) * scale, (b * g - a * h) * scale, (a * e - b * d) * scale),
    )


def find_xyz(chromaticity: Chromaticity) -> Triple:
    """CIE XYZ at luminance 1."""
    x, y = chromaticity
    return x / y, 1.0, (1 - x - y) / y


def adaptation_to_d50(white: Chromaticity) -> Matrix:
    """Bradford's matrix from colours seen under `white` to the same seen under D50."""
    there, here = multiply_matrix(BRADFORD, find_xyz(white)), multiply_matrix(BRADFORD, D50)
    back = invert_matrix(BRADFORD)
    gains = [new / old for new, old in zip(here, there, strict=True)]
    columns = [
        multiply_matrix(back, (gains[0] * r, gains[1] * g, gains[2] * b))
        for r, g, b in zip(*BRADFORD, strict=True)
    ]
    x, y, z = zip(*columns, strict=True)
    return x, y, z


def find_colorants(primaries: Primaries) -> tuple[Triple, Triple, Triple]:
    """CIE XYZ under D50 of full red, green and blue."""
    corners = [find_xyz(corner) for corner in primaries[:3]]
    x, y, z = zip(*corners, strict=True)
    amounts = multiply_matrix(invert_matrix((x, y, z)), find_xyz(primaries.white))
    adapt = adaptation_to_d50(primaries.white)
    red, green, blue = (
        multiply_matrix(adapt, (X * amount, Y * amount, Z * amount))
        for (X, Y, Z), amount in zip(corners, amounts, strict=True)
    )
    return red, green, blue


def encode_fixed(*numbers: float) -> bytes:
    """s15Fixed16Number."""
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


def text_tag(text: str) -> bytes:
    """multiLocalizedUnicodeType with one American English text."""
    encoded = text.encode("utf-16-be")
    return struct.pack(">4s4xII4sII", b"mluc", 1, 12, b"enUS", len(encoded), 28) + encoded


def xyz_tag(xyz: Triple) -> bytes:
    """XYZType."""
    return b"XYZ \0\0\0\0" + encode_fixed(*xyz)


def build_gamma_tag(gamma: float) -> bytes:
    """parametricCurveType, function 0: Y = X ** gamma."""
    return b"para\0\0\0\0\0\0\0\0" + encode_fixed(gamma)


def build_footed_tag(power: float, scale: float, offset: float, slope: float, end: float) -> bytes:
    """parametricCurveType, function 3: (scale X + offset) ** power, below `end` slope times X."""
    return b"para\0\0\0\0\0\3\0\0" + encode_fixed(power, scale, offset, slope, end)


def build_table_tag(values: Sequence[float]) -> bytes:
    """curveType: values from 0 to 1 at even steps."""
    numbers = [max(0, min(65535, round(value * 65535))) for value in values]
    return struct.pack(f">4s4xI{len(numbers)}H", b"curv", len(numbers), *numbers)


# IEC 61966-2-1.
SRGB_CURVE = build_footed_tag(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def build_profile(
    name: str, *, device_class: bytes, space: bytes, connection: bytes, tags: Mapping[bytes, bytes]
) -> bytes:
    """A whole profile: header, tag table, tags (equal ones are stored once).

    `device_class`, `space` and `connection` are signatures of four bytes (ICC.1:2022, 7.2).
    """
    tags = {b"desc": text_tag(name), b"cprt": text_tag("CC0"), b"wtpt": xyz_tag(D50), **tags}
    table, data, offsets = struct.pack(">I", len(tags)), b"", {}
    first = 128 + 4 + 12 * len(tags)
    for signature, content in tags.items():
        if content not in offsets:
            offsets[content] = first + len(data)
            data += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", signature, offsets[content], len(content))
    header = struct.pack(
        ">I4xI4s4s4s6H4s28x",
        first + len(data),
        0x04400000,
        device_class,
        space,
        connection,
        *(2026, 1, 1, 0, 0, 0),
        b"acsp",
    )
    return (header + encode_fixed(*D50)).ljust(128, b"\0") + table + data


def build_rgb_profile(name: str, primaries: Primaries, curve: bytes) -> bytes:
    """A profile of three primaries that share a tone curve.

    Raises `ZeroDivisionError` or `struct.error` for primaries that no light has.
    """
    red, green, blue = find_colorants(primaries)
    tags = {
        b"chad": b"sf32\0\0\0\0"
        + b"".join(encode_fixed(*row) for row in adaptation_to_d50(primaries[3])),
        b"rXYZ": xyz_tag(red),
        b"gXYZ": xyz_tag(green),
        b"bXYZ": xyz_tag(blue),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    return build_profile(name, device_class=b"mntr", space=b"RGB ", connection=b"XYZ ", tags=tags)


# Goes into every rendition: parameters instead of a table keep it under 500 bytes.
SMALL_SRGB_PROFILE = build_rgb_profile("sRGB", SRGB_PRIMARIES, SRGB_CURVE)
# Adobe RGB (1998), 4.3.1.2: gamma is 2 and 51/256.
ADOBE_RGB_PROFILE = build_rgb_profile(
    "Adobe RGB", ADOBE_RGB_PRIMARIES, build_gamma_tag(2 + 51 / 256)
)
DISPLAY_P3_PROFILE = build_rgb_profile("Display P3", DISPLAY_P3_PRIMARIES, SRGB_CURVE)
REC_2020_PROFILE = build_rgb_profile("Rec. 2020", REC_2020_PRIMARIES, SRGB_CURVE)

# CIE Lab (D50, relative to the paper) of what offset presses print solid, in the order that
# cyan + 2 magenta + 4 yellow counts: paper, C, M, C+M, Y, C+Y, M+Y, C+M+Y. These are the colours
# that designers know as #00aeef, #ec008c, #fff200…: SWOP on coated paper. The European FOGRA39
# differs by 5 of 255 in the mean, a naive conversion by 13 to 19.
SOLIDS: tuple[Triple, ...] = (
    (100, 0, 0),
    (62, -44, -50),
    (52, 81, -7),
    (25, 25, -55),
    (95, -6, 96),
    (57, -74, 30),
    (52, 74, 54),
    (22.7, 0, -1),
)
BLACK_LIGHTNESS = 12.2
# Fitted over 20,000 random inks and three photographs to what profiles of presses say (mean
# difference from SWOP 2.6 of 255, from FOGRA39 5).
UNDER_BLACK = 0.76  # how much of their light other inks keep under solid black
DOT_GAIN = (0.13, 0.095, 0.075, 0.07)  # at half coverage: C, M, Y, K
YULE_NIELSEN = 1.5  # light that enters paper beside a dot and leaves under it
STEPS = 9  # of each ink in the table; interpolation between them costs 0.4 of 255
DENSER_DARKS = 1.5  # the steps lie closer where ink is thick: the eye sees more there


def xyz_of_lab(lab: Triple) -> Triple:
    """CIE Lab to XYZ, both under D50."""
    y = (lab[0] + 16) / 116
    roots = (y + lab[1] / 500, y, y - lab[2] / 200)
    x, y, z = (
        white * (root**3 if root > 6 / 29 else (root - 4 / 29) * 108 / 841)
        for root, white in zip(roots, D50, strict=True)
    )
    return x, y, z


def lab_of_xyz(xyz: Iterable[float]) -> Triple:
    """CIE XYZ to Lab, both under D50."""
    x, y, z = (
        ratio ** (1 / 3) if ratio > 216 / 24389 else ratio * 841 / 108 + 4 / 29
        for ratio in (value / white for value, white in zip(xyz, D50, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def sixteen_overprints() -> list[list[float]]:
    """XYZ of the solids without and with black, each raised to 1 / Yule-Nielsen's number."""
    black = xyz_of_lab((BLACK_LIGHTNESS, 0, 0))[1]
    plain = [xyz_of_lab(lab) for lab in SOLIDS]
    under = [[value * black * UNDER_BLACK for value in solid] for solid in plain]
    under[0] = [value * black for value in plain[0]]
    return [
        [max(value, 1e-6) ** (1 / YULE_NIELSEN) for value in solid] for solid in [*plain, *under]
    ]


@cache
def build_offset_inks_profile() -> bytes:
    """CMYK as coated paper in an offset press would show it, for files that don't say.

    Neugebauer's model: each spot shows one of 16 overprints, in the proportion in which the dots
    happen to meet. Takes about 50 ms, once a process.
    """
    channels = list(zip(*sixteen_overprints(), strict=True))
    blanks = [(1 - step / (STEPS - 1)) ** DENSER_DARKS for step in range(STEPS)]
    shares = [(blank, 1 - blank) for blank in blanks]
    grid = []
    # The table counts its last ink fastest; the overprints count cyan fastest.
    for c, m, y, k in product(shares, repeat=4):
        cm = [a * b for b in m for a in c]
        yk = [a * b for b in k for a in y]
        weights = [low * high for high in yk for low in cm]
        xyz = (
            sum(w * v for w, v in zip(weights, channel, strict=True)) ** YULE_NIELSEN
            for channel in channels
        )
        lightness, a, b = lab_of_xyz(xyz)
        grid += [lightness * 652.8, (a + 128) * 256, (b + 128) * 256]
    curves = [
        65535 * (1 - (1 - share - 4 * gain * share * (1 - share)) ** (1 / DENSER_DARKS))
        for gain in DOT_GAIN
        for share in (step / 255 for step in range(256))
    ]
    numbers = [*curves, *grid, *([0, 65535] * 3)]
    table = struct.pack(">4s4x4B", b"mft2", 4, 3, STEPS, 0) + encode_fixed(
        1, 0, 0, 0, 1, 0, 0, 0, 1
    )
    table += struct.pack(">HH", 256, 2)
    table += struct.pack(f">{len(numbers)}H", *(max(0, min(65535, round(n))) for n in numbers))
    return build_profile(
        "Offset inks",
        device_class=b"scnr",
        space=b"CMYK",
        connection=b"Lab ",
        tags={b"A2B0": table},
    )


def join_profile_segments(segments: Iterable[bytes]) -> bytes | None:
    """The profile in a JPEG's APP2 segments, each part counted once (ICC.1:2022, B.4)."""
    parts: dict[int, bytes] = {}
    total = 0
    for segment in segments:
        if segment.startswith(b"ICC_PROFILE\0") and len(segment) > 14:
            total = total or segment[13]
            parts.setdefault(segment[12], segment[14:])
    wanted = range(1, total + 1)
    return b"".join(parts[number] for number in wanted) if parts.keys() >= {*wanted} else None

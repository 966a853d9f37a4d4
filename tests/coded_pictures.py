"""Pictures of a few colours whose meaning the file declares in its own way."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

from media.decoding import icc_profiles as profiles
from media.decoding.decode import decode_picture

type Pixel = tuple[int, int, int]

PATCH_PX = 16
COLOURS: tuple[Pixel, ...] = (
    (200, 90, 70), (0, 0, 0), (255, 255, 255), (128, 128, 128), (20, 20, 20), (64, 64, 64),
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (30, 120, 220), (220, 180, 40), (60, 20, 90),
)  # fmt: skip
SIZE_PX = (PATCH_PX * len(COLOURS), PATCH_PX)


def patches() -> Image.Image:
    """A row of patches, one of each colour."""
    picture = Image.new("RGB", SIZE_PX)
    for number, colour in enumerate(COLOURS):
        left = number * PATCH_PX
        picture.paste(colour, (left, 0, left + PATCH_PX, PATCH_PX))
    return picture


def colours_of(picture: Image.Image) -> list[Pixel]:
    """The colour in the middle of each patch."""
    middle = PATCH_PX // 2
    shown = picture.convert("RGB")
    return [
        shown.getpixel((number * PATCH_PX + middle, middle))  # type: ignore[misc]
        for number in range(len(COLOURS))
    ]


def png_chunk(name: bytes, data: bytes) -> bytes:
    """A whole chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_with(*chunks: bytes, profile: bytes | None = None) -> bytes:
    """A PNG of the patches with chunks behind its header."""
    file = io.BytesIO()
    patches().save(file, "PNG", icc_profile=profile)
    return file.getvalue()[:33] + b"".join(chunks) + file.getvalue()[33:]


def cicp(primaries: int, transfer: int, matrix: int = 0, is_full_range: int = 1) -> bytes:
    """PNG's chunk of code points."""
    return png_chunk(b"cICP", bytes([primaries, transfer, matrix, is_full_range]))


def gama(gamma: float) -> bytes:
    """PNG's chunk of a gamma, times 100,000."""
    return png_chunk(b"gAMA", struct.pack(">I", round(gamma * 100_000)))


def chrm(primaries: profiles.Primaries) -> bytes:
    """PNG's chunk of primaries."""
    corners = [primaries.white, *primaries[:3]]
    numbers = [round(part * 100_000) for corner in corners for part in corner]
    return png_chunk(b"cHRM", struct.pack(">8I", *numbers))


def avif_with(primaries: int, transfer: int, profile: bytes | None = None) -> bytes:
    """An AVIF of the patches with code points, or with a profile."""
    file = io.BytesIO()
    patches().save(file, "AVIF", quality=100, subsampling="4:4:4", icc_profile=profile)
    content = bytearray(file.getvalue())
    at = content.find(b"colrnclx")
    if at >= 0:
        content[at + 8 : at + 12] = struct.pack(">HH", primaries, transfer)
    return bytes(content)


def jpeg_with_profile_twice(profile: bytes) -> bytes:
    """A JPEG of the patches that holds its profile two times over."""
    file = io.BytesIO()
    patches().save(file, "JPEG", quality=100, subsampling=0)
    body = b"ICC_PROFILE\0\1\1" + profile
    segment = b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body
    return file.getvalue()[:2] + 2 * segment + file.getvalue()[2:]


def as_we_show(content: bytes, folder: Path) -> list[Pixel]:
    """The colours of the patches after our decoding to sRGB."""
    path = folder / "picture"
    path.write_bytes(content)
    picture, _notes = decode_picture(path, SIZE_PX, max_pixels=1_000_000)
    return colours_of(picture)


P3 = profiles.DISPLAY_P3_PROFILE
DECLARED: dict[str, bytes] = {
    **{f"PNG transfer {number}": png_with(cicp(1, number)) for number in (*range(15), 15, 17)},
    **{f"PNG primaries {number}": png_with(cicp(number, 13)) for number in (*range(13), 22)},
    "PNG both": png_with(cicp(12, 8)),
    "PNG of narrow range": png_with(cicp(12, 13, is_full_range=0)),
    "PNG cICP before a profile": png_with(cicp(1, 13), profile=P3),
    "PNG cICP of P3 before another profile": png_with(cicp(12, 13), profile=P3),
    "PNG unknown cICP and a profile": png_with(cicp(1, 2), profile=P3),
    "PNG cICP and sRGB": png_with(cicp(12, 13), png_chunk(b"sRGB", b"\0")),
    "PNG that says cICP": png_with(png_chunk(b"tEXt", b"Comment\0the cICP\x0c\x0d\0\1 chunk")),
    "PNG profile and gamma": png_with(gama(1.0), profile=P3),
    **{f"PNG gamma {gamma}": png_with(gama(gamma)) for gamma in (0.1, 0.3, 0.45455, 0.5, 1, 2, 9)},
    "PNG gamma and P3": png_with(gama(0.45455), chrm(profiles.DISPLAY_P3_PRIMARIES)),
    "PNG gamma and sRGB's primaries": png_with(gama(0.45455), chrm(profiles.SRGB_PRIMARIES)),
    "PNG primaries alone": png_with(chrm(profiles.DISPLAY_P3_PRIMARIES)),
    "PNG sRGB before all that": png_with(
        png_chunk(b"sRGB", b"\0"), gama(1.0), chrm(profiles.DISPLAY_P3_PRIMARIES)
    ),
    **{
        f"AVIF {points}": avif_with(*points)
        for points in ((1, 1), (1, 13), (1, 8), (1, 2), (2, 8), (1, 4), (1, 5), (1, 7), (1, 17),
                       (6, 6), (12, 1), (12, 13), (9, 14))
    },
    "AVIF with a profile": avif_with(1, 13, profile=P3),
    "JPEG with a profile twice": jpeg_with_profile_twice(P3),
}  # fmt: skip

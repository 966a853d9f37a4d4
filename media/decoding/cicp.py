"""Code points for colour (ITU-T H.273): where files keep them, and the profiles for them.

PNG's cICP ranks before everything else in the file, AVIF's and HEIC's nclx behind a profile. What
each stands for is what Chromium shows, which takes the curves of television for what a screen does.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, BinaryIO

from PIL import Image

from media.decoding import icc_profiles as profiles
from media.decoding.icc_profiles import Primaries
from media.metadata.png_chunks import read_chunks

NCLX, CICP = "nclx_profile", "cicp"  # keys of a picture's `info`; the first is pillow-heif's
MAX_BOXES = 500
MAX_META_BYTES = 4 << 20
C = (0.310, 0.316)  # the white of the first colour television
# H.273, table 2.
PRIMARIES: Mapping[int, Primaries] = {
    1: profiles.SRGB_PRIMARIES,
    4: Primaries((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), C),
    5: Primaries((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    7: Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    8: Primaries((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), C),
    9: profiles.REC_2020_PRIMARIES,
    10: Primaries((1.0, 1e-6), (0.0, 1.0), (0.0, 1e-6), (1 / 3, 1 / 3)),
    11: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: profiles.DISPLAY_P3_PRIMARIES,
    22: Primaries((0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
}
# H.273, table 3. A camera's curve of BT.709 is seen on a screen of gamma 2.4 (BT.1886).
TELEVISION, LINEAR, SRGB, PQ, HLG = (1, 6, 11, 12, 14, 15), 8, 13, 16, 18
CURVE_STEPS = 4096
# A white page of an HDR picture has 203 cd/m2 (BT.2408); its lights, up to 1000, need room above.
WHITE_NITS, BRIGHTEST_NITS, ROOM = 203, 1000, 0.5


def note_code_points(image: Image.Image, file: BinaryIO) -> None:
    """Add what the file says to the picture's `info`, as pillow-heif does; its place is kept."""
    position = file.tell()
    try:
        if image.format == "PNG":
            found = read_cicp(file)
            image.info.update({} if found is None else {CICP: found})
        elif image.format == "AVIF":
            points = read_nclx(file)
            if points is not None:
                names = ("color_primaries", "transfer_characteristics")
                image.info.setdefault(NCLX, dict(zip(names, points, strict=True)))
    finally:
        file.seek(position)


def read_cicp(file: BinaryIO) -> tuple[int, int] | None:
    """Primaries and transfer of a PNG's cICP chunk; None without one that a PNG may have."""
    for chunk in read_chunks(file):
        if chunk.name == b"IDAT":
            return None
        if chunk.name == b"cICP" and len(points := chunk.data(file)) == 4:
            primaries, transfer, matrix, is_full_range = points
            return (primaries, transfer) if matrix == 0 and is_full_range == 1 else None
    return None


def read_nclx(file: BinaryIO) -> tuple[int, int] | None:
    """Primaries and transfer of an AVIF's first colour box of code points (ISO/IEC 23008-12)."""
    file.seek(0, 2)
    for name, start, end in read_boxes(file, 0, file.tell()):
        if name == b"meta":
            file.seek(start)
            meta = file.read(min(end - start, MAX_META_BYTES))
            return nclx_of_item(meta)
    return None


def read_boxes(file: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of the content of each box (ISO/IEC 14496-12, 4.2)."""
    for _ in range(MAX_BOXES):
        file.seek(at)
        head = file.read(16)
        if at + 8 > end or len(head) < 8:
            return
        size, name = struct.unpack(">I4s", head[:8])
        start = at + 8
        if size == 1 and len(head) == 16:
            size, start = int.from_bytes(head[8:]), at + 16
        size = size or end - at
        if size < start - at:
            return
        yield name, start, min(at + size, end)
        at += size


def read_parts(content: bytes, at: int = 0) -> list[tuple[bytes, bytes]]:
    """Name and content of the boxes inside another."""
    parts: list[tuple[bytes, bytes]] = []
    while at + 8 <= len(content) and len(parts) < MAX_BOXES:
        size, name = struct.unpack(">I4s", content[at : at + 8])
        size = size or len(content) - at
        if size < 8:
            break
        parts.append((name, content[at + 8 : at + size]))
        at += size
    return parts


def nclx_of_item(meta: bytes) -> tuple[int, int] | None:
    """The code points of the primary item, by the associations of its properties."""
    boxes = dict(reversed(read_parts(meta, 4)))
    properties = dict(reversed(read_parts(boxes.get(b"iprp", b""))))
    colours = read_parts(properties.get(b"ipco", b""))
    wanted = read_associations(properties.get(b"ipma", b""), primary_item(boxes.get(b"pitm", b"")))
    for number, (name, content) in enumerate(colours, 1):
        is_ours = not wanted or number in wanted
        if is_ours and name == b"colr" and content.startswith(b"nclx") and len(content) >= 8:
            primaries, transfer = struct.unpack(">HH", content[4:8])
            return primaries, transfer
    return None


def primary_item(pitm: bytes) -> int:
    """The number of the item that is the picture."""
    return int.from_bytes(pitm[4:8] if pitm[:1] == b"\x01" else pitm[4:6])


def read_associations(ipma: bytes, item: int) -> set[int]:
    """The numbers of an item's properties; none where they cannot be read."""
    if len(ipma) < 8:
        return set()
    item_bytes = 2 if ipma[0] < 1 else 4
    is_wide = bool(ipma[3] & 1)
    at = 8
    for _ in range(min(int.from_bytes(ipma[4:8]), MAX_BOXES)):
        found = int.from_bytes(ipma[at : at + item_bytes])
        count = ipma[at + item_bytes] if at + item_bytes < len(ipma) else 0
        at += item_bytes + 1
        step = 2 if is_wide else 1
        numbers = [ipma[at + step * index :][:step] for index in range(count)]
        at += step * count
        if found == item:
            mask = 0x7FFF if is_wide else 0x7F
            return {int.from_bytes(number) & mask for number in numbers}
    return set()


def build_profile_of_cicp(points: tuple[int, int]) -> bytes | None:
    """The profile that a PNG's code points stand for; None where one of them is unknown."""
    primaries, transfer = points
    curve = build_curves().get(transfer)
    if transfer == 12 or primaries not in PRIMARIES or curve is None:
        return None
    return build_profile(primaries, transfer)


def build_profile_of_nclx(points: Mapping[str, Any]) -> bytes | None:
    """The profile that an AVIF's or HEIC's code points stand for; None for sRGB.

    What is unknown is sRGB's, and so is the curve of television, which encoders name for photos.
    """
    primaries, transfer = points.get("color_primaries"), points.get("transfer_characteristics")
    if primaries not in PRIMARIES:
        primaries = 1
    if transfer in TELEVISION or transfer not in build_curves():
        transfer = SRGB
    return None if (primaries, transfer) == (1, SRGB) else build_profile(primaries, transfer)


@cache
def build_profile(primaries: int, transfer: int) -> bytes:
    """A profile of known code points."""
    name = f"H.273 {primaries}/{transfer}"
    return profiles.build_rgb_profile(name, PRIMARIES[primaries], build_curves()[transfer])


@cache
def build_curves() -> Mapping[int, bytes]:
    """The tone curves by their code points, as tags of a profile."""
    film = (52.37 / 48) ** (1 / 2.6)  # SMPTE ST 428-1
    return {
        **dict.fromkeys(TELEVISION, profiles.build_gamma_tag(2.4)),
        4: profiles.build_gamma_tag(2.2),
        5: profiles.build_gamma_tag(2.8),
        7: profiles.build_footed_tag(1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4, 0.0913),
        LINEAR: profiles.build_gamma_tag(1.0),
        SRGB: profiles.SRGB_CURVE,
        PQ: profiles.build_table_tag(build_hdr_curve(nits_of_pq)),
        17: profiles.build_footed_tag(2.6, film, 0.0, 0.0, 0.0),
        HLG: profiles.build_table_tag(build_hdr_curve(nits_of_hlg)),
    }


def build_hdr_curve(nits_of: Callable[[float], float]) -> list[float]:
    """An HDR curve toned down to what a plain screen shows, in even steps."""
    return [toned_down(nits_of(step / (CURVE_STEPS - 1))) for step in range(CURVE_STEPS)]


def nits_of_pq(signal: float) -> float:
    """SMPTE ST 2084: the light of a signal from 0 to 1."""
    power = signal ** (1 / 78.84375)
    light = max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
    return float(10_000 * light ** (8192 / 1305))


def nits_of_hlg(signal: float) -> float:
    """BT.2100: the light of a signal from 0 to 1 on a screen of 1000 cd/m2."""
    if signal <= 0.5:
        scene = signal * signal / 3
    else:
        scene = (math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return float(1000 * scene**1.2)


def toned_down(nits: float) -> float:
    """Light as a share of a plain screen's white: half of it up to paper white, lights above.

    The bend is fitted to what Chromium shows of greys, to 3 of 255.
    """
    light = ROOM * nits / WHITE_NITS
    if light <= ROOM:
        return light
    above = math.log(light / ROOM) / math.log(BRIGHTEST_NITS / WHITE_NITS)
    return min(1.0, ROOM + 0.797 * above - 0.649 * above**2 + 0.352 * above**3)

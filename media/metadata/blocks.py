"""Where each format keeps its blocks of metadata: XMP, IIM, EXIF and texts of its own, as bytes.

Read from the file itself: decoders pass over what stands behind the pixels, comes twice, or lacks
its flag.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import Image

from media.metadata import png_chunks
from media.metadata.exif_reader import EXIF_HEADER, Directories, parse_directories
from media.metadata.jpeg_trailers import find_iptc_in_trailers
from media.metadata.photoshop_resources import (
    PHOTOSHOP_HEADERS,
    find_iptc_in_segments,
    find_iptc_resources,
)
from media.metadata.png_chunks import RAW_PROFILE, PngText

XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\x00"
# Adobe XMP Specification Part 3, 1.1.3.1: what is too long for one JPEG segment.
EXTENSION_HEADER = b"http://ns.adobe.com/xmp/extension/\x00"
XMP_TAG, IIM_TAG, PHOTOSHOP_TAG = 700, 33723, 34377
GIF_XMP = b"XMP DataXMP"
# It ends the chain of blocks for decoders that take the packet for one: a 1, then 255 down to 0.
GIF_XMP_TRAILER = b"\x01\xff\xfe"
MAX_XMP_BYTES = 8 << 20
MAX_PACKETS = 16
MAX_BLOCKS_WALKED = 2_000_000


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a file, those that count most first."""

    xmp: tuple[bytes, ...] = ()
    extensions: Mapping[bytes, bytes] = field(default_factory=dict)  # extended XMP by its GUID
    iim: tuple[bytes, ...] = ()
    directories: Directories = field(default_factory=Directories)
    texts: tuple[PngText, ...] = ()


def find_blocks(image: Image.Image) -> Blocks:
    """The blocks of an opened image; its file is left where it stood."""
    file = getattr(image, "fp", None)
    read = READERS.get(image.format or "")
    if read is None or file is None or file.closed:
        return blocks_of_info(image)
    position = file.tell()
    try:
        return read(image, file)
    finally:
        file.seek(position)


def blocks_of_info(image: Image.Image) -> Blocks:
    """What the decoder has found: of AVIF and HEIC."""
    packet = image.info.get("xmp")
    return Blocks(
        xmp=(packet,) if isinstance(packet, bytes) and packet else (),
        directories=directories_of_info(image),
    )


def directories_of_info(image: Image.Image) -> Directories:
    """The EXIF block that the decoder has found."""
    block = image.info.get("exif")
    return exif_directories(block) if isinstance(block, bytes) else Directories()


def exif_directories(block: bytes) -> Directories:
    """The directories of an EXIF block, with or without its header."""
    return parse_directories(block.removeprefix(EXIF_HEADER)) if block else Directories()


def blocks_of_jpeg(image: Image.Image, file: BinaryIO) -> Blocks:
    """APP1 holds XMP and EXIF, APP13 Photoshop's resources, the end of the file what is left."""
    segments: list[tuple[str, bytes]] = list(getattr(image, "applist", ()))
    of_app1 = [data for name, data in segments if name == "APP1"]
    return Blocks(
        xmp=tuple(data[len(XMP_HEADER) :] for data in of_app1 if data.startswith(XMP_HEADER))[
            :MAX_PACKETS
        ],
        extensions=join_extensions(of_app1),
        iim=(
            *find_iptc_in_segments(data for name, data in segments if name == "APP13"),
            *find_iptc_in_trailers(file),
        ),
        directories=directories_of_info(image),
    )


def join_extensions(segments: list[bytes]) -> dict[bytes, bytes]:
    """The extended packets of a JPEG by their GUID, each put together from its numbered parts."""
    parts: dict[bytes, dict[int, bytes]] = {}
    for data in segments:
        if data.startswith(EXTENSION_HEADER):
            body = data[len(EXTENSION_HEADER) :]
            parts.setdefault(body[:32], {})[int.from_bytes(body[36:40])] = body[40:]
    return {
        guid: b"".join(found[offset] for offset in sorted(found))
        for guid, found in list(parts.items())[:MAX_PACKETS]
    }


def blocks_of_tiff(_: Image.Image, file: BinaryIO) -> Blocks:
    """Tags of the first directory; ImageMagick cuts one of the two that hold IIM to a quarter."""
    directories = parse_directories(file)
    raw = directories.raw
    iim = [in_file_order(raw.get(IIM_TAG, b"")), *find_iptc_resources(raw.get(PHOTOSHOP_TAG, b""))]
    return Blocks(
        xmp=tuple(filter(None, [raw.get(XMP_TAG, b"")])),
        iim=tuple(dict.fromkeys(filter(None, iim))),
        directories=directories,
    )


def in_file_order(data: bytes) -> bytes:
    """Tag 33723 as IIM: some writers call it numbers of four bytes and turn each around."""
    if data[:1] == b"\x1c" or data[3:4] != b"\x1c":
        return data
    return b"".join(data[index : index + 4][::-1] for index in range(0, len(data), 4))


def blocks_of_png(_: Image.Image, file: BinaryIO) -> Blocks:
    """The XMP and eXIf chunks, and the profiles that ImageMagick keeps as texts."""
    chunks = list(png_chunks.read_chunks(file))
    texts = png_chunks.read_texts(file, chunks)
    profiles = read_raw_profiles(texts)
    xmp = [text.data for text in texts if text.keyword == "XML:com.adobe.xmp"]
    xmp += [profile for kind, profile in profiles if kind == "xmp"]
    return Blocks(
        xmp=tuple(dict.fromkeys(filter(None, xmp)))[:MAX_PACKETS],
        iim=tuple(iim_in_profiles(profiles)),
        directories=exif_directories(png_exif(file, chunks, profiles)),
        texts=tuple(texts),
    )


def read_raw_profiles(texts: list[PngText]) -> list[tuple[str, bytes]]:
    """Raw profiles by what they hold: "xmp", "exif", "iptc", "8bim"."""
    profiles = []
    for text in texts:
        if text.keyword.lower().startswith(RAW_PROFILE):
            kind = text.keyword.lower().removeprefix(RAW_PROFILE).strip()
            profile = png_chunks.decode_raw_profile(text.data)
            if kind == "app1":  # of a JPEG, either
                kind = "exif" if profile.startswith((EXIF_HEADER, b"II", b"MM")) else "xmp"
            profiles.append((kind, profile.removeprefix(XMP_HEADER)))
    return profiles


def iim_in_profiles(profiles: list[tuple[str, bytes]]) -> Iterator[bytes]:
    """The IIM blocks of a PNG: bare, or among Photoshop's resources."""
    for kind, profile in profiles:
        if kind in ("iptc", "8bim", "app13"):
            is_bare = profile[:1] == b"\x1c"
            yield from [profile] if is_bare else find_iptc_resources(without_header(profile))


def find_hidden_exif(file: BinaryIO) -> bytes:
    """The EXIF block of a PNG from behind its pixels or from a raw profile; b"" without one."""
    chunks = list(png_chunks.read_chunks(file))
    block = png_exif(file, chunks, [])
    if not block and any(chunk.name in png_chunks.TEXT_CHUNKS for chunk in chunks):
        block = png_exif(file, chunks, read_raw_profiles(png_chunks.read_texts(file, chunks)))
    return EXIF_HEADER + block.removeprefix(EXIF_HEADER) if block else b""


def without_header(profile: bytes) -> bytes:
    """Photoshop's resources as they stand behind their header."""
    for header in PHOTOSHOP_HEADERS:
        profile = profile.removeprefix(header)
    return profile


def png_exif(
    file: BinaryIO, chunks: list[png_chunks.Chunk], profiles: list[tuple[str, bytes]]
) -> bytes:
    """The EXIF block of a PNG: its chunk before the raw profile; b"" without one."""
    of_chunks = [chunk.data(file) for chunk in chunks if chunk.name in (b"eXIf", b"zxIf")]
    of_profiles = [profile for kind, profile in profiles if kind == "exif"]
    return next(filter(None, [*of_chunks, *of_profiles]), b"")


def blocks_of_gif(_: Image.Image, file: BinaryIO) -> Blocks:
    """An application extension holds XMP."""
    return Blocks(xmp=tuple(gif_packets(file))[:MAX_PACKETS])


def gif_packets(file: BinaryIO) -> Iterator[bytes]:
    """The XMP packets of a GIF, as they stand in the file (GIF89a, 26; XMP Part 3, 1.1.2)."""
    file.seek(10)
    at = 13 + table_bytes(file.read(1))
    for _ in range(MAX_BLOCKS_WALKED):
        file.seek(at)
        head = file.read(16)
        if head[:1] == b"\x21" and head[1:2] == b"\xff" and head[3:14] == GIF_XMP:
            end = end_of_sub_blocks(file, at + 14)
            file.seek(at + 14)
            packet = file.read(min(end - at - 14, MAX_XMP_BYTES))
            yield packet.rpartition(GIF_XMP_TRAILER)[0] or packet
        elif head[:1] == b"\x21":
            end = end_of_sub_blocks(file, at + 2)
        elif head[:1] == b"\x2c" and len(head) >= 10:
            end = end_of_sub_blocks(file, at + 11 + table_bytes(head[9:10]))
        else:
            return
        at = end


def table_bytes(flags: bytes) -> int:
    """How long a colour table is, by the flags before it."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def end_of_sub_blocks(file: BinaryIO, at: int) -> int:
    """Where a chain of blocks, each with its length before it, ends."""
    file.seek(at)
    for _ in range(MAX_BLOCKS_WALKED):
        length = file.read(1)
        if not length or not length[0]:
            break
        if len(file.read(length[0])) < length[0]:
            break
    return file.tell()


def blocks_of_webp(_: Image.Image, file: BinaryIO) -> Blocks:
    """Chunks of their own, whether or not the header's flags tell of them."""
    found: dict[bytes, list[bytes]] = {}
    for name, start, size_bytes in riff_chunks(file):
        if name in (b"XMP ", b"XMP\x00", b"EXIF"):
            file.seek(start)
            found.setdefault(name[:3], []).append(file.read(min(size_bytes, MAX_XMP_BYTES)))
    return Blocks(
        xmp=tuple(found.get(b"XMP", ()))[:MAX_PACKETS],
        directories=exif_directories(found.get(b"EXI", [b""])[0]),
    )


def riff_chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and size of each chunk of a WebP."""
    at = 12
    for _ in range(MAX_BLOCKS_WALKED):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        name, size_bytes = struct.unpack("<4sI", head)
        yield name, at + 8, size_bytes
        at += 8 + size_bytes + size_bytes % 2


READERS: Mapping[str, Callable[[Image.Image, BinaryIO], Blocks]] = {
    "JPEG": blocks_of_jpeg,
    "MPO": blocks_of_jpeg,
    "TIFF": blocks_of_tiff,
    "PNG": blocks_of_png,
    "GIF": blocks_of_gif,
    "WEBP": blocks_of_webp,
}

"""IPTC IIM, the press's metadata since 1990: read and written as Photoshop's resource 0x0404."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PIL import Image

from media.metadata_table import (
    FIELD_PLACES,
    MOMENT_PLACES,
    FieldValue,
    Reading,
    check_field_names,
    entries_of,
)
from media.metadata_text import clean_text, cut_to_bytes, decode_latin1, decode_utf8
from media.moments import Moment, parse_iim_moment

PHOTOSHOP_HEADERS = (b"Photoshop 3.0\x00", b"Adobe_Photoshop2.5:")
RESOURCE_SIGNATURES = (b"8BIM", b"PHUT", b"AgHg", b"DCSR", b"MeSa")
IPTC_RESOURCE = 0x0404
TAG_MARKER = 0x1C
EXTENDED_LENGTH = 0x8000  # IIM 1.6 (c): the other 15 bits count the bytes of the real length
MAX_DATASETS = 5000
# A JPEG segment holds 65,533 bytes; the rest is left to Photoshop's frame and the other fields.
MAX_KEYWORDS_BYTES = 48 * 1024

# IIM 1:90 names the encoding by ISO 2022 escapes.
UTF8_ESCAPES = (b"\x1b%G", b"\x1b%/G", b"\x1b%/H", b"\x1b%/I")
LATIN1_ESCAPES = (b"\x1b.A", b"\x1b-A")
BINARY_DATASETS = frozenset({(1, 0), (1, 90), (2, 0), (2, 125), (2, 200), (2, 201), (2, 202)})

CUT_OFF = "The IPTC block is cut off or damaged; what could be read of it was used."
READ_AS = "The IPTC text does not name its encoding; it was read as {}."
NOT_UTF8 = "The IPTC text says that it is UTF-8 but is not; it was read as Latin-1."


@dataclass(slots=True)
class Datasets:
    """The datasets of a block in their order, and whether the block ended as it should."""

    entries: list[tuple[int, int, bytes]] = field(default_factory=list)
    is_whole: bool = True


def find_iim(image: Image.Image, tags: Mapping[int, bytes]) -> bytes:
    """The bytes of the IIM block in an image, b"" without one.

    `tags` are a TIFF's raw tags: 33723 holds bare IIM, 34377 Photoshop's resources.
    """
    segments = [data for name, data in getattr(image, "applist", ()) if name == "APP13"]
    if block := iptc_resource(joined_resources(segments)):
        return block
    if tags.get(33723):
        return in_file_order(tags[33723])
    if tags.get(34377):
        return iptc_resource(tags[34377])
    return raw_profile(image, "iptc") or raw_profile(image, "8bim")


def joined_resources(segments: list[bytes]) -> bytes:
    """Photoshop's resources out of the APP13 segments; large ones continue in the next segment."""
    joined = b""
    for segment in segments:
        for header in PHOTOSHOP_HEADERS:
            if segment.startswith(header):
                joined += segment[len(header) :]
    return joined


def iptc_resource(resources: bytes) -> bytes:
    """The data of the first resource 0x0404 (IPTC), whole or cut off; b"" without one."""
    offset = 0
    while resources[offset : offset + 4] in RESOURCE_SIGNATURES:
        name_offset = offset + 6
        name_length = resources[name_offset] if name_offset < len(resources) else 0
        size_offset = name_offset + (name_length + 2) // 2 * 2
        if size_offset + 4 > len(resources):
            break
        number, size = resources[offset + 4 : offset + 6], resources[size_offset : size_offset + 4]
        start, size_bytes = size_offset + 4, int.from_bytes(size)
        if int.from_bytes(number) == IPTC_RESOURCE and size_bytes:
            return resources[start : start + size_bytes]
        offset = start + size_bytes + size_bytes % 2
    return b""


def in_file_order(data: bytes) -> bytes:
    """Tag 33723 as IIM: some writers call it numbers of four bytes and turn each around."""
    if data[:1] == b"\x1c" or data[3:4] != b"\x1c":
        return data
    return b"".join(data[index : index + 4][::-1] for index in range(0, len(data), 4))


def raw_profile(image: Image.Image, kind: str) -> bytes:
    """A profile that ImageMagick keeps as hexadecimal text in a PNG; b"" without one."""
    text = image.info.get(f"Raw profile type {kind}")
    if not isinstance(text, str):
        return b""
    try:
        data = bytes.fromhex("".join(text.split("\n")[3:]))
    except ValueError:
        return b""
    for header in PHOTOSHOP_HEADERS:
        data = data.removeprefix(header)
    return iptc_resource(data) if data[:4] in RESOURCE_SIGNATURES else data


def read_iim(block: bytes) -> Reading:
    """What an IIM block says. It may be cut off anywhere: what came before is read."""
    if not block:
        return Reading()
    datasets = split_datasets(block)
    doubts = [] if datasets.is_whole else [CUT_OFF]
    texts, encoding_doubts = decode_datasets(datasets)
    places = {place.iim_dataset: place for place in FIELD_PLACES if place.iim_dataset}
    values: dict[str, str] = {}
    for number, place in places.items():
        entries = texts.get((2, number), [])
        cleaned = [clean_text(text, is_multiline=place.is_multiline) for text in entries]
        values[place.name] = ", ".join(dict.fromkeys(text for text in cleaned if text))
    values.pop("keywords")
    keywords = (clean_text(text) for text in texts.get((2, 25), []))
    return Reading(
        texts={name: value for name, value in values.items() if value},
        keywords=tuple(dict.fromkeys(keyword for keyword in keywords if keyword)),
        moments=moments_of(texts),
        found={
            f"{record}:{number:02}": entries[0] if len(entries) == 1 else entries
            for (record, number), entries in texts.items()
        },
        doubts=(*doubts, *encoding_doubts),
    )


def split_datasets(block: bytes) -> Datasets:
    """The datasets of a block: marker, record, number, length, data (IIM 1.5 and 1.6)."""
    datasets, offset = Datasets(), 0
    while offset < len(block) and len(datasets.entries) < MAX_DATASETS:
        if block[offset] != TAG_MARKER:
            # Blocks are padded with zero bytes; anything else is damage.
            datasets.is_whole = not block[offset:].strip(b"\x00")
            break
        head = block[offset : offset + 5]
        if len(head) < 5:
            datasets.is_whole = False
            break
        record, number, length = struct.unpack(">xBBH", head)
        offset += 5
        if length & EXTENDED_LENGTH:
            count = length & ~EXTENDED_LENGTH
            length = int.from_bytes(block[offset : offset + count])
            offset += count
        data = block[offset : offset + length]
        if len(data) < length:
            datasets.is_whole = False
        if data or not length:
            datasets.entries.append((record, number, data))
        offset += length
    return datasets


def decode_datasets(datasets: Datasets) -> tuple[dict[tuple[int, int], list[str]], list[str]]:
    """The texts by record and number, and doubts about their encoding."""
    declared = next((data for *head, data in datasets.entries if head == [1, 90]), b"")
    texts: dict[tuple[int, int], list[str]] = {}
    doubts: dict[str, None] = {}
    for record, number, data in datasets.entries:
        if record > 2 or (record, number) in BINARY_DATASETS:  # pictures, checksums
            continue
        text, doubt = decode_text(data.rstrip(b"\x00"), declared)
        if doubt:
            doubts[doubt] = None
        texts.setdefault((record, number), []).append(text)
    return texts, list(doubts)


def decode_text(data: bytes, declared: bytes) -> tuple[str, str]:
    """A dataset's text and the doubt about it, "" where there is none.

    `declared` is 1:90. Many programs write UTF-8 without it; older ones wrote Latin-1.
    """
    if data.isascii():
        return data.decode("ascii"), ""
    if declared in LATIN1_ESCAPES:
        return decode_latin1(data), ""
    text = decode_utf8(data)
    if declared in UTF8_ESCAPES:
        return (text, "") if text is not None else (decode_latin1(data), NOT_UTF8)
    if text is not None:
        return text, READ_AS.format("UTF-8")
    return decode_latin1(data), READ_AS.format("Latin-1")


def moments_of(texts: Mapping[tuple[int, int], list[str]]) -> dict[str, Moment]:
    """The moments by field name: taken 2:55 + 2:60, release 2:30 + 2:35, expiry 2:37 + 2:38."""
    moments = {}
    for place in MOMENT_PLACES:
        date = texts.get((2, place.iim_date), [""])[0]
        time = texts.get((2, place.iim_time), [""])[0]
        if moment := parse_iim_moment(date, time):
            moments[place.name] = moment
    return moments


def build_iim(**fields: FieldValue) -> bytes:
    """A whole APP13 payload, from "Photoshop 3.0" on, with the fields that IIM has a place for.

    Names are those of `EmbeddedMetadata`; others raise `TypeError`. Text is UTF-8, said so in 1:90,
    and cut to IIM's limits in bytes between two characters: the full text belongs in XMP.
    """
    check_field_names(fields)
    datasets = [(1, 90, UTF8_ESCAPES[0]), (2, 0, b"\x00\x04")]
    datasets += sorted([*text_datasets(fields), *moment_datasets(fields)], key=lambda row: row[1])
    block = b"".join(
        struct.pack(">BBBH", TAG_MARKER, record, number, len(data)) + data
        for record, number, data in datasets
    )
    head = PHOTOSHOP_HEADERS[0] + b"8BIM" + struct.pack(">HHI", IPTC_RESOURCE, 0, len(block))
    return head + block + b"\x00" * (len(block) % 2)


def text_datasets(fields: Mapping[str, FieldValue]) -> Iterator[tuple[int, int, bytes]]:
    """The datasets of the text fields, one for each keyword as far as a segment has room."""
    room_bytes = MAX_KEYWORDS_BYTES
    for place in FIELD_PLACES:
        if place.iim_dataset is None:
            continue
        entries = entries_of(fields.get(place.name))
        if place.name != "keywords":
            entries = [", ".join(entries)] if entries else []
        for entry in entries:
            text = clean_text(entry, is_multiline=place.is_multiline)
            data = cut_to_bytes(text, place.iim_limit_bytes).rstrip().encode()
            room_bytes -= len(data) + 5
            if data and room_bytes >= 0:
                yield 2, place.iim_dataset, data


def moment_datasets(fields: Mapping[str, FieldValue]) -> Iterator[tuple[int, int, bytes]]:
    """The datasets of the moments: CCYYMMDD, and HHMMSS with the offset where that is known."""
    for place in MOMENT_PLACES:
        moment: Any = fields.get(place.name)
        if not isinstance(moment, datetime):
            continue
        offset = "".join(entries_of(fields.get(f"{place.name}_offset"))).replace(":", "")
        yield 2, place.iim_date, f"{moment.year:04}{moment:%m%d}".encode()
        yield 2, place.iim_time, f"{moment:%H%M%S}{offset}".encode()

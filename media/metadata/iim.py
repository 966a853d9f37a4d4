"""IPTC IIM, the press's metadata since 1990: read and written as Photoshop's resource 0x0404."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from media.metadata.dates import (
    LONGEST_SHOWN,
    UNREADABLE_DATE,
    Moment,
    is_unreadable,
    parse_iim_moment,
)
from media.metadata.fields import (
    FIELD_PLACES,
    MOMENT_PLACES,
    FieldValue,
    Reading,
    check_field_names,
    list_entries,
    split_keywords,
)
from media.metadata.photoshop_resources import IPTC_RESOURCE, PHOTOSHOP_HEADERS
from media.metadata.text import clean_text, cut_to_bytes
from media.metadata.text_encodings import UTF8, WESTERN, decode_bytes, decode_bytes_as

TAG_MARKER = 0x1C
# Records 0 to 9; a text may hold a lone marker, but hardly one with a record's number behind it.
DATASET_START = re.compile(rb"\x1c[\x00-\x09]")
EXTENDED_LENGTH = 0x8000  # IIM 1.6 (c): the other 15 bits count the bytes of the real length
MAX_DATASETS = 5000
# A JPEG segment holds 65,533 bytes; the rest is left to Photoshop's frame and the other fields.
MAX_KEYWORDS_BYTES = 48 * 1024

# IIM 1:90 names the encoding by ISO 2022 escapes.
UTF8_ESCAPES = (b"\x1b%G", b"\x1b%/G", b"\x1b%/H", b"\x1b%/I")
LATIN1_ESCAPES = (b"\x1b.A", b"\x1b-A")
# Of these there is one, which some programs cut into pieces: instructions, copyright, caption.
CONTINUED_DATASETS = frozenset({(2, 40), (2, 116), (2, 120)})
BINARY_DATASETS = frozenset({(1, 0), (1, 90), (2, 0), (2, 125), (2, 200), (2, 201), (2, 202)})

CUT_OFF = "The IPTC block is cut off or damaged; what could be read of it was used."
READ_AS = "The IPTC text does not name its encoding; it was read as {}."
GUESSED_AS = f"{READ_AS} If it looks wrong, read it again in another one."
NOT_UTF8 = (
    "The IPTC text says that it is UTF-8 but is not; it was read as {}. If it looks wrong, read it "
    "again in another encoding."
)


@dataclass(slots=True)
class Datasets:
    """The datasets of a block in their order, and whether the block ended as it should."""

    entries: list[tuple[int, int, bytes]] = field(default_factory=list)
    is_whole: bool = True


def read_iim(blocks: Sequence[bytes], *, encoding: str = "") -> Reading:
    """What IIM blocks say. Any of them may be cut off: what came before is read.

    Whole blocks go before damaged ones, and the first before the next. `encoding` is for text that
    is not UTF-8.
    """
    read = [split_datasets(block) for block in blocks if block]
    read.sort(key=lambda datasets: not datasets.is_whole)
    texts: dict[tuple[int, int], list[str]] = {}
    doubts: list[str] = []
    for datasets in read:
        more, encoding_doubts = decode_datasets(datasets, encoding)
        if more.keys() - texts.keys():
            doubts += encoding_doubts if datasets.is_whole else [CUT_OFF, *encoding_doubts]
        texts = {**more, **texts}
    return build_reading(texts, doubts)


def build_reading(texts: Mapping[tuple[int, int], list[str]], doubts: list[str]) -> Reading:
    """The fields out of all datasets."""
    values: dict[str, str] = {}
    for place in FIELD_PLACES:
        if place.iim_dataset is None or place.name == "keywords":
            continue
        entries = texts.get((2, place.iim_dataset), [])
        cleaned = [clean_text(text, is_multiline=place.is_multiline) for text in entries]
        values[place.name] = ", ".join(dict.fromkeys(text for text in cleaned if text))
    keywords = split_keywords([clean_text(text) for text in texts.get((2, 25), [])], doubts)
    moments = read_moments(texts, doubts)
    return Reading(
        texts={name: value for name, value in values.items() if value},
        keywords=keywords,
        moments=moments,
        found={
            f"{record}:{number:02}": entries[0] if len(entries) == 1 else entries
            for (record, number), entries in texts.items()
        },
        doubts=tuple(dict.fromkeys(doubts)),
    )


def split_datasets(block: bytes) -> Datasets:
    """The datasets of a block: marker, record, number, length, data (IIM 1.5 and 1.6).

    Where one is damaged, what follows is found by its marker.
    """
    datasets, offset = Datasets(), 0
    while offset < len(block) and len(datasets.entries) < MAX_DATASETS:
        if not DATASET_START.match(block, offset):
            following = DATASET_START.search(block, offset)
            # Blocks are padded with zero bytes; anything else is damage.
            if following or block[offset:].strip(b"\x00"):
                datasets.is_whole = False
            if following is None:
                break
            offset = following.start()
        head = block[offset : offset + 5]
        if len(head) < 5:
            datasets.is_whole = False
            break
        record, number, length = struct.unpack(">xBBH", head)
        offset += 5
        if length & EXTENDED_LENGTH:
            count = length & ~EXTENDED_LENGTH
            length = int.from_bytes(block[offset : offset + min(count, 8)])
            offset += count
        end = end_of_dataset(block, offset, length, datasets)
        if end > offset or not length:
            datasets.entries.append((record, number, block[offset:end]))
        offset = end
    return datasets


def end_of_dataset(block: bytes, start: int, length: int, datasets: Datasets) -> int:
    """Where a dataset's data end: by its length, or at the next one where that is plainly wrong."""
    end = start + length
    if end <= len(block) and (
        end == len(block) or block[end] == TAG_MARKER or not block[end:].strip(b"\x00")
    ):
        return end
    datasets.is_whole = False
    following = DATASET_START.search(block, start)
    if following and (following.start() < end or end > len(block)):
        return following.start()
    return min(end, len(block))


def decode_datasets(
    datasets: Datasets, encoding: str
) -> tuple[dict[tuple[int, int], list[str]], list[str]]:
    """The texts by record and number, and doubts about their encoding."""
    declared = next((data for *head, data in datasets.entries if head == [1, 90]), b"")
    pieces: dict[tuple[int, int], list[bytes]] = {}
    for record, number, data in datasets.entries:
        if record > 2 or (record, number) in BINARY_DATASETS:  # pictures, checksums
            continue
        known = pieces.setdefault((record, number), [])
        piece = data.rstrip(b"\x00")
        if known and (record, number) in CONTINUED_DATASETS:
            known[0] = join_datasets(known[0], piece)
        else:
            known.append(piece)
    among = b" ".join(data for entries in pieces.values() for data in entries)
    doubts: dict[str, None] = {}
    texts: dict[tuple[int, int], list[str]] = {}
    for key, entries in pieces.items():
        for data in entries:
            plain = data.replace(b"\x00", b" ")
            text, doubt = decode_text(plain, declared, encoding, among)
            if doubt:
                doubts[doubt] = None
            texts.setdefault(key, []).append(text)
    return texts, list(doubts)


def join_datasets(text: bytes, more: bytes) -> bytes:
    """A text that a program cut into several datasets, wherever its limit fell."""
    if text.startswith(more):
        return text
    if more.startswith(text):
        return more
    is_sentence = text.endswith((b".", b"!", b"?")) and more[:1].isupper()
    return text + (b" " if is_sentence else b"") + more


def decode_text(data: bytes, declared: bytes, encoding: str, among: bytes) -> tuple[str, str]:
    """A dataset's text and the doubt about it, "" where there is none.

    `declared` is 1:90. Many programs write UTF-8 without it; older ones wrote Latin-1.
    """
    if data.isascii():
        return data.decode("ascii"), ""
    if declared in LATIN1_ESCAPES and not encoding:
        return decode_bytes_as(data, WESTERN), ""
    read = decode_bytes(data, chosen=encoding, among=among)
    if declared in UTF8_ESCAPES:
        return read.text, NOT_UTF8.format(read.encoding) if read.is_guessed else ""
    if encoding and read.encoding != UTF8:
        return read.text, ""
    return read.text, (READ_AS if read.encoding == UTF8 else GUESSED_AS).format(read.encoding)


def read_moments(
    texts: Mapping[tuple[int, int], list[str]], doubts: list[str]
) -> dict[str, Moment]:
    """The moments by field name: taken 2:55 + 2:60, release 2:30 + 2:35, expiry 2:37 + 2:38."""
    moments = {}
    for place in MOMENT_PLACES:
        date = texts.get((2, place.iim_date), [""])[0]
        time = texts.get((2, place.iim_time), [""])[0]
        moment = parse_iim_moment(date, time)
        if moment:
            moments[place.name] = moment
        elif is_unreadable(date, moment):
            doubts.append(UNREADABLE_DATE.format(clean_text(date)[:LONGEST_SHOWN]))
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
        entries = list_entries(fields.get(place.name))
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
        offset = "".join(list_entries(fields.get(f"{place.name}_offset"))).replace(":", "")
        yield 2, place.iim_date, f"{moment.year:04}{moment:%m%d}".encode()
        yield 2, place.iim_time, f"{moment:%H%M%S}{offset}".encode()

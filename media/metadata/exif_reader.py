"""EXIF and other TIFF tags, read from their bytes: Pillow's reader warns, raises and guesses."""

from __future__ import annotations

import operator
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from PIL import ExifTags

from media.metadata.dates import LONGEST_SHOWN, UNREADABLE_DATE, Moment, is_unreadable, parse_moment
from media.metadata.fields import Reading, split_keywords
from media.metadata.text import clean_text
from media.metadata.text_encodings import decode_bytes

EXIF_HEADER = b"Exif\x00\x00"
EXIF_POINTER, GPS_POINTER = 0x8769, 0x8825
TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
TYPE_BYTES |= {16: 8, 17: 8, 18: 8, 129: 1}
NUMBER_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q"}
TEXT_TYPES = (2, 129)  # ASCII, and UTF-8 since EXIF 3.0
RATIONAL_TYPES = {5: "I", 10: "i"}
# A hostile file can let thousands of entries point at the same large value.
MAX_ENTRIES, MAX_VALUE_BYTES, MAX_ALL_BYTES = 1000, 4 << 20, 16 << 20
MAX_NUMBERS_SHOWN = 32

ARTIST, COPYRIGHT, DESCRIPTION = 0x013B, 0x8298, 0x010E
DATE_ORIGINAL, OFFSET_ORIGINAL, FRACTION_ORIGINAL = 0x9003, 0x9011, 0x9291
DATE_DIGITIZED, OFFSET_DIGITIZED, FRACTION_DIGITIZED = 0x9004, 0x9012, 0x9292
DATE_CHANGED = 0x0132
USER_COMMENT = 0x9286
WINDOWS_TAGS = {0x9C9B: "title", 0x9C9C: "caption", 0x9C9D: "byline", 0x9C9E: "keywords"}
WINDOWS_SUBJECT = 0x9C9F

NOT_READABLE = "The EXIF data are damaged; what could be read of them was used."
NOT_UTF8 = "The EXIF text does not name its encoding; it was read as {}."


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag: its TIFF type, its bytes and the file's byte order ("<" or ">")."""

    kind: int
    data: bytes
    order: str


Directory = dict[int, Entry]


@dataclass(slots=True)
class Directories:
    """The main, EXIF and GPS directories of a file; `is_damaged` where some could not be read."""

    main: Directory = field(default_factory=dict)
    exif: Directory = field(default_factory=dict)
    gps: Directory = field(default_factory=dict)
    is_damaged: bool = False

    @property
    def raw(self) -> dict[int, bytes]:
        """The bytes of the main directory's tags, for the blocks that a TIFF keeps there."""
        return {tag: entry.data for tag, entry in self.main.items()}


class TiffReader:
    """Random reads in a TIFF structure that is either in memory or an open file."""

    def __init__(self, source: bytes | BinaryIO) -> None:
        self.source = source
        self.bytes_left = MAX_ALL_BYTES
        head = self.read(0, 16)
        self.order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
        if not self.order:
            raise ValueError("no TIFF header")
        self.is_big = self.number("H", head[2:4]) == 43  # BigTIFF
        self.first = self.number("Q", head[8:16]) if self.is_big else self.number("I", head[4:8])

    def read(self, offset: int, size_bytes: int) -> bytes:
        """So many bytes from there on, fewer at the end; raises ValueError beyond all bounds."""
        self.bytes_left -= size_bytes
        if self.bytes_left < 0:
            raise ValueError("more data than any photo needs")
        if isinstance(self.source, bytes):
            return self.source[offset : offset + size_bytes]
        self.source.seek(offset)
        return self.source.read(size_bytes)

    def number(self, code: str, data: bytes) -> int:
        """One number in the file's byte order."""
        return int(struct.unpack(self.order + code, data)[0])

    def directory(self, offset: int) -> tuple[Directory, bool]:
        """The entries of a directory, and whether all of it could be read."""
        count_bytes, entry_bytes = (8, 20) if self.is_big else (2, 12)
        count_code, size_code = ("Q", "Q") if self.is_big else ("H", "I")
        count = self.number(count_code, self.read(offset, count_bytes))
        block = self.read(offset + count_bytes, min(count, MAX_ENTRIES) * entry_bytes)
        is_whole = len(block) == count * entry_bytes
        entries: Directory = {}
        for start in range(0, len(block) - entry_bytes + 1, entry_bytes):
            row = block[start : start + entry_bytes]
            tag, kind = self.number("H", row[0:2]), self.number("H", row[2:4])
            inline_bytes = (entry_bytes - 4) // 2
            size = self.number(size_code, row[4 : 4 + inline_bytes]) * TYPE_BYTES.get(kind, 0)
            inline = row[4 + inline_bytes :]
            if not 0 < size <= MAX_VALUE_BYTES:
                continue
            if size > inline_bytes:
                data = self.read(self.number(size_code, inline), size)
                is_whole = is_whole and len(data) == size
            else:
                data = inline[:size]
            entries.setdefault(tag, Entry(kind, data, self.order))
        return entries, is_whole


def parse_directories(source: bytes | BinaryIO) -> Directories:
    """The directories of a TIFF structure, as far as they can be read; never raises."""
    directories = Directories()
    try:
        reader = TiffReader(source)
        directories.main, is_whole = reader.directory(reader.first)
        directories.is_damaged = not is_whole
        for name, pointer in (("exif", EXIF_POINTER), ("gps", GPS_POINTER)):
            if entry := directories.main.pop(pointer, None):
                found, is_whole = reader.directory(operator.index(read_numbers(entry)[0]))
                setattr(directories, name, found)
                directories.is_damaged = directories.is_damaged or not is_whole
    except (ValueError, TypeError, IndexError, OSError, OverflowError, struct.error):
        directories.is_damaged = True
    return directories


def read_numbers(entry: Entry) -> list[Any]:
    """A tag's numbers; rationals as float, and None for a division by zero."""
    if code := RATIONAL_TYPES.get(entry.kind):
        pairs = unpack_all(code, 4, entry)
        return [
            above / below if below else None
            for above, below in zip(pairs[::2], pairs[1::2], strict=False)
        ]
    code = NUMBER_CODES.get(entry.kind, "")
    return unpack_all(code, TYPE_BYTES[entry.kind], entry) if code else []


def unpack_all(code: str, size_bytes: int, entry: Entry) -> list[Any]:
    """All whole numbers of one kind in a tag's bytes."""
    count = len(entry.data) // size_bytes
    return list(struct.unpack(f"{entry.order}{count}{code}", entry.data[: count * size_bytes]))


def read_text(entry: Entry | None) -> bytes:
    """A text tag up to its terminating NUL: cameras leave what was in the buffer behind it."""
    return entry.data.partition(b"\x00")[0] if is_text(entry) and entry else b""


def is_text(entry: Entry | None) -> bool:
    """Whether a tag may be read as text: many programs write texts as bytes."""
    return entry is not None and entry.kind in (*TEXT_TYPES, 1, 7)


def read_copyrights(entry: Entry | None) -> list[bytes]:
    """The photographer's copyright and the editor's, behind a NUL (EXIF 3.0, 4.6.7)."""
    if entry is None or not is_text(entry):
        return []
    photographer, editor = [*entry.data.split(b"\x00"), b""][:2]
    is_left_over = any((byte < 32 and byte not in b"\t\n\r") or byte == 127 for byte in editor)
    return [photographer] if is_left_over else [photographer, editor]


def read_windows_text(entry: Entry | None) -> str:
    """One of Windows' XP tags: UTF-16, little-endian, as bytes."""
    if entry is None or entry.kind not in (1, 7):
        return ""
    return clean_text(entry.data.decode("utf-16-le", "ignore").split("\x00")[0], is_multiline=True)


def read_exif(directories: Directories, *, encoding: str = "") -> Reading:
    """What the EXIF tags say. Windows' XP tags fill what the standard ones leave empty.

    `encoding` is for text that is not UTF-8.
    """
    main = directories.main
    doubts = [NOT_READABLE] if directories.is_damaged else []

    among = b" ".join(read_text(main.get(tag)) for tag in (ARTIST, COPYRIGHT, DESCRIPTION))

    def read(data: bytes) -> str:
        text = decode_bytes(data, chosen=encoding, among=among)
        if text.is_guessed:
            doubts.append(NOT_UTF8.format(text.encoding))
        return clean_text(text.text, is_multiline=True)

    texts = {
        "byline": clean_text(read(read_text(main.get(ARTIST)))),
        "copyright_notice": ", ".join(
            filter(None, map(read, read_copyrights(main.get(COPYRIGHT))))
        ),
        "caption": read(read_text(main.get(DESCRIPTION))),
    }
    windows = {name: read_windows_text(main.get(tag)) for tag, name in WINDOWS_TAGS.items()}
    windows["caption"] = windows["caption"] or read_windows_text(main.get(WINDOWS_SUBJECT))
    keywords = [word.strip() for word in windows.pop("keywords").split(";")]
    merged = {name: texts.get(name) or windows.get(name, "") for name in {**texts, **windows}}
    return Reading(
        texts={name: text for name, text in merged.items() if text},
        keywords=split_keywords(list(filter(None, keywords)), doubts),
        moments=read_moments(directories, doubts),
        found=list_tags(directories),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def read_moments(directories: Directories, doubts: list[str]) -> dict[str, Moment]:
    """When it was taken, and when it was made digital or last changed, which are other things."""
    main, exif = directories.main, directories.exif
    moments = {}
    for name, tags, directory in (
        ("taken_at", (DATE_ORIGINAL, OFFSET_ORIGINAL, FRACTION_ORIGINAL), exif),
        ("digitized_at", (DATE_DIGITIZED, OFFSET_DIGITIZED, FRACTION_DIGITIZED), exif),
        ("changed_at", (DATE_CHANGED, 0, 0), main),
    ):
        # One camera writes a NUL between date and time.
        dates = [directory[tag].data if tag in directory else b"" for tag in tags]
        date, offset, fraction = (data.decode("latin-1").replace("\x00", " ") for data in dates)
        moment = parse_moment(date, offset=offset, fraction=fraction)
        if moment:
            moments[name] = moment
        elif name == "taken_at" and is_unreadable(date, moment):
            doubts.append(UNREADABLE_DATE.format(clean_text(date)[:LONGEST_SHOWN]))
    return moments


def list_tags(directories: Directories) -> dict[str, Any]:
    """Every tag with a readable value by its EXIF name; the GPS tags under "GPS"."""
    found: dict[str, Any] = {}
    for directory in (directories.main, directories.exif):
        for tag, entry in directory.items():
            value = shown_value(tag, entry)
            if value not in (None, ""):
                found[ExifTags.TAGS.get(tag, f"tag {tag}")] = value
    gps: Mapping[str, Any] = {
        ExifTags.GPSTAGS.get(tag, f"tag {tag}"): shown_value(tag, entry)
        for tag, entry in directories.gps.items()
    }
    return found | ({"GPS": dict(gps)} if gps else {})


def shown_value(tag: int, entry: Entry) -> Any:
    """A tag's value as text, number or list; None for blobs such as maker notes and previews."""
    if tag in WINDOWS_TAGS or tag == WINDOWS_SUBJECT:
        return read_windows_text(entry)
    if entry.kind in TEXT_TYPES:
        return decode_bytes(entry.data.rstrip(b"\x00")).text
    if tag == USER_COMMENT and entry.data.startswith(b"ASCII\x00\x00\x00"):
        return decode_bytes(entry.data[8:].rstrip(b"\x00")).text
    numbers = read_numbers(entry)
    if not numbers or len(numbers) > MAX_NUMBERS_SHOWN:
        return None
    return numbers[0] if len(numbers) == 1 else numbers

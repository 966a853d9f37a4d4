"""EXIF and other TIFF tags, read from their bytes: Pillow's reader warns, raises and guesses."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from PIL import ExifTags, Image

from media.metadata_table import Reading
from media.metadata_text import clean_text, decode_guessing
from media.moments import parse_moment

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
USER_COMMENT = 0x9286
WINDOWS_TAGS = {0x9C9B: "title", 0x9C9C: "caption", 0x9C9D: "byline", 0x9C9E: "keywords"}
WINDOWS_SUBJECT = 0x9C9F

NOT_READABLE = "The EXIF data are damaged; what could be read of them was used."


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


def read_directories(image: Image.Image) -> Directories:
    """The directories of an image of any format: a TIFF's own, else those of its EXIF block."""
    if image.format == "TIFF":
        file = getattr(image, "fp", None)
        if file is None or file.closed:
            return Directories()
        position = file.tell()
        try:
            return parse_directories(file)
        finally:
            file.seek(position)
    block = image.info.get("exif")
    if isinstance(block, bytes) and block:
        return parse_directories(block.removeprefix(EXIF_HEADER))
    return Directories()


def parse_directories(source: bytes | BinaryIO) -> Directories:
    """The directories of a TIFF structure, as far as they can be read; never raises."""
    directories = Directories()
    try:
        reader = TiffReader(source)
        directories.main, is_whole = reader.directory(reader.first)
        directories.is_damaged = not is_whole
        for name, pointer in (("exif", EXIF_POINTER), ("gps", GPS_POINTER)):
            if entry := directories.main.pop(pointer, None):
                found, is_whole = reader.directory(numbers_of(entry)[0])
                setattr(directories, name, found)
                directories.is_damaged = directories.is_damaged or not is_whole
    except (ValueError, IndexError, OSError, OverflowError, struct.error):
        directories.is_damaged = True
    return directories


def numbers_of(entry: Entry) -> list[Any]:
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


def text_of(entry: Entry | None) -> str:
    """A text tag, read as UTF-8 where its bytes are that (EXIF itself allows ASCII only)."""
    if entry is None or entry.kind not in (*TEXT_TYPES, 1, 7):
        return ""
    return decode_guessing(entry.data.rstrip(b"\x00"))


def windows_text_of(entry: Entry | None) -> str:
    """One of Windows' XP tags: UTF-16, little-endian, as bytes."""
    if entry is None or entry.kind not in (1, 7):
        return ""
    return clean_text(entry.data.decode("utf-16-le", "ignore").split("\x00")[0], is_multiline=True)


def read_exif(directories: Directories) -> Reading:
    """What the EXIF tags say. Windows' XP tags fill what the standard ones leave empty."""
    main, exif = directories.main, directories.exif
    texts = {
        "byline": clean_text(text_of(main.get(ARTIST))),
        # The photographer's copyright, NUL, the editor's (EXIF 3.0, 4.6.7).
        "copyright_notice": ", ".join(
            part
            for text in text_of(main.get(COPYRIGHT)).split("\x00")
            if (part := clean_text(text, is_multiline=True))
        ),
        "caption": clean_text(text_of(main.get(DESCRIPTION)), is_multiline=True),
    }
    windows = {name: windows_text_of(main.get(tag)) for tag, name in WINDOWS_TAGS.items()}
    windows["caption"] = windows["caption"] or windows_text_of(main.get(WINDOWS_SUBJECT))
    keywords = (word.strip() for word in windows.pop("keywords").split(";"))
    merged = {name: texts.get(name) or windows.get(name, "") for name in {**texts, **windows}}
    taken_at = parse_moment(
        clean_text(text_of(exif.get(DATE_ORIGINAL))),
        offset=clean_text(text_of(exif.get(OFFSET_ORIGINAL))),
        fraction=clean_text(text_of(exif.get(FRACTION_ORIGINAL))),
    )
    return Reading(
        texts={name: text for name, text in merged.items() if text},
        keywords=tuple(dict.fromkeys(word for word in keywords if word)),
        moments={"taken_at": taken_at} if taken_at else {},
        found=found_in(directories),
        doubts=(NOT_READABLE,) if directories.is_damaged else (),
    )


def found_in(directories: Directories) -> dict[str, Any]:
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
        return windows_text_of(entry)
    if entry.kind in TEXT_TYPES:
        return text_of(entry)
    if tag == USER_COMMENT and entry.data.startswith(b"ASCII\x00\x00\x00"):
        return decode_guessing(entry.data[8:].rstrip(b"\x00"))
    numbers = numbers_of(entry)
    if not numbers or len(numbers) > MAX_NUMBERS_SHOWN:
        return None
    return numbers[0] if len(numbers) == 1 else numbers

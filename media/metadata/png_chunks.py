"""A PNG's chunks, before its pixels and behind them: Pillow sees the latter too late for us."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 200_000
MAX_CHUNK_BYTES = 16 << 20
MAX_TEXT_BYTES = 8 << 20
MAX_ALL_TEXT_BYTES = 32 << 20
TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt")
RAW_PROFILE = "raw profile type "


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk's name, and where in the file its data are."""

    name: bytes
    start: int
    size_bytes: int

    def data(self, file: BinaryIO) -> bytes:
        """The data, up to 16 MB of them."""
        file.seek(self.start)
        return file.read(min(self.size_bytes, MAX_CHUNK_BYTES))


@dataclass(frozen=True, slots=True)
class PngText:
    """A text chunk: keyword, bytes, and whether they are UTF-8 by its kind (iTXt)."""

    keyword: str
    data: bytes
    is_utf8: bool = False


def read_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """The chunks to the end of the picture, or as far as they can be followed."""
    at = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        size_bytes, name = struct.unpack(">I4s", head)
        if name == b"IEND" or not name.isalpha():
            return
        yield Chunk(name, at + 8, size_bytes)
        at += size_bytes + 12


def read_texts(file: BinaryIO, chunks: list[Chunk]) -> list[PngText]:
    """All text chunks, unpacked; one that cannot be is read as far as it can."""
    texts: list[PngText] = []
    room_bytes = MAX_ALL_TEXT_BYTES
    for chunk in chunks:
        if chunk.name in TEXT_CHUNKS and room_bytes > 0:
            keyword, _, rest = chunk.data(file).partition(b"\x00")
            data = read_text(chunk.name, rest)
            room_bytes -= len(data)
            name = keyword.decode("latin-1").strip()
            texts.append(PngText(name, data, is_utf8=chunk.name == b"iTXt"))
    return texts


def read_text(kind: bytes, rest: bytes) -> bytes:
    """What stands behind the keyword: PNG, 11.3.3."""
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return unpack_data(rest[1:])
    is_packed = rest[:1] == b"\x01"
    text = rest[2:].partition(b"\x00")[2].partition(b"\x00")[2]
    return unpack_data(text) if is_packed else text


def unpack_data(data: bytes) -> bytes:
    """Zlib's data, up to 8 MB of them, or those before the damage."""
    unpacker = zlib.decompressobj()
    whole = b""
    try:
        for start in range(0, len(data), 4096):
            whole += unpacker.decompress(data[start : start + 4096], MAX_TEXT_BYTES - len(whole))
            if len(whole) >= MAX_TEXT_BYTES or unpacker.eof:
                break
    except zlib.error:
        pass
    return whole


def decode_raw_profile(text: bytes) -> bytes:
    """What ImageMagick keeps as hexadecimal text: a line with a name, one with a size, the data."""
    lines = text.strip().split(b"\n", 2)
    if len(lines) < 3:
        return b""
    digits = bytes(byte for byte in lines[2] if byte in b"0123456789abcdefABCDEF")
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode())

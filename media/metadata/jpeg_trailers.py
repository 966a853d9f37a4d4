"""IPTC IIM behind the end of a JPEG's picture, where two programs of picture desks keep it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

MAX_TRAILERS = 20
MAX_BLOCK_BYTES = 1 << 20
FOTOSTATION = 0xA1B2C3D4
FOTOSTATION_IPTC = 1


def find_iptc_in_trailers(file: BinaryIO) -> list[bytes]:
    """The IIM blocks at the end of a file; none in nearly all of them."""
    file.seek(0, 2)
    end = file.tell()
    blocks = [*blocks_of_fotostation(file, end), *blocks_of_afcp(file, end)]
    return [block for block in blocks if block[:1] == b"\x1c"]


def blocks_of_fotostation(file: BinaryIO, end: int) -> Iterator[bytes]:
    """FotoStation's records one behind the other, each with its kind and size at its end."""
    for _ in range(MAX_TRAILERS):
        if end < 10:
            return
        file.seek(end - 10)
        kind, size_bytes, mark = struct.unpack(">HII", file.read(10))
        if mark != FOTOSTATION or not 10 <= size_bytes <= end:
            return
        if kind == FOTOSTATION_IPTC:
            file.seek(end - size_bytes)
            yield file.read(min(size_bytes - 10, MAX_BLOCK_BYTES))
        end -= size_bytes


def blocks_of_afcp(file: BinaryIO, end: int) -> Iterator[bytes]:
    """AXS File Concatenation Protocol: the last bytes say where its table of entries begins."""
    if end < 24:
        return
    file.seek(end - 12)
    tail = file.read(12)
    order = {b"AXS!": ">", b"AXS*": "<"}.get(tail[:4])
    if order is None:
        return
    file.seek(struct.unpack(f"{order}I", tail[4:8])[0])
    head = file.read(12)
    if head[:4] != tail[:4]:
        return
    (count,) = struct.unpack(f"{order}H", head[6:8])
    table = file.read(12 * min(count, MAX_TRAILERS))
    for at in range(0, len(table) - 11, 12):
        size_bytes, offset = struct.unpack(f"{order}II", table[at + 4 : at + 12])
        if table[at : at + 4] == b"IPTC":
            file.seek(offset)
            yield file.read(min(size_bytes, MAX_BLOCK_BYTES))

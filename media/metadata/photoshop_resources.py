"""Photoshop's image resources, in which JPEG and TIFF files keep IPTC IIM."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

PHOTOSHOP_HEADERS = (b"Photoshop 3.0\x00", b"Adobe_Photoshop2.5:")
RESOURCE_SIGNATURES = (b"8BIM", b"PHUT", b"AgHg", b"DCSR", b"MeSa")
IPTC_RESOURCE = 0x0404
# A frame whose sizes are wrong still holds its resource: signature, number, empty name.
IPTC_RESOURCE_START = re.compile(rb"8BIM\x04\x04(?:\x00\x00|(?=[^\x00]))")
MAX_BLOCKS = 16


def find_iptc_in_segments(segments: Iterable[bytes]) -> list[bytes]:
    """The IIM blocks in a JPEG's APP13 segments; large ones continue in the next segment."""
    bodies = []
    for segment in segments:
        for header in PHOTOSHOP_HEADERS:
            if segment.startswith(header):
                bodies.append(segment[len(header) :])
                break
        else:
            if segment[:1] == b"\x1c":
                bodies.append(segment)
    blocks = [body for body in bodies if body[:1] == b"\x1c"]
    framed = [body for body in bodies if body[:1] != b"\x1c"]
    blocks += find_iptc_resources(b"".join(framed))
    if len(framed) > 1:
        # Resources that were cut off, before others that begin anew.
        blocks += [block for body in framed for block in find_iptc_resources(body)]
    return list(dict.fromkeys(blocks))[:MAX_BLOCKS]


def find_iptc_resources(resources: bytes) -> list[bytes]:
    """The data of all resources 0x0404 (IPTC), whole or cut off."""
    blocks = [
        resources[start:end]
        for number, start, end in read_resources(resources)
        if number == IPTC_RESOURCE and end > start
    ]
    if not blocks:
        for match in IPTC_RESOURCE_START.finditer(resources):
            start = resources.find(b"\x1c", match.end())
            if start >= 0:
                blocks.append(resources[start:])
                break
    return blocks


def read_resources(resources: bytes) -> Iterator[tuple[int, int, int]]:
    """The number, start and end of each resource, as far as the frame is sound."""
    offset = 0
    while resources[offset : offset + 4] in RESOURCE_SIGNATURES:
        name_offset = offset + 6
        name_length = resources[name_offset] if name_offset < len(resources) else 0
        size_offset = name_offset + (name_length + 2) // 2 * 2
        if size_offset + 4 > len(resources):
            return
        number = int.from_bytes(resources[offset + 4 : offset + 6])
        start = size_offset + 4
        end = start + int.from_bytes(resources[size_offset:start])
        yield number, start, min(end, len(resources))
        offset = end + (end - start) % 2
        if resources[end : end + 4] in RESOURCE_SIGNATURES:  # the padding was forgotten
            offset = end

"""Text of unknown encoding and size made fit for a form field and for PostgreSQL's jsonb."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

MAX_TEXT_BYTES = 64 * 1024
MAX_LINE_BYTES = 8 * 1024
MAX_FOUND_BYTES = 512 * 1024
MAX_DEPTH = 12
MAX_ENTRIES = 2000

# A byte order mark inside a text is left over from a file that somebody pasted.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\ufeff]")
# Of typewriters and old wire services, too: vertical tab, form feed, separators of records.
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
BREAKS = re.compile("[\t\n]+")
SURROGATES = re.compile("[\ud800-\udfff]")


def clean_text(text: str, *, is_multiline: bool = False) -> str:
    """The text without control characters and without white space around it.

    Tabs and line ends, of whatever kind, stay where `is_multiline`, and become a space elsewhere.
    Nothing else is changed: no Unicode normalisation, no tidying inside.
    """
    text = LINE_ENDS.sub("\n", SURROGATES.sub("", text))
    text = CONTROLS.sub("", text).strip()
    return text if is_multiline else BREAKS.sub(" ", text)


def cut_to_bytes(text: str, limit_bytes: int) -> str:
    """The start of a text that takes at most so many bytes of UTF-8, without half a character."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= limit_bytes:
        return text
    return encoded[:limit_bytes].decode("utf-8", "ignore")


def decode_utf8(data: bytes) -> str | None:
    """The text of UTF-8 bytes, which a limit may have cut within a character; None if not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > 0:
            start = data[: error.start]
            # A lone high byte at the end of ASCII text is far more often Latin-1 than a cut.
            return None if start.isascii() else start.decode("utf-8")
        return None


# Latin-1 as it is really written: Windows-1252, where that has a character for the byte.
WINDOWS_1252 = [
    bytes([byte]).decode("cp1252", "ignore") or bytes([byte]).decode("latin-1")
    for byte in range(256)
]


def make_storable(value: Any, *, depth: int = 0) -> Any:
    """A value as jsonb takes it: cut strings, no NUL, no lone surrogates, no NaN, no deep nests."""
    if isinstance(value, str):
        return cut_to_bytes(clean_text(value, is_multiline=True), MAX_TEXT_BYTES)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth >= MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        pairs = list(value.items())[:MAX_ENTRIES]
        return {
            cut_to_bytes(clean_text(str(key)), 200): make_storable(entry, depth=depth + 1)
            for key, entry in pairs
        }
    if isinstance(value, (list, tuple)):
        return [make_storable(entry, depth=depth + 1) for entry in value[:MAX_ENTRIES]]
    return None


def limit_size(
    found: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """All that was found, storable and at most 512 KB as JSON, and the names of what was dropped.

    The biggest entries go first: they are edit histories and thumbnails, not credits.
    """
    kept = {block: make_storable(entries) for block, entries in found.items() if entries}
    sizes = sorted(
        (len(json.dumps({key: value})), block, key)
        for block, entries in kept.items()
        for key, value in entries.items()
    )
    total = len(json.dumps(kept))
    dropped = []
    while sizes and total > MAX_FOUND_BYTES:
        size, block, key = sizes.pop()
        del kept[block][key]
        total -= size
        dropped.append(key)
    return kept, dropped

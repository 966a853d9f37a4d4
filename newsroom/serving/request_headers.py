"""Reading a request's headers: encodings, conditions and ranges (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

IDENTITY: Final = ""
# Equal wishes are answered with the smaller file.
BY_SIZE: Final = ("br", "gzip")
RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
MAX_CONDITION_LENGTH: Final = 4096


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Some of a file's bytes: `end` is not among them."""

    start: int
    end: int


class RangeNotSatisfiable(Exception):
    """No byte of the file is in the range that was asked for."""


def choose_encoding(accepted: str, available: Collection[str]) -> str:
    """The best of the available encodings by Accept-Encoding; `IDENTITY` when none is wanted.

    The file as it is is always sent where nothing else will do: a page is better than a 406.
    """
    wishes = read_wishes(accepted)
    best, best_weight = IDENTITY, wishes.get("identity", 0.0)
    for encoding in BY_SIZE:
        weight = wishes.get(encoding, wishes.get("*", 0.0))
        if (
            encoding in available
            and weight > 0
            and weight >= best_weight
            and not (best and weight == best_weight)
        ):
            best, best_weight = encoding, weight
    return best


def read_wishes(accepted: str) -> dict[str, float]:
    """Encodings in lower case with their weights, 0 to 1; what cannot be read weighs nothing."""
    wishes = {}
    for part in accepted[:MAX_CONDITION_LENGTH].split(","):
        encoding, _, parameters = part.partition(";")
        name, _, weight = parameters.strip().partition("=")
        try:
            wishes[encoding.strip().lower()] = (
                min(max(float(weight), 0.0), 1.0) if name.strip().lower() == "q" else 1.0
            )
        except ValueError:
            wishes[encoding.strip().lower()] = 0.0
    return wishes


def is_unchanged(
    *, etag: str, changed: str, if_none_match: str | None, if_modified_since: str | None
) -> bool:
    """Whether the reader has these bytes already, and a 304 will do.

    `changed` is the file's date as it is said in Last-Modified. The reader's date must be that one:
    a tree that was put back from a backup has older files than its readers.
    """
    if if_none_match is not None:
        tags = (tag.strip() for tag in if_none_match[:MAX_CONDITION_LENGTH].split(","))
        return any(tag == "*" or tag.removeprefix("W/") == etag for tag in tags)
    return if_modified_since is not None and if_modified_since.strip() == changed


def parse_range(
    asked: str | None, size_bytes: int, *, if_range: str | None, etag: str, changed: str
) -> ByteRange | None:
    """The range to send; None for the whole file.

    Several ranges at once, or what is no range, get the whole file, as the standard allows. Raises
    `RangeNotSatisfiable`.
    """
    if asked is None or (if_range is not None and if_range.strip() not in (etag, changed)):
        return None
    found = RANGE.fullmatch(asked.replace(" ", "").lower())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size_bytes - int(last), 0), size_bytes
        if int(last) == 0:
            raise RangeNotSatisfiable
    else:
        start, end = int(first), min(int(last) + 1, size_bytes) if last else size_bytes
        if last and int(last) < start:
            return None
    if start >= size_bytes:
        raise RangeNotSatisfiable
    return ByteRange(start, end)

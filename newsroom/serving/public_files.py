"""A public file as it is sent: its bytes in each encoding, and the headers that belong to them."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path

from newsroom.serving.headers import Kind, build_public_headers, find_content_type, find_kind
from newsroom.serving.request_headers import IDENTITY

# What seldom changes under its name may be sent from disk; the rest is read whole, so that a reader
# gets all of one version.
SENT_FROM_DISK_BYTES = 262_144
SUFFIXES = {"br": ".br", "gzip": ".gz"}
# A compressed form of another time is one of another version. Not to the nanosecond: WhiteNoise
# sets the time of its files by a float.
SAME_TIME_NS = 1_000_000

type HeaderList = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FileState:
    """What tells that a file was touched."""

    changed_ns: int
    size_bytes: int
    number: int  # the inode's


@dataclass(frozen=True, slots=True)
class Form:
    """A file in one encoding. `etag` and `changed` are as in ETag and Last-Modified."""

    status: int
    headers: HeaderList
    etag: str
    changed: str
    size_bytes: int
    path: str
    body: bytes | None  # None: to be sent from `path`
    is_encoded: bool
    state: FileState


@dataclass(frozen=True, slots=True)
class Opened:
    """One file, looked at and read in one go."""

    state: FileState
    body: bytes | None


def read_states(path: str) -> tuple[FileState | None, ...]:
    """The states of a file and of its compressed forms; None for those that are not there."""
    return tuple(read_state(f"{path}{suffix}") for suffix in ("", *SUFFIXES.values()))


def read_state(path: str) -> FileState | None:
    """The state of one file; None when it is not there, or is no file."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return extract_state(found) if stat.S_ISREG(found.st_mode) else None


def extract_state(found: os.stat_result) -> FileState:
    """The part of it that we compare."""
    return FileState(found.st_mtime_ns, found.st_size, found.st_ino)


def open_file(path: str, *, leave_large: bool) -> Opened | None:
    """Read a file; with `leave_large`, only look at one that may be sent from disk."""
    try:
        # A pipe must not hold us up, nor a link lead elsewhere.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            return None
        is_left = leave_large and found.st_size > SENT_FROM_DISK_BYTES
        return Opened(extract_state(found), None if is_left else read_all(handle))
    finally:
        os.close(handle)


def read_all(handle: int) -> bytes:
    """All that a file holds."""
    with os.fdopen(handle, "rb", closefd=False) as file:
        return file.read()


def resolve_place(root: Path, name: str) -> str | None:
    """Where a file below a folder really is; None when links lead out of the folder."""
    base = os.path.realpath(root)
    place = os.path.realpath(os.path.join(base, name))  # noqa: PTH118 - Path is five times slower
    return place if place.startswith(f"{base}{os.sep}") else None


def read_forms(place: str, path: str, status: HTTPStatus) -> Mapping[str, Form] | None:
    """A file's forms by their encoding; `path` is the URL's. None when there is no such file."""
    # Only under these two is a name bound to one content, or to one picture.
    leave_large = find_kind(path) in (Kind.RENDITION, Kind.STATIC)
    plain = open_file(place, leave_large=leave_large)
    if plain is None:
        return None
    found = {IDENTITY: plain}
    for encoding, suffix in SUFFIXES.items():
        opened = open_file(f"{place}{suffix}", leave_large=leave_large)
        if opened and abs(opened.state.changed_ns - plain.state.changed_ns) < SAME_TIME_NS:
            found[encoding] = opened
    shared = list(build_public_headers(path, status))
    shared.append(("content-type", find_content_type(path, file=place)))
    if len(found) > 1:
        shared.append(("vary", "Accept-Encoding"))
    return {
        encoding: build_form(
            opened, f"{place}{SUFFIXES.get(encoding, '')}", encoding, shared, status
        )
        for encoding, opened in found.items()
    }


def build_form(
    opened: Opened, place: str, encoding: str, shared: HeaderList, status: HTTPStatus
) -> Form:
    """One form; its ETag is nginx's: the time of change and the size, in hex.

    A 410 has none: there is nothing that a reader could have already.
    """
    seconds = opened.state.changed_ns // 1_000_000_000
    size_bytes = opened.state.size_bytes if opened.body is None else len(opened.body)
    etag, changed = f'"{seconds:x}-{size_bytes:x}"', formatdate(seconds, usegmt=True)
    headers = [*shared]
    if encoding:
        headers.append(("content-encoding", encoding))
    elif status == HTTPStatus.OK:
        headers.append(("accept-ranges", "bytes"))
    if status == HTTPStatus.OK:
        headers += [("etag", etag), ("last-modified", changed)]
    return Form(
        status=int(status),
        headers=headers,
        etag=etag,
        changed=changed,
        size_bytes=size_bytes,
        path=place,
        body=opened.body,
        is_encoded=bool(encoding),
        state=opened.state,
    )

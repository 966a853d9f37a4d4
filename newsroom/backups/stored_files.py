"""The files of a store in the order of their names, on a disk or in a bucket."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage

from media.storages import UNFINISHED, file_on_disk

READ_BYTES: Final = 1 << 20
# An original's name is its hash: "ab/ab12….jpg".
NAMED_BY_HASH: Final = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})\.[a-z0-9]+")


class FileAltered(Exception):
    """A file does not hold what its name or a list says."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a store."""

    name: str
    size_bytes: int
    changed_at: float  # seconds since 1970


def list_files(storage: Storage, below: str = "", *, after: str = "") -> Iterator[StoredFile]:
    """The files whose names begin with the folder `below`, without it, sorted as bytes are.

    `after` is a name to go on behind.
    """
    if isinstance(storage, FileSystemStorage):
        root = Path(storage.path(below)) if below else Path(storage.location)
        yield from walk_folder(root, "", after)
        return
    bucket: Any = storage  # django-storages has no types
    prefix = "/".join(filter(None, (bucket.location.strip("/"), below)))
    prefix += "/" if prefix else ""
    behind = {"StartAfter": prefix + after} if after else {}
    client, bucket_name = bucket.connection.meta.client, bucket.bucket_name
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket=bucket_name, Prefix=prefix, **behind
    )
    for page in pages:
        for found in page.get("Contents", []):
            name = found["Key"].removeprefix(prefix)
            yield StoredFile(name, found["Size"], found["LastModified"].timestamp())


def walk_folder(folder: Path, prefix: str, after: str) -> Iterator[StoredFile]:
    """A folder's files, and those below, in the order of whole names."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    # "a.jpg" stands before "a/b.jpg": a folder's name ends with the slash that follows it.
    named = sorted((entry.name + "/" * entry.is_dir(), entry) for entry in entries)
    for name, entry in named:
        if name.startswith(UNFINISHED):
            continue
        path = prefix + name
        if name.endswith("/"):
            if path > after or after.startswith(path):
                yield from walk_folder(folder / entry.name, path, after)
        elif path > after:
            try:
                state = entry.stat()
            except FileNotFoundError:
                continue
            yield StoredFile(path, state.st_size, state.st_mtime)


def side_by_side(*sides: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, dict[int, Any]]]:
    """Every name of any side, once, with what each side that has it says of it, by their numbers.

    Each side is sorted by its names, and so are the names that come of it.
    """

    def numbered(number: int) -> Iterator[tuple[str, int, Any]]:
        return ((name, number, said) for name, said in sides[number])

    together = merge(*map(numbered, range(len(sides))), key=lambda each: each[:2])
    for name, group in groupby(together, key=lambda each: each[0]):
        yield name, {number: said for _, number, said in group}


def find_hash(name: str) -> str | None:
    """The SHA-256, in hex, that an original's name says; None for a file that is no original."""
    found = NAMED_BY_HASH.fullmatch(name)
    return found[2] if found else None


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


def hash_stored(storage: Storage, name: str) -> str:
    """The same of a stored file; raises `FileNotFoundError`."""
    with file_on_disk(storage, name) as path:
        return hash_file(path)


def copy_file(source: Storage, name: str, target: Storage, target_name: str, sha256: str) -> int:
    """Copy a file of which the hash is known; its size in bytes.

    Raises `FileAltered` for one that holds something else, and `FileNotFoundError`; then nothing
    is in the target.
    """
    with file_on_disk(source, name) as path:
        if hash_file(path) != sha256:
            raise FileAltered(name)
        store_file(target, target_name, path)
        return path.stat().st_size


def store_file(target: Storage, name: str, path: Path) -> None:
    """Store a file of this machine: whole, or not at all."""
    with path.open("rb") as file:
        target.save(name, File(file))

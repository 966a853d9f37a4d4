"""How many backups are kept: the oldest go, and the originals that no other backup names."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from typing import Any

from django.core.files.storage import Storage

from newsroom.backups.manifest import FILE_NAME, list_backups, read_list, read_manifest
from newsroom.backups.places import BACKUPS, ORIGINALS
from newsroom.backups.stored_files import list_files


def remove_old_backups(storage: Storage, *, keep: int) -> tuple[list[str], int]:
    """Keep the newest ones; the names of those removed, and how many originals went with them.

    A backup that was cut short goes when it is older than the oldest that stays.
    """
    whole, cut_short = list_backups(storage)
    kept = whole[-keep:]
    removed = [name for name in [*whole, *cut_short] if kept and name < kept[0]]
    for name in sorted(removed):
        remove_backup(storage, name)
    return sorted(removed), remove_originals(storage, kept) if removed else 0


def remove_backup(storage: Storage, name: str) -> None:
    """Remove one: its manifest first, so that what is left of it is no backup."""
    storage.delete(f"{BACKUPS}/{name}/{FILE_NAME}")
    for file in list(list_files(storage, f"{BACKUPS}/{name}")):
        storage.delete(f"{BACKUPS}/{name}/{file.name}")
    storage.delete(f"{BACKUPS}/{name}")  # the folder


def remove_originals(storage: Storage, kept: list[str]) -> int:
    """Remove the originals that none of these backups names; their number."""
    lists = [name_all(storage, name) for name in kept]
    there = ((file.name, 1) for file in list_files(storage, ORIGINALS))
    together: Iterator[tuple[str, int]] = merge(*lists, there)
    removed = 0
    for name, group in groupby(together, key=lambda each: each[0]):
        if {kind for _, kind in group} == {1}:
            storage.delete(f"{ORIGINALS}/{name}")
            removed += 1
    return removed


def name_all(storage: Storage, name: str) -> Iterator[tuple[str, int]]:
    """The names of a backup's originals."""
    manifest: Any = read_manifest(storage, name)
    for _, original in read_list(storage, manifest):
        yield original, 0

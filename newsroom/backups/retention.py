"""How many backups are kept: the oldest go, and the originals that no other backup names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import Storage

from newsroom.backups.manifest import FILE_NAME, list_backups, read_list, read_manifest
from newsroom.backups.places import BACKUPS, ORIGINALS
from newsroom.backups.stored_files import list_files, side_by_side


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
    there = ((file.name, None) for file in list_files(storage, ORIGINALS))
    removed = 0
    for name, found in side_by_side(there, *lists):
        if set(found) == {0}:
            storage.delete(f"{ORIGINALS}/{name}")
            removed += 1
    return removed


def name_all(storage: Storage, name: str) -> Iterator[tuple[str, None]]:
    """The names of a backup's originals."""
    manifest: Any = read_manifest(storage, name)
    for _, original in read_list(storage, manifest):
        yield original, None

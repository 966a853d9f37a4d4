"""Taking a backup: the database first, in one snapshot, then what the store of originals has.

Originals are named by their hash and never change, so the newest snapshot of rows and any later
look at the store fit together; what came in between is one file too many, and harms nobody.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage
from django.utils import timezone

from newsroom.backups.databases import Database
from newsroom.backups.keys import find_kept_key, fingerprint_key
from newsroom.backups.manifest import (
    KEY_NAME,
    LIST_NAME,
    Manifest,
    read_manifest,
    write_manifest,
)
from newsroom.backups.places import BACKUPS, ORIGINALS, WORKING, Place, place_in_words
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.retention import remove_old_backups
from newsroom.backups.stored_files import (
    FileAltered,
    StoredFile,
    copy_file,
    find_hash,
    hash_file,
    list_files,
    side_by_side,
    store_file,
)
from newsroom.backups.version import find_version


class Progress:
    """What somebody who watches is told; does nothing by itself."""

    def step(self, words: str) -> None:
        """Another step begins."""

    def original(self, *, copied: bool = False) -> None:
        """One more original was looked at."""


@dataclass(slots=True)
class Taken:
    """What came of it."""

    manifest: Manifest
    copied: int = 0
    copied_bytes: int = 0
    removed_backups: list[str] = field(default_factory=list)
    removed_originals: int = 0


@dataclass(frozen=True, slots=True)
class Original:
    """A name, and where it is."""

    name: str
    live: StoredFile | None
    kept: StoredFile | None  # in the place of backups already
    is_named: bool  # by a row of the snapshot


@dataclass(slots=True)
class Listed:
    """What the list of a backup holds."""

    count: int = 0
    size_bytes: int = 0
    copied: int = 0
    copied_bytes: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)


def take_backup(
    place: Place,
    *,
    database: Database,
    originals: Storage,
    keep: int | None = None,
    progress: Progress | None = None,
) -> Taken:
    """Take a backup, then remove the oldest but `keep`; raises `BackupRefused`: there is none then.

    Copied is what is not there yet. An original that is lost or altered keeps nobody from making a
    backup of the rest: the manifest names it.
    """
    progress = progress or Progress()
    with place_in_words(place), place.held():
        taken = write_backup(place, database, originals, progress)
        if keep is not None:
            progress.step("Removing old backups")
            removed = remove_old_backups(place.storage, keep=keep)
            taken.removed_backups, taken.removed_originals = removed
        return taken


def write_backup(place: Place, database: Database, originals: Storage, progress: Progress) -> Taken:
    """Write all of it, and the manifest last."""
    name = name_backup()
    folder = f"{BACKUPS}/{name}"
    if next(list_files(place.storage, folder), None) is not None:
        raise BackupRefused(f"There is a backup {name} already: wait for a second.")
    with tempfile.TemporaryDirectory(dir=find_working_folder(place), prefix=WORKING) as working:
        names, listing = Path(working) / "names", Path(working) / LIST_NAME
        snapshot = database.take_snapshot(Path(working), names, progress.step)
        progress.step("Storing the database")
        store_file(place.storage, f"{folder}/{database.file_name}", snapshot.path)
        key = find_kept_key()
        if key is not None:
            store_file(place.storage, f"{folder}/{KEY_NAME}", key)
        progress.step("Copying originals")
        listed = copy_originals(originals, place.storage, names, listing, progress)
        store_file(place.storage, f"{folder}/{LIST_NAME}", listing)
        manifest = Manifest(
            name=name,
            made_at=timezone.now().isoformat(timespec="seconds"),
            photodesk=find_version(),
            site=settings.BASE_URL,
            engine=database.engine,
            database=database.file_name,
            database_bytes=snapshot.path.stat().st_size,
            database_sha256=hash_file(snapshot.path),
            migrations=snapshot.migrations,
            tables=snapshot.tables,
            originals=listed.count,
            originals_bytes=listed.size_bytes,
            list_sha256=hash_file(listing),
            key_fingerprint=fingerprint_key(),
            has_key=key is not None,
            missing=listed.missing,
            altered=listed.altered,
        )
    write_manifest(place.storage, manifest)
    return Taken(read_manifest(place.storage, name), listed.copied, listed.copied_bytes)


def name_backup() -> str:
    """By the second, so that names are in the order of time."""
    return f"{timezone.now():%Y%m%dT%H%M%SZ}"


def find_working_folder(place: Place) -> str:
    """Where the database is written first: on the disk of the backups, or on ours."""
    return str(place.folder) if place.folder is not None else str(settings.FILE_UPLOAD_TEMP_DIR)


def copy_originals(
    source: Storage, target: Storage, names: Path, listing: Path, progress: Progress
) -> Listed:
    """Copy what the place of backups lacks, and write the list, in constant memory."""
    listed = Listed()
    with names.open() as named, listing.open("w") as lines:
        for original in compare(source, target, (line.rstrip("\n") for line in named)):
            sha256 = find_hash(original.name)
            if sha256 is None:
                if original.is_named:
                    listed.altered.append(original.name)
                continue  # somebody's file, and no original
            size_bytes = keep_original(original, sha256, source, target, listed)
            if size_bytes is None:
                continue
            lines.write(f"{sha256}  {ORIGINALS}/{original.name}\n")
            listed.count += 1
            listed.size_bytes += size_bytes
            progress.original(copied=original.kept is None)
    return listed


def keep_original(
    original: Original, sha256: str, source: Storage, target: Storage, listed: Listed
) -> int | None:
    """See that one is in the place of backups; its size, or None where it cannot be."""
    if original.kept is not None:
        if original.live is None and not original.is_named:
            return None  # of an older backup: nothing here knows it
        return original.kept.size_bytes
    if original.live is None:
        listed.missing.append(original.name)
        return None
    try:
        kept_name = f"{ORIGINALS}/{original.name}"
        size_bytes = copy_file(source, original.name, target, kept_name, sha256)
    except FileAltered:
        listed.altered.append(original.name)
        return None
    except FileNotFoundError:
        if original.is_named:
            listed.missing.append(original.name)
        return None
    listed.copied += 1
    listed.copied_bytes += size_bytes
    return size_bytes


def compare(source: Storage, target: Storage, names: Iterator[str]) -> Iterator[Original]:
    """Every name that the store, the place of backups or the rows know, once, in its order."""
    live = ((file.name, file) for file in list_files(source))
    kept = ((file.name, file) for file in list_files(target, ORIGINALS))
    for name, found in side_by_side(live, kept, ((name, None) for name in names)):
        yield Original(name, found.get(0), found.get(1), is_named=2 in found)

"""Restoring a backup onto nothing: originals first, each looked at, and the database last.

Until the database is there, it is no newsroom. What stands in the way is found before anything is
written, as far as it can be; what is found later takes back what was written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.core.files.storage import Storage

from media.storages import file_on_disk
from newsroom.backups.checking import read_key, require_files
from newsroom.backups.databases import Database
from newsroom.backups.keys import fingerprint_key, put_key
from newsroom.backups.manifest import KEY_NAME, Manifest, choose_backup, read_list
from newsroom.backups.places import ORIGINALS, Place, place_in_words
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.stored_files import (
    FileAltered,
    copy_file,
    find_hash,
    hash_stored,
    list_files,
    side_by_side,
)
from newsroom.backups.taking import Progress
from newsroom.backups.version import require_not_newer

MOST_TOLD = 5


@dataclass(slots=True)
class Restored:
    """What came of it."""

    manifest: Manifest
    copied: int = 0
    left_out: list[str] = field(default_factory=list)  # damaged originals, a damaged key
    is_other_key: bool = False  # than signed the private links


def restore_backup(
    place: Place,
    *,
    name: str | None,
    database: Database,
    originals: Storage,
    leave_out_damaged: bool = False,
    progress: Progress | None = None,
) -> Restored:
    """Restore a backup, the newest where no name is given; raises `BackupRefused`."""
    progress = progress or Progress()
    with place_in_words(place):
        manifest = open_backup(place, name, database, progress)
        copying = Copying(place.storage, originals, manifest)
        copying.require_nothing_else()
        key = read_key(place.storage, manifest) if manifest.has_key else None
        if manifest.has_key and key is None:
            copying.damaged.append(f"{manifest.folder}/{KEY_NAME}")
            if not leave_out_damaged:
                copying.require_sound()
        progress.step("Copying originals")
        try:
            copying.copy_all(progress)
            if not leave_out_damaged:
                copying.require_sound()
            progress.step("Restoring the database")
            with file_on_disk(place.storage, f"{manifest.folder}/{manifest.database}") as path:
                database.restore(path, manifest.tables)
        except BackupRefused:
            copying.take_back()
            raise
        if key is not None:
            put_key(key)
    is_other_key = key is None and manifest.key_fingerprint != fingerprint_key()
    return Restored(manifest, copying.copied, copying.damaged, is_other_key)


def open_backup(place: Place, name: str | None, database: Database, progress: Progress) -> Manifest:
    """The backup that is to be restored; raises `BackupRefused` where that cannot be."""
    place.require_there()
    manifest = choose_backup(place.storage, name)
    require_restorable(manifest, database)
    progress.step("Looking through the backup")
    require_files(place.storage, manifest)
    return manifest


def require_restorable(manifest: Manifest, database: Database) -> None:
    """Raise `BackupRefused` for one that is not for this version, this database or this moment."""
    require_not_newer(manifest)
    if manifest.engine != database.engine:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise BackupRefused(
            f"The backup {manifest.name} is of a database of {names[manifest.engine]}, and "
            f"DATABASE_URL names one of {names[database.engine]}. A backup is restored into the "
            "same kind of database."
        )
    database.require_empty()


def say_damaged(manifest: Manifest, damaged: list[str]) -> str:
    """Which originals keep a backup from being restored, and what to do."""
    number = len(damaged)
    rest = f" (and {number - MOST_TOLD} more)" if number > MOST_TOLD else ""
    return (
        f"Nothing was restored: of the backup {manifest.name}, {', '.join(damaged[:MOST_TOLD])}"
        f"{rest} {'is' if number == 1 else 'are'} lost or altered. Copy the file from another "
        "place of backups, if there is one. To restore all the rest: --leave-out-damaged"
    )


@dataclass(slots=True)
class Copying:
    """From a place of backups into an empty store, or one that a restore was interrupted in."""

    source: Storage
    target: Storage
    manifest: Manifest
    copied: int = 0
    damaged: list[str] = field(default_factory=list)  # originals, and the key

    def compare(self) -> Iterator[tuple[str, Collection[int]]]:
        """Each name, and whether the backup (0) and the store (1) have it."""
        of_backup = ((name, None) for _, name in read_list(self.source, self.manifest))
        return side_by_side(of_backup, ((file.name, None) for file in list_files(self.target)))

    def require_nothing_else(self) -> None:
        """Raise `BackupRefused` where the store has files of another newsroom."""
        for name, kinds in self.compare():
            if 0 not in kinds:
                raise BackupRefused(
                    f"The store of originals is not empty: {name} is no file of the backup "
                    f"{self.manifest.name}. A backup is restored onto nothing: name an empty "
                    "folder in PHOTODESK_DATA_DIR (or an empty bucket), or move this one away."
                )

    def copy_all(self, progress: Progress) -> None:
        """Copy what is not there; each is looked at."""
        for name, kinds in self.compare():
            sha256 = find_hash(name) or ""
            is_there = 1 in kinds and hash_stored(self.target, name) == sha256
            if not is_there:
                self.copy(name, sha256)
            progress.original(copied=not is_there)

    def copy(self, name: str, sha256: str) -> None:
        """Copy one, or remember that it cannot be."""
        source_name = f"{ORIGINALS}/{name}"
        try:
            copy_file(self.source, source_name, self.target, name, sha256)
            self.copied += 1
        except (FileAltered, FileNotFoundError):
            self.damaged.append(source_name)

    def require_sound(self) -> None:
        """Raise `BackupRefused` where something of the backup is lost or altered."""
        if self.damaged:
            raise BackupRefused(say_damaged(self.manifest, self.damaged))

    def take_back(self) -> None:
        """Leave the store as empty as it was: it holds this backup's files alone."""
        for file in list_files(self.target):
            self.target.delete(file.name)

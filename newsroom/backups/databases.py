"""The database as backups see it, of whichever kind it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from media.models import Photo
from newsroom.backups.manifest import TableState
from newsroom.backups.postgresql_database import PostgreSQLDatabase
from newsroom.backups.snapshot import OnStep, Snapshot
from newsroom.backups.sqlite_database import SQLiteDatabase

# Every original that a snapshot names, in the order of bytes, once each.
NAMES = "SELECT DISTINCT original {collation} AS name FROM {table} ORDER BY name"


class Database(Protocol):
    """What backups do with a database."""

    engine: str
    file_name: str

    def take_snapshot(self, folder: Path, names: Path, on_step: OnStep) -> Snapshot:
        """Write a file into the folder, and into `names` which originals the snapshot names.

        The file is restored into a scratch database and compared with what was there. Raises
        `BackupRefused`.
        """
        ...

    def require_empty(self) -> None:
        """Raise `BackupRefused` where there are tables already, and where it cannot be used."""
        ...

    def restore(self, path: Path, tables: dict[str, TableState]) -> None:
        """Restore a file into the empty database, and compare.

        Raises `BackupRefused`, and leaves the database as empty as it was.
        """
        ...


def open_database(settings_dict: dict[str, Any]) -> Database:
    """The database of an entry of Django's DATABASES."""
    table = Photo._meta.db_table
    if settings_dict["ENGINE"].endswith("sqlite3"):
        return SQLiteDatabase(settings_dict, NAMES.format(table=table, collation=""))
    return PostgreSQLDatabase(settings_dict, NAMES.format(table=table, collation='COLLATE "C"'))

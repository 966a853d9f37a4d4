"""SQLite by its own backup interface: the pages of one read transaction, while others write."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from media.storages import keep_name
from newsroom.backups.manifest import TableState
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.snapshot import MIGRATIONS, OnStep, Snapshot, require_same, write_names
from newsroom.backups.table_digests import digest_sqlite

PAGES_AT_ONCE = 10_000
WAIT_SECONDS = 20


class SQLiteDatabase:
    """A file."""

    engine = "sqlite"
    file_name = "database.sqlite3"

    def __init__(self, settings_dict: dict[str, Any], names_query: str) -> None:
        self.path = Path(settings_dict["NAME"])
        self.names_query = names_query

    def take_snapshot(self, folder: Path, names: Path, on_step: OnStep) -> Snapshot:
        """Copy the pages of one moment, and compare the copy's rows with those of that moment."""
        copy_path = folder / self.file_name
        on_step("Copying the database")
        with (
            closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)) as live,
            closing(sqlite3.connect(copy_path, isolation_level=None)) as copy,
        ):
            # A read transaction holds on to its moment, and keeps nobody from writing (WAL).
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            live.backup(copy, pages=PAGES_AT_ONCE)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file that is all of it
            on_step("Reading the database")
            wanted = digest_sqlite(live)
            live.execute("ROLLBACK")
            on_step("Comparing the copy")
            tables = digest_copy(copy)
            require_same(wanted, tables, "The copy of the database is not what it should be:")
            write_names(names, copy.execute(self.names_query))
            migrations = [f"{app}.{name}" for app, name in copy.execute(MIGRATIONS)]
        return Snapshot(copy_path, tables, migrations)

    def require_empty(self) -> None:
        """There may be a file without tables."""
        if not self.path.exists():
            return
        with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS)) as found:
            try:
                tables = found.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            except sqlite3.DatabaseError as error:
                raise BackupRefused(
                    f"{self.path} is there and no database of SQLite. Move it away first."
                ) from error
        if tables:
            raise BackupRefused(
                f"There is a newsroom already: {self.path}. A backup is restored onto nothing: "
                "name an empty folder in PHOTODESK_DATA_DIR, or move this one away."
            )

    def restore(self, path: Path, tables: dict[str, TableState]) -> None:
        """Compare the file, and put a copy in its place."""
        untouched = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(untouched, uri=True)) as copy:
            require_same(tables, digest_copy(copy), "The database of the backup is damaged:")
        self.path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        beside = self.path.with_name(f"{self.path.name}.restoring")
        try:
            shutil.copyfile(path, beside)
            beside.chmod(0o640)
            with beside.open("rb+") as file:
                os.fsync(file.fileno())
            for suffix in ("-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            beside.replace(self.path)
            keep_name(self.path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def digest_copy(copy: sqlite3.Connection) -> dict[str, TableState]:
    """The tables of a copy that is sound; raises `BackupRefused`."""
    try:
        said = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said == "ok":
            return digest_sqlite(copy)
    except sqlite3.DatabaseError as error:
        said = error
    raise BackupRefused(f"The copy of the database is damaged: {said}.")

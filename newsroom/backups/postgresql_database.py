"""PostgreSQL by its own tools: pg_dump of one snapshot, pg_restore in one transaction."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from newsroom.backups.manifest import TableState
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.snapshot import MIGRATIONS, OnStep, Snapshot, require_same, write_names
from newsroom.backups.table_digests import digest_postgresql
from newsroom.outage_messages import first_line

SCRATCH_SUFFIX = "_backup_scratch"
LONGEST_NAME = 63
FETCHED_AT_ONCE = 10_000
# A restored database belongs to whoever restores it, whatever the roles were called.
NOBODYS = ("--no-owner", "--no-privileges")


class PostgreSQLDatabase:
    """A database of a server."""

    engine = "postgresql"
    file_name = "database.dump"

    def __init__(self, settings_dict: dict[str, Any], names_query: str) -> None:
        options = {
            name: value
            for name, value in settings_dict.get("OPTIONS", {}).items()
            if name != "pool"
        }
        self.settings = {**settings_dict, "OPTIONS": options}
        self.name = str(settings_dict["NAME"])
        self.names_query = names_query

    def connect(self, name: str) -> DatabaseWrapper:
        """A connection to a database of the same server."""
        return DatabaseWrapper({**self.settings, "NAME": name}, alias="backup")

    @contextmanager
    def cursor(self, name: str) -> Iterator[Any]:
        """A cursor of a connection of its own, in no transaction."""
        connection = self.connect(name)
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def take_snapshot(self, folder: Path, names: Path, on_step: OnStep) -> Snapshot:
        """Dump one snapshot, restore it into a scratch database, and compare the two."""
        dump = folder / self.file_name
        with self.cursor(self.name) as cursor:
            on_step("Copying the database")
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            run_tool(
                self.settings,
                "pg_dump",
                *("--format=custom", *NOBODYS, "--no-comments"),
                *(f"--snapshot={snapshot}", f"--file={dump}"),
            )
            on_step("Reading the database")
            wanted = digest_postgresql(cursor)
            write_names(names, self.read_names(cursor))
            cursor.execute(MIGRATIONS)
            migrations = [f"{app}.{name}" for app, name in cursor.fetchall()]
            cursor.execute("ROLLBACK")
        on_step("Restoring a copy")
        with self.scratch() as scratch:
            self.restore_dump(dump, scratch)
            on_step("Comparing the copy")
            with self.cursor(scratch) as cursor:
                tables = digest_postgresql(cursor)
        require_same(wanted, tables, "The copy of the database is not what it should be:")
        return Snapshot(dump, tables, migrations)

    def read_names(self, cursor: Any) -> Iterator[tuple[str]]:
        """What the snapshot names, a part at a time."""
        cursor.execute(f"DECLARE named NO SCROLL CURSOR FOR {self.names_query}")
        while True:
            cursor.execute(f"FETCH FORWARD {FETCHED_AT_ONCE} FROM named")
            rows = cursor.fetchall()
            if not rows:
                return
            yield from rows

    @contextmanager
    def scratch(self) -> Iterator[str]:
        """An empty database beside ours, for as long as the block lasts."""
        name = self.name[: LONGEST_NAME - len(SCRATCH_SUFFIX)] + SCRATCH_SUFFIX
        quoted = '"' + name.replace('"', '""') + '"'
        try:
            with self.cursor(self.name) as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
                cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
        except DatabaseError as error:
            raise BackupRefused(
                f"No scratch database {name} can be made, into which the backup is restored and "
                f"compared before it counts ({first_line(error)}). As the server's superuser: "
                f'ALTER ROLE "{self.settings.get("USER") or "photodesk"}" CREATEDB;'
            ) from error
        try:
            yield name
        finally:
            with self.cursor(self.name) as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")

    def require_empty(self) -> None:
        """It has to be there, and without tables."""
        with self.cursor(self.name) as cursor:
            cursor.execute(
                "SELECT count(*) FROM information_schema.tables "
                "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') "
                "AND table_type = 'BASE TABLE'"
            )
            tables = cursor.fetchone()[0]
        if tables:
            raise BackupRefused(
                f"The database {self.name} has {tables} tables. A backup is restored onto nothing: "
                "make an empty database (createdb) and name it in DATABASE_URL."
            )

    def restore(self, path: Path, tables: dict[str, TableState]) -> None:
        """All of it in one transaction; where it then differs, the tables are taken away again."""
        self.restore_dump(path, self.name)
        try:
            with self.cursor(self.name) as cursor:
                found = digest_postgresql(cursor)
            require_same(tables, found, "The database of the backup is not what it was:")
        except BackupRefused:
            with self.cursor(self.name) as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
            raise

    def restore_dump(self, dump: Path, name: str) -> None:
        """Restore a dump into an empty database; raises `BackupRefused` and leaves it empty."""
        settings = {**self.settings, "NAME": name}
        run_tool(
            settings,
            "pg_restore",
            *("--exit-on-error", "--single-transaction", *NOBODYS, "--no-comments"),
            str(dump),
        )


def run_tool(settings: dict[str, Any], program: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore; raises `BackupRefused` with what it says."""
    path = shutil.which(program)
    if path is None:
        raise BackupRefused(
            f"{program} is not installed. It comes with PostgreSQL's client programs (on Debian: "
            "apt install postgresql-client), of the server's version or a later one."
        )
    # As Django calls psql: the password stands in the environment, where no list of processes is.
    (_psql, *connect, name), variables = DatabaseClient.settings_to_cmd_args_env(settings, [])
    done = subprocess.run(
        [path, *connect, f"--dbname={name}", *arguments],
        env={**os.environ, **(variables or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupRefused(f"{program} failed: {first_line(done.stderr)}.")

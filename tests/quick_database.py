"""Test databases that cost little: migrated once a run, and emptied without asking every app.

Django migrates a database for each process of the run, and after each test that commits it empties
every table and has all apps fill in content types and permissions anew: 0.1 s for each of a
thousand tests. Here the first process keeps a copy of what it migrated, and what follows an empty
database is read once and put back from then on.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import utils

from tests.once_a_run import held

LOCK = "migrated.lock"

type Copies = SqliteCopies | PostgresqlCopies
type Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def share_migrated_database(shared: Path, patch: pytest.MonkeyPatch) -> Copies:
    """Have the first process of a run migrate, and the others take a copy."""
    copies: Copies = SqliteCopies(shared)
    if connection.vendor == "postgresql":
        copies = PostgresqlCopies(shared)
    if "memory" in str(connection.settings_dict["TEST"]["NAME"]):
        return copies  # unused
    set_up = utils.setup_databases

    def set_up_once(*args: Any, **options: Any) -> Any:
        with held(shared / LOCK):
            if copies.migrated.exists():
                with pytest.MonkeyPatch.context() as at_once:
                    # There is nothing to migrate: to find that out takes long.
                    at_once.setattr("django.core.management.call_command", lambda *_, **__: None)
                    return set_up(*args, **{**options, **copies.use()})
            done = set_up(*args, **options)
            copies.make()
            return done

    patch.setattr(utils, "setup_databases", set_up_once)
    return copies


@dataclass(frozen=True)
class SqliteCopies:
    """Copies of a file."""

    shared: Path

    @property
    def migrated(self) -> Path:
        """The file, once it is there."""
        return self.shared / "migrated.sqlite3"

    def make(self) -> None:
        """Keep a copy of what was migrated just now."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(self.migrated)])

    def use(self) -> dict[str, bool]:
        """Lay one where the next test database belongs; how Django takes it."""
        shutil.copyfile(self.migrated, connection.settings_dict["TEST"]["NAME"])
        return {"keepdb": True}

    def remove(self) -> None:
        """The run's folder goes as a whole."""


@dataclass(frozen=True)
class PostgresqlCopies:
    """Databases that the server copies from a template."""

    shared: Path
    template: str = field(
        default_factory=lambda: f"test_{connection.settings_dict['NAME']}_migrated"
    )

    @property
    def migrated(self) -> Path:
        """A file that says that the template is there."""
        return self.shared / "migrated.postgresql"

    def make(self) -> None:
        """Keep a copy of what was migrated just now."""
        source = connection.ops.quote_name(connection.settings_dict["NAME"])
        wrapper: Any = connection
        wrapper.close()
        wrapper.close_pool()  # nobody may be in a database that is copied
        self.execute(f"DROP DATABASE IF EXISTS {self.quoted}")
        self.execute(f"CREATE DATABASE {self.quoted} TEMPLATE {source}")
        self.migrated.touch()

    def use(self) -> dict[str, bool]:
        """Have the next test database made from it."""
        connection.settings_dict["TEST"]["TEMPLATE"] = self.template
        return {}

    def remove(self) -> None:
        """Whoever is done first; who has not begun by then migrates again."""
        with held(self.shared / LOCK):
            if self.migrated.exists():
                self.migrated.unlink()
                self.execute(f"DROP DATABASE IF EXISTS {self.quoted}")

    @property
    def quoted(self) -> str:
        """Its name in a statement."""
        return connection.ops.quote_name(self.template)

    def execute(self, statement: str) -> None:
        """Outside of any test database."""
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)


def remember_first_rows(patch: pytest.MonkeyPatch) -> None:
    """Put back what the apps fill an emptied database with, instead of asking them again."""
    remembered: dict[str, Rows] = {}

    def fill(verbosity: int, interactive: bool, db: str, **options: Any) -> None:
        if db not in remembered:
            emit_post_migrate_signal(verbosity, interactive, db, **options)
            remembered[db] = read_rows()
        else:
            write_rows(remembered[db])

    patch.setattr(flush, "emit_post_migrate_signal", fill)


def empty_what_is_filled(patch: pytest.MonkeyPatch) -> None:
    """Empty the few tables that a test has filled, where PostgreSQL would make all files anew."""

    def delete_rows(
        operations: DatabaseOperations, style: Any, tables: Sequence[str], **_options: Any
    ) -> list[str]:
        quoted = [operations.quote_name(table) for table in tables]
        looks = (f"SELECT {n} WHERE EXISTS (SELECT FROM {name})" for n, name in enumerate(quoted))
        with operations.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(looks))
            filled = [quoted[number] for (number,) in cursor.fetchall()]
        # What refers to what is asked at the end, and the guard of a table is set after that.
        deletions = [f"DELETE FROM {name}" for name in filled]
        return [*deletions, "SET CONSTRAINTS ALL IMMEDIATE"]

    patch.setattr(DatabaseOperations, "sql_flush", delete_rows)


def read_rows() -> Rows:
    """All rows of all tables that have any, but for the list of migrations."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchall()
            if rows and table != "django_migrations":
                found[table] = [column[0] for column in cursor.description], rows
    return found


def write_rows(rows: Rows) -> None:
    """Insert them, and go on counting after them."""
    if not rows:
        return
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:  # what they refer to may come later
        for table, (columns, values) in rows.items():
            names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {quote(table)} ({names}) VALUES ({places})"
            cursor.executemany(statement, values)
        models = [model for model in apps.get_models() if model._meta.db_table in rows]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)

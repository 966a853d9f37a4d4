"""Test databases that cost little: migrated once a run, and emptied without asking every app.

Django migrates a database for each process of the run, and after each test that commits it empties
every table and has all apps fill in content types and permissions anew: 0.1 s for each of a
thousand tests. Here the first process keeps a copy of what it migrated, and what follows an empty
database is read once and put back from then on.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.test import utils

from tests.once_a_run import held

type Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def share_migrated_database(shared: Path, patch: pytest.MonkeyPatch) -> None:
    """Have the first process of a run migrate, and the others take a copy (SQLite only)."""
    if connection.vendor != "sqlite" or "memory" in str(connection.settings_dict["TEST"]["NAME"]):
        return
    set_up, migrated = utils.setup_databases, shared / "migrated.sqlite3"

    def set_up_from_copy(*args: Any, **options: Any) -> Any:
        name = connection.settings_dict["TEST"]["NAME"]
        with held(shared / "migrated.lock"):
            if migrated.exists():
                shutil.copyfile(migrated, name)
                return set_up(*args, **{**options, "keepdb": True})
            done = set_up(*args, **options)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(migrated)])
            return done

    patch.setattr(utils, "setup_databases", set_up_from_copy)


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

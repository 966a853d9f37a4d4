"""The triggers by which the database itself refuses to change or delete rows of the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "newsroom_auditentry"
REFUSAL = "The audit log is append-only: its rows are neither changed nor deleted."

POSTGRESQL_SET = (
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER {TABLE}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()""",
)
POSTGRESQL_LIFTED = (
    f"DROP TRIGGER IF EXISTS {TABLE}_refuse ON {TABLE}",
    f"DROP FUNCTION IF EXISTS {TABLE}_refuse()",
)
SQLITE_SET = tuple(
    f"""CREATE TRIGGER {TABLE}_refuse_{act} BEFORE {act} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for act in ("update", "delete")
)
SQLITE_LIFTED = tuple(
    f"DROP TRIGGER IF EXISTS {TABLE}_refuse_{act}" for act in ("update", "delete")
)


def set_guard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have the database refuse; for a migration."""
    run(schema_editor.connection, POSTGRESQL_SET, SQLITE_SET)


def lift_guard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let it be; for a migration that is taken back."""
    run(schema_editor.connection, POSTGRESQL_LIFTED, SQLITE_LIFTED)


@contextmanager
def lifted_guard(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The table without its guard, for tests that empty every table."""
    with transaction.atomic(using=connection.alias):
        run(connection, POSTGRESQL_LIFTED, SQLITE_LIFTED)
        yield
        run(connection, POSTGRESQL_SET, SQLITE_SET)


def run(
    connection: BaseDatabaseWrapper, on_postgresql: tuple[str, ...], on_sqlite: tuple[str, ...]
) -> None:
    """Run the statements of this kind of database."""
    statements = on_postgresql if connection.vendor == "postgresql" else on_sqlite
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

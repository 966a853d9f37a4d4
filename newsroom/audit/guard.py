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
# INSERT OR REPLACE takes rows away without asking the triggers of deletion.
IS_THERE = f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE number = NEW.number)"  # noqa: S608 - our name
SQLITE_SET = tuple(
    f"""CREATE TRIGGER {TABLE}_refuse_{act} BEFORE {act} ON {TABLE} {when}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for act, when in (("update", ""), ("delete", ""), ("insert", IS_THERE))
)
SQLITE_LIFTED = tuple(
    f"DROP TRIGGER IF EXISTS {TABLE}_refuse_{act}" for act in ("update", "delete", "insert")
)


def set_guard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have the database refuse; for a migration."""
    run(schema_editor.connection, POSTGRESQL_SET, SQLITE_SET)


def lift_guard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let it be; for a migration that is taken back."""
    run(schema_editor.connection, POSTGRESQL_LIFTED, SQLITE_LIFTED)


def renew_guard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Set it as it is by now where an older one stands; for a migration."""
    lift_guard(apps, schema_editor)
    set_guard(apps, schema_editor)


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

"""Putting the index into the database, after every `migrate`: made where it is missing or old.

The names of its triggers end in a digest of all that they do and of the site's language; where the
database has others, the index is made anew. SQLite drops a table's triggers when a migration
rewrites the table, so there they go before migrations begin, and come back at their end.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from media.search import postgresql_sql, sqlite_sql
from media.search.stems import find_stemmer

logger = logging.getLogger(__name__)

ROWS_AT_ONCE = 2_000
PREFIX = "photodesk_"
# Instead of a digest, while the rows that are there are being indexed: if that ends half-way, the
# next `migrate` begins anew.
UNFILLED = "unfilled"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the index: what makes its triggers, and what fills it from the rows there are.

    `statements` gives the statements for a database's vendor and a digest, which is to stand in the
    names of the triggers; `tables` are what they are on.
    """

    name: str
    tables: tuple[str, ...]
    statements: Callable[[str, str], Sequence[str]]
    fill: Callable[[BaseDatabaseWrapper], None]


PARTS: list[Part] = []


def digest_of(part: Part, vendor: str) -> str:
    """What changes when a part, or the site's language, does."""
    text = "\n".join([settings.LANGUAGE_CODE, *part.statements(vendor, "")])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def install_index(*, using: str = "default", **_: object) -> None:
    """Make whatever part of the index is missing or old, and fill it; hears of `post_migrate`."""
    connection = connections[using]
    if connection.vendor not in ("postgresql", "sqlite"):
        return
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    there = find_triggers(connection)
    for part in PARTS:
        if not {postgresql_sql.SEARCH, *part.tables} <= tables:
            continue
        digest = digest_of(part, connection.vendor)
        own = {name: table for name, table in there.items() if table in part.tables}
        if own and all(name.endswith(f"_{digest}") for name in own):
            continue
        make_part(connection, part, UNFILLED)
        part.fill(connection)
        make_part(connection, part, digest)


def make_part(connection: BaseDatabaseWrapper, part: Part, digest: str) -> None:
    """Make a part's triggers under a digest, instead of whichever are there."""
    there = find_triggers(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        drop_triggers(
            connection, {name: table for name, table in there.items() if table in part.tables}
        )
        for statement in part.statements(connection.vendor, digest):
            cursor.execute(statement)


def forget_index(
    *, using: str = "default", plan: Sequence[tuple[Any, bool]] = (), **_: object
) -> None:
    """Take the triggers away before migrations rewrite tables; hears of `pre_migrate`.

    PostgreSQL alters tables as they are: there it is needed only where a migration is undone.
    """
    connection = connections[using]
    is_undone = any(is_backwards for _, is_backwards in plan)
    if plan and (connection.vendor == "sqlite" or is_undone):
        drop_triggers(connection, find_triggers(connection))


def find_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Our triggers, and the table of each."""
    sql = (
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgname LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{PREFIX}%"])
        return dict(cursor.fetchall())


def drop_triggers(connection: BaseDatabaseWrapper, triggers: dict[str, str]) -> None:
    """Take triggers away."""
    with connection.cursor() as cursor:
        for name, table in triggers.items():
            where = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}{where}")


def photo_statements(vendor: str, digest: str) -> list[str]:
    """What makes the index of photos' words."""
    if vendor == "sqlite":
        return [sqlite_sql.MAKE_WORDS, *sqlite_sql.trigger_statements(digest)]
    return [
        postgresql_sql.FUNCTIONS,
        postgresql_sql.vector_function(find_stemmer(settings.LANGUAGE_CODE)),
        postgresql_sql.term_function(),
        postgresql_sql.INDEX,
        postgresql_sql.trigger_statements(digest),
    ]


def fill_photos(connection: BaseDatabaseWrapper) -> None:
    """Index the photos that are there."""
    using = connection.alias
    if connection.vendor == "sqlite":
        with transaction.atomic(using=using), connection.cursor() as cursor:
            for statement in sqlite_sql.REBUILD:
                cursor.execute(statement)
        return
    make_trigrams(connection)
    with connection.cursor() as cursor:
        cursor.execute(postgresql_sql.FORGET_WORDS)
    last = 0
    while True:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute(postgresql_sql.LOCK_SOME, [last, ROWS_AT_ONCE])
            ids = [photo_id for (photo_id,) in cursor.fetchall()]
            if not ids:
                break
            cursor.execute(postgresql_sql.REBUILD_SOME, [last, ids[-1]])
            cursor.execute(postgresql_sql.NOTE_SOME, [last, ids[-1]])
        last = ids[-1]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(postgresql_sql.REBUILD_TERMS)
        cursor.execute(postgresql_sql.NOTED_ALL)
        cursor.execute(f"ANALYZE {postgresql_sql.SEARCH}, {postgresql_sql.TERMS}")


def make_trigrams(connection: BaseDatabaseWrapper) -> None:
    """The extension that knows names typed wrongly, where this database's owner may have it."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(postgresql_sql.TRIGRAMS)
    except DatabaseError as error:
        logger.warning(
            "Names typed wrongly are looked for without an index, which is slower in a large "
            "library: PostgreSQL's extension pg_trgm could not be made (%s). Have an administrator "
            "run CREATE EXTENSION pg_trgm in this database, then `manage.py migrate` again.",
            str(error).partition("\n")[0].strip(),
        )


PARTS.append(Part("photos", (postgresql_sql.TABLE,), photo_statements, fill_photos))

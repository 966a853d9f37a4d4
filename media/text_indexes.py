"""The texts that lists are searched by, and what answers for them: trigrams, on PostgreSQL.

`has_words` asks whether a word occurs anywhere in a folded text. An index of the text's trigrams
answers that for words of three letters and more; SQLite, and PostgreSQL without `pg_trgm`, read
every row. The indexes are made after `migrate`, while everybody goes on writing.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from media.search.postgresql_sql import fold_sql

PREFIX: Final = "photodesk_texts_"
SEARCHED: dict[str, tuple[str, ...]] = {}  # columns, by their table


def index_texts(model: type[models.Model], *fields: str) -> None:
    """Have an index made for some texts of a model."""
    SEARCHED[model._meta.db_table] = fields


def install_text_indexes(*, using: str = "default", **_: object) -> None:
    """Make the indexes that are missing or old; hears of `post_migrate`."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute("SELECT FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:  # `media.search.installation` has said so
            return
    there = find_indexes(connection)
    wanted = {name_index(table): table for table in SEARCHED if table in tables}
    # Building one `CONCURRENTLY` ends half-way where somebody stops it, and leaves it behind.
    for name in there:
        if name not in wanted or not there[name]:
            run(connection, f"DROP INDEX CONCURRENTLY {name}")
    for name, table in wanted.items():
        if not there.get(name):
            texts = ", ".join(list_texts(table))
            run(connection, f"CREATE INDEX CONCURRENTLY {name} ON {table} USING gin ({texts})")
            run(connection, f"ANALYZE {table}")


def list_texts(table: str) -> list[str]:
    """What is in a table's index, as `has_words` asks for it."""
    return [f"({fold_sql(f'"{column}"')}) gin_trgm_ops" for column in SEARCHED[table]]


def name_index(table: str) -> str:
    """Another name where other texts are in it, or the same in another way."""
    digest = hashlib.sha256("".join(list_texts(table)).encode()).hexdigest()[:8]
    return f"{PREFIX}{table}_{digest}"


def find_indexes(connection: BaseDatabaseWrapper) -> dict[str, bool]:
    """Those that are there, and whether each was finished."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE relname LIKE %s AND pg_table_is_visible(indexrelid)",
            [f"{PREFIX}%".replace("_", r"\_")],
        )
        return dict(cursor.fetchall())


def run(connection: BaseDatabaseWrapper, sql: str) -> Any:
    """Do something for which there is no answer; within a transaction, not concurrently."""
    with connection.cursor() as cursor:
        cursor.execute(sql.replace(" CONCURRENTLY", "") if connection.in_atomic_block else sql)

"""How many rows each table has, and a digest of them: what a restored database is compared with.

A digest is the sum of a hash of each row, so that the order in which rows are read is nothing to
it. Columns that the database computes itself are left out.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

from newsroom.backups.manifest import TableState

# So that a moment or a number is the same text on every server.
SETTINGS = ("SET TimeZone = 'UTC'", "SET DateStyle = 'ISO'", "SET extra_float_digits = 1")
TABLES_OF_POSTGRESQL = """
    SELECT c.table_name, string_agg(quote_ident(c.column_name), ', ' ORDER BY c.column_name)
    FROM information_schema.columns c JOIN information_schema.tables t
        USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
        AND c.is_generated = 'NEVER'
    GROUP BY c.table_name ORDER BY c.table_name
"""
# Virtual tables are views of their shadow tables.
TABLES_OF_SQLITE = """
    SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY name
"""


def digest_postgresql(cursor: Any) -> dict[str, TableState]:
    """Of the tables of the present schema; the server does the work."""
    for setting in SETTINGS:
        cursor.execute(setting)
    cursor.execute(TABLES_OF_POSTGRESQL)
    found = {}
    for table, columns in cursor.fetchall():
        name = '"' + table.replace('"', '""') + '"'
        cursor.execute(
            "SELECT count(*), "  # noqa: S608 - names that the database has quoted itself
            "coalesce(sum(('x' || left(md5(of_row::text), 15))::bit(60)::bigint), 0) "
            f"FROM (SELECT {columns} FROM {name}) of_row"
        )
        rows, digest = cursor.fetchone()
        found[table] = TableState(rows, str(digest))
    return found


def digest_sqlite(connection: sqlite3.Connection) -> dict[str, TableState]:
    """Of all tables but SQLite's own."""
    found = {}
    for (table,) in connection.execute(TABLES_OF_SQLITE).fetchall():
        name = '"' + table.replace('"', '""') + '"'
        rows = digest = 0
        for row in connection.execute(f"SELECT * FROM {name}"):  # noqa: S608 - quoted above
            rows += 1
            of_row = hashlib.blake2b(repr(row).encode(errors="surrogatepass"), digest_size=8)
            digest += int.from_bytes(of_row.digest())
        found[table] = TableState(rows, str(digest))
    return found


def find_differences(wanted: dict[str, TableState], found: dict[str, TableState]) -> list[str]:
    """In words, which tables are not the same."""
    told = []
    for table in sorted(wanted.keys() | found.keys()):
        one, other = wanted.get(table), found.get(table)
        if one == other:
            continue
        if one is None or other is None:
            told.append(f"{table} is in only one of them")
        elif one.rows != other.rows:
            told.append(f"{table} has {other.rows:,} rows and not {one.rows:,}")
        else:
            told.append(f"{table} has other contents")
    return told

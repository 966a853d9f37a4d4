"""Asking the database itself: rows of a query, and plans that take no longer than they have to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from media.search.asking import Asked
from media.search.tables import PhotoSearch

SEARCH: Final = PhotoSearch._meta.db_table
# What the planner would do for searches that it expects to find much, or to take long.
PLANNER: Final = {"jit": "off", "enable_seqscan": "off", "work_mem": "64MB"}


@contextmanager
def plain_plans() -> Iterator[None]:
    """Have PostgreSQL compile no plans and read no whole tables, for some queries."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        names = list(PLANNER)
        before = ", ".join(f"current_setting('{name}')" for name in names)
        cursor.execute(f"SELECT {before}, {set_settings()}", list(PLANNER.values()))
        values = cursor.fetchone()[: len(names)]
        yield
        cursor.execute(f"SELECT {set_settings()}", values)


def set_settings() -> str:
    """The calls that set what the planner does, until the transaction ends."""
    return ", ".join(f"set_config('{name}', %s, true)" for name in PLANNER)


def run(sql: str, parameters: tuple[Any, ...]) -> list[Any]:
    """The rows of a query."""
    adapted = [
        connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
        for value in parameters
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, adapted)
        return list(cursor.fetchall())


def among(column: str, ids: Sequence[int]) -> Asked:
    """The condition that a column is one of some ids, however many."""
    listed = ",".join(map(str, map(int, ids)))
    if connection.vendor == "postgresql":  # as one text: psycopg takes longer over a list
        return Asked(f"{column} = ANY(%s::bigint[])", (f"{{{listed}}}",))
    return Asked(f"{column} IN ({listed or 'NULL'})")

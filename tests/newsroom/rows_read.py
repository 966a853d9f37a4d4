"""How many rows a database looked at to answer queries: by EXPLAIN, or by SQLite's own steps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

STEPS_AT_ONCE = 100
STEPS_A_ROW = 20  # of SQLite's machine: about what a row takes that is read and thrown away


@contextmanager
def captured() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if re.match(r"\(?(SELECT|WITH)\b", sql.lstrip()) and not many:
            asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield asked


def count_rows_read(asked: list[tuple[str, Any]]) -> dict[str, int]:
    """How many rows were read for each query, by its text."""
    count = count_by_plan if connection.vendor == "postgresql" else count_by_steps
    read: dict[str, int] = {}
    with connection.cursor() as cursor:
        for sql, parameters in asked:
            read[sql] = read.get(sql, 0) + count(cursor, sql, parameters)
    return read


def count_by_plan(cursor: Any, sql: str, parameters: Any) -> int:
    """The rows that the scans of PostgreSQL's plan read."""
    rows = []
    # So few rows are read quickest all at once: is there an index for when they are many?
    for seqscan in ("off", "on"):
        cursor.execute(f"SET LOCAL enable_seqscan = {seqscan}")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", parameters)
        (answer,) = cursor.fetchone()
        plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
        rows.append(sum(map(rows_of_scan, walk_plan(plan))))
    return min(rows)


def count_by_steps(cursor: Any, sql: str, parameters: Any) -> int:
    """The steps that SQLite takes, as rows."""
    ticks: list[None] = []
    connection.connection.set_progress_handler(lambda: ticks.append(None), STEPS_AT_ONCE)
    try:
        cursor.execute(sql, parameters)
        cursor.fetchall()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return len(ticks) * STEPS_AT_ONCE // STEPS_A_ROW


def walk_plan(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from walk_plan(part)


def rows_of_scan(node: dict[str, Any]) -> int:
    """What a node read from a table or an index, with what it threw away."""
    if "Scan" not in node["Node Type"] or node["Node Type"] in ("CTE Scan", "Subquery Scan"):
        return 0
    removed = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    rows: float = node["Actual Rows"] + sum(node.get(name, 0) for name in removed)
    return int(rows * node["Actual Loops"])

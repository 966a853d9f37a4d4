"""The audit log as CSV, for the desk and the command."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from newsroom.audit.chain import ROWS_AT_ONCE
from newsroom.models.audit import AuditEntry
from newsroom.spreadsheets import write_csv

COLUMNS = (
    "number",
    "done_at",
    "act",
    "source",
    "person",
    "address",
    "kind",
    "thing_id",
    "thing",
    "details",
    "hash",
)


def write_audit_csv(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """The lines of a CSV file, read from the database as they are sent."""
    return write_csv(COLUMNS, map(list_cells, entries.iterator(ROWS_AT_ONCE)))


def list_cells(entry: AuditEntry) -> list[object]:
    """One row in the order of `COLUMNS`; moments in UTC."""
    return [
        entry.number,
        entry.done_at.isoformat(timespec="seconds"),
        entry.act,
        entry.source,
        entry.person,
        entry.address,
        entry.kind,
        entry.thing_id,
        entry.thing,
        json.dumps(entry.details, ensure_ascii=False, sort_keys=True) if entry.details else "",
        entry.hash,
    ]

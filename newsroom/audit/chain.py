"""The chain: each row's hash covers the row and the hash of the one before.

Whoever alters, removes or inserts a row breaks the chain from there on. Whoever could write it anew
to its end is found by a head that was noted elsewhere: `manage.py audit --verify --head N:HASH`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from newsroom.models.audit import AuditEntry

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Head:
    """The number and the hash of a row; of an empty log 0 and nothing."""

    number: int = 0
    hash: str = ""

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def compute_hash(entry: AuditEntry) -> str:
    """SHA-256, in hex, of the row's columns as JSON with sorted keys and without spaces."""
    content = {
        "number": entry.number,
        "done_at": entry.done_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": str(entry.act),
        "source": str(entry.source),
        "person_id": entry.person_id,
        "person": entry.person,
        "address": entry.address,
        "kind": entry.kind,
        "thing_id": entry.thing_id,
        "thing": entry.thing,
        "details": entry.details,
        "previous_hash": entry.previous_hash,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def find_head() -> Head:
    """The newest row of the log."""
    newest = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*newest) if newest else Head()


def find_breaks(expected: Head | None = None) -> Iterator[str]:
    """What is wrong with the log, in sentences; nothing when it is whole.

    Reads the log once, in constant memory. `expected` is a head that was noted before: it must
    still be there, so that rows cut off at the end are missed, too.
    """
    before, seen = Head(), False
    for entry in AuditEntry.objects.order_by("number").iterator(ROWS_AT_ONCE):
        if entry.number != before.number + 1:
            missing = entry.number - before.number - 1
            yield (
                f"Before row {entry.number}, {missing} row{'' if missing == 1 else 's'} "
                f"{'is' if missing == 1 else 'are'} missing."
            )
        elif entry.previous_hash != before.hash:
            yield f"Row {entry.number} does not follow row {before.number} as that is now."
        if compute_hash(entry) != entry.hash:
            yield f"Row {entry.number} was altered: {entry}."
        before = Head(entry.number, entry.hash)
        seen = seen or before == expected
    if expected is not None and expected.number and not seen:
        yield (
            f"Row {expected.number} with the noted hash is not there: rows were removed, or the "
            "log was written anew."
        )

"""The names and keywords that photos hold, with how many photos hold each.

Triggers only ever add rows ("one more", "one less"), so that two editors never wait for one
another's counts; a sweep puts the rows of a name together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from media.search.folding import split_words
from media.search.tables import PhotoTerm

TERMS: Final = PhotoTerm._meta.db_table
PUT_TOGETHER_FROM: Final = 500  # changes: fewer of them slow nothing down
PUT_TOGETHER_AT_ONCE: Final = 50_000


@dataclass(frozen=True, slots=True)
class Term:
    """A name or keyword, and how many photos hold it."""

    value: str
    number: int


def find_terms(kind: str, beginning: str, limit: int) -> list[Term]:
    """The most frequent names of a kind in which a word begins so; all, where that is empty."""
    words = split_words(beginning)
    if not words:
        return find_frequent(kind, limit)
    like = "%".join(f" {word}" for word in words)
    return read_terms(
        f"SELECT value, number FROM {TERMS} WHERE kind = %s AND folded LIKE %s",
        [kind, f"%{like}%"],
        limit,
    )


def find_frequent(kind: str, limit: int) -> list[Term]:
    """The most frequent names of a kind, by an index: there may be millions.

    What changed and is not put together yet counts as well; of a name that was rare until then, the
    changes alone do, until it is.
    """
    changed = f"SELECT value, number FROM {TERMS} WHERE is_change AND kind = %s"
    known = (
        f"SELECT value, number FROM {TERMS} WHERE NOT is_change AND kind = %s ORDER BY number DESC "
        f"LIMIT {limit} + (SELECT count(DISTINCT value) FROM changed)"
    )
    return read_terms(
        f"WITH changed AS ({changed}), known AS ({known}) "
        "SELECT value, number FROM known UNION ALL SELECT value, number FROM changed",
        [kind, kind],
        limit,
    )


def read_terms(rows: str, parameters: list[str], limit: int) -> list[Term]:
    """The names of some rows that most photos hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT value, sum(number) AS photos FROM ({rows}) AS terms "
            f"GROUP BY value HAVING sum(number) > 0 ORDER BY photos DESC, value LIMIT {limit}",
            parameters,
        )
        return [Term(value, int(photos)) for value, photos in cursor.fetchall()]


def put_together(*, at_least: int = PUT_TOGETHER_FROM) -> int:
    """Make one row of each name whose number changed, when so many changes are there.

    The number of changes that were put together. Rows that come meanwhile wait for the next time.
    """
    changes = PhotoTerm.objects.filter(is_change=True).order_by("pk")
    ids = list(changes.values_list("pk", flat=True)[:PUT_TOGETHER_AT_ONCE])
    if len(ids) < at_least:
        return 0
    key, changed = (
        "kind, value, folded",
        f"(SELECT kind, value FROM {TERMS} WHERE is_change AND id <= %s)",
    )
    sums = f"INSERT INTO {TERMS} ({key}, number, is_change) SELECT {key}, sum(number), false"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What one statement takes away is what it adds up, whoever writes meanwhile.
            cursor.execute(
                f"WITH gone AS (DELETE FROM {TERMS} WHERE (kind, value) IN {changed} "
                f"RETURNING {key}, number) {sums} FROM gone GROUP BY {key} HAVING sum(number) <> 0",
                [ids[-1]],
            )
        else:  # nobody writes during a transaction that does
            cursor.execute(f"SELECT max(id) FROM {TERMS}")
            (last,) = cursor.fetchone()
            parameters = [ids[-1], last]
            which = f"WHERE (kind, value) IN {changed} AND id <= %s"
            cursor.execute(f"{sums} FROM {TERMS} {which} GROUP BY {key}", parameters)
            cursor.execute(f"DELETE FROM {TERMS} {which}", parameters)
            cursor.execute(f"DELETE FROM {TERMS} WHERE number = 0")
    return len(ids)

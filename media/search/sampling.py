"""Whether many photos match: said by a look at some pages of the table, on PostgreSQL.

The claim that over 10,000 match is only made where the sample speaks for four times as many. It is
the same pages each time, so that they are in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection

from media.search.asking import Asked, ask_for_words, join_conditions
from media.search.database import SEARCH, run
from media.search.wanted import Lexemes, Wanted

COUNTED_AT_MOST: Final = 10_000
SAMPLED: Final = 4_000  # rows: some 5 ms
LEAST_ROWS: Final = 100_000  # of a smaller library all is found quickly
MANY: Final = 4 * COUNTED_AT_MOST
FREQUENT: Final = 0.05  # of all photos


@dataclass(frozen=True, slots=True)
class Sample:
    """What a look at some rows says: that many match, and which words very many photos have."""

    is_of_many: bool = False
    frequent: frozenset[tuple[Lexemes, ...]] = frozenset()


NOT_LOOKED: Final = Sample()


def look_at_some(wanted: Wanted) -> Sample:
    """A look at some rows; at none where the library is small."""
    if connection.vendor != "postgresql":
        return NOT_LOOKED
    ((rows,),) = run("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", (SEARCH,))
    if rows < LEAST_ROWS:
        return NOT_LOOKED
    groups = [
        words
        for group in wanted.any_of
        if (words := ask_for_words(Wanted(any_of=(group,)), connection.vendor)) is not None
    ]
    words = ask_for_words(wanted, connection.vendor)
    where = [Asked(one.sql, one.parameters) for one in wanted.where]
    everything = join_conditions([words, *where] if words else where)
    counted = ", ".join(f"count(*) FILTER (WHERE {one.sql})" for one in [everything, *groups])
    ((looked_at, matching, *numbers),) = run(
        f"SELECT count(*), {counted} FROM {SEARCH} AS search "
        f"TABLESAMPLE SYSTEM ({100 * SAMPLED / rows}) REPEATABLE (1)",
        tuple(value for one in [everything, *groups] for value in one.parameters),
    )
    frequent = frozenset(
        group
        for group, number in zip(wanted.any_of, numbers, strict=True)
        if number > FREQUENT * looked_at
    )
    return Sample(matching * rows > MANY * max(looked_at, 1), frequent)

"""Whether many photos match: said by a look at some pages of the table, on PostgreSQL.

The claim that over 10,000 match is only made where that many would be two standard deviations away
from what the sample says. It is the same pages each time, so that they are in memory.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from django.db import connection

from media.search.asking import Asked, ask_for_words, join_conditions
from media.search.database import SEARCH, run
from media.search.wanted import Lexemes, Wanted

COUNTED_AT_MOST: Final = 10_000
SAMPLED: Final = 4_000  # rows: some 5 ms
LEAST_ROWS: Final = 100_000  # of a smaller library all is found quickly
DEVIATIONS: Final = 2.0
FEW: Final = COUNTED_AT_MOST
# What a photo costs that an index lists, beside one whose row is read.
LISTED_TO_READ: Final = 0.02


@dataclass(frozen=True, slots=True)
class Sample:
    """What a look at some rows says: that many match, or few; and which words very many have.

    `frequent` are groups of words that are better looked for in the rows that the others found.
    """

    is_of_many: bool = False
    is_of_few: bool = False
    frequent: frozenset[tuple[Lexemes, ...]] = frozenset()


NOT_LOOKED: Final = Sample(is_of_few=True)


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
        f"TABLESAMPLE SYSTEM ({min(100.0, 100 * SAMPLED / max(rows, 1))}) REPEATABLE (1)",
        tuple(value for one in [everything, *groups] for value in one.parameters),
    )
    share = [max(number, 0.5) / max(looked_at, 1) for number in numbers]
    estimate = matching * rows / max(looked_at, 1)
    return Sample(
        is_of_many=are_many(matching, of_all=looked_at / max(rows, 1)),
        is_of_few=estimate < FEW,
        frequent=choose_frequent(dict(zip(wanted.any_of, share, strict=True))),
    )


def are_many(matching: int, *, of_all: float) -> bool:
    """Whether so many of a sample, that part of all rows, speak for more than are counted."""
    return matching - DEVIATIONS * math.sqrt(matching) > COUNTED_AT_MOST * of_all


def choose_frequent(
    shares: dict[tuple[Lexemes, ...], float],
) -> frozenset[tuple[Lexemes, ...]]:
    """The groups of words that an index would list more photos of than is saved by it.

    `shares` are parts of all photos. The rarest group is always looked up in the index.
    """
    frequent = []
    left = 1.0
    for number, (group, share) in enumerate(sorted(shares.items(), key=lambda item: item[1])):
        if number and left * (1 - share) < LISTED_TO_READ * share:
            frequent.append(group)
        else:
            left *= share
    return frozenset(frequent)

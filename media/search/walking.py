"""Walking along an index of moments until a page of what many photos have is met."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.db import connection

from media.search.asking import Asked, ask_for_words, join_conditions
from media.search.database import SEARCH, run
from media.search.wanted import Wanted

WALKED_AT_MOST: Final = 20_000  # rows of an index of moments: some 25 ms
OTHER_MOMENT: Final = {"uploaded_at": "taken_order", "taken_order": "uploaded_at"}


def walk(
    wanted: Wanted, order: str, behind: Asked, limit: int, *, is_part_enough: bool = False
) -> list[tuple[int, str]] | None:
    """A page met on the way along an index of moments; None where that takes too long.

    Where `is_part_enough`, a tenth of what was asked for is as good.
    """
    steps = [behind]
    tests = []
    if (words := ask_for_words(wanted, connection.vendor)) is not None:
        tests.append(Asked(f"({words.sql}) IS TRUE", words.parameters))
    for one in wanted.where:
        goes_well = one.walks == order
        asked = Asked(one.sql if goes_well else f"({one.sql}) IS TRUE", one.parameters)
        (steps if goes_well else tests).append(asked)
    way, fits = join_conditions(steps), join_conditions(tests)
    rows = run(
        f"SELECT photo_id, moment, fits, place FROM (SELECT search.photo_id, "
        f"{text_of(f'search.{order}')} AS moment, ({fits.sql}) AS fits, row_number() OVER () "
        f"AS place FROM (SELECT * FROM {SEARCH} AS search WHERE {way.sql} "
        f"ORDER BY search.{order} DESC, search.photo_id DESC LIMIT {WALKED_AT_MOST}) AS search) "
        f"AS walked WHERE fits OR place = {WALKED_AT_MOST} LIMIT {limit + 2}",
        (*fits.parameters, *way.parameters),
    )
    is_at_end = all(place < WALKED_AT_MOST for *_, place in rows)
    least = limit // 10 if is_part_enough else limit + 1
    if sum(bool(fits) for _, _, fits, _ in rows) < least and not is_at_end:
        return None
    return [(photo_id, moment) for photo_id, moment, fits, _ in rows if fits][: limit + 1]


def walk_days(
    wanted: Wanted, order: str, behind: Asked, limit: int
) -> list[tuple[int, str]] | None:
    """A page met among the newest of some days of the other moment; None where it is not.

    The index of that moment holds the one that is ordered by, too: its days are put into order
    without a look at the rows.
    """
    days = [one for one in wanted.where if one.walks == OTHER_MOMENT.get(order)]
    if not days:
        return None
    rest = replace(wanted, where=tuple(one for one in wanted.where if one not in days))
    way = join_conditions([behind, *(Asked(one.sql, one.parameters) for one in days)])
    words = ask_for_words(rest, connection.vendor)
    tests = [words, *(Asked(one.sql, one.parameters) for one in rest.where)]
    fits = join_conditions([Asked(f"({one.sql}) IS TRUE", one.parameters) for one in tests if one])
    rows = run(
        f"SELECT photo_id, {text_of(order)}, fits, place FROM (SELECT photo_id, {order}, place, "
        f"(SELECT {fits.sql} FROM {SEARCH} AS search WHERE search.photo_id = newest.photo_id) "
        f"AS fits FROM (SELECT photo_id, {order}, row_number() OVER () AS place FROM "
        f"(SELECT search.photo_id, search.{order} FROM {SEARCH} AS search WHERE {way.sql} "
        f"ORDER BY search.{order} DESC, search.photo_id DESC LIMIT {WALKED_AT_MOST}) AS ordered) "
        f"AS newest) AS looked_at WHERE fits OR place = {WALKED_AT_MOST} LIMIT {limit + 2}",
        (*fits.parameters, *way.parameters),
    )
    met = [(photo_id, moment) for photo_id, moment, fits, _ in rows if fits][: limit + 1]
    is_at_end = all(place < WALKED_AT_MOST for *_, place in rows)
    return met if len(met) > limit or is_at_end else None


def text_of(column: str) -> str:
    """A moment as the text that a cursor holds."""
    return f"{column}::text" if connection.vendor == "postgresql" else column

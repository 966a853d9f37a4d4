"""Finding photos: a page of ids in an order, and how many there are, in a time that does not grow.

What few photos have is answered by the index of words: all that match are read, up to a limit, and
put into order. What many have is met soon by walking along the index of moments. Which of the two
it is, is found out by trying; the planner, which guesses, is not asked. A search that fits neither
(a hundred thousand photos, all of them old) is put into order as a whole: slower, and bounded by
their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from media.search.asking import Asked, ask_for_words, join_conditions, rank_of
from media.search.tables import PhotoSearch
from media.search.wanted import Wanted

SEARCH: Final = PhotoSearch._meta.db_table
COUNTED_AT_MOST: Final = 10_000
WALKED_AT_MOST: Final = 20_000  # rows of an index of moments: some 25 ms
LOOKED_AT: Final = 40_000  # rows, to see whether most photos match
RANKED_AT_MOST: Final = 2_000  # the newest of more than are counted
# What the planner would do for searches that it expects to find much, or to take long.
PLANNER: Final = {"jit": "off", "enable_seqscan": "off", "work_mem": "64MB"}
CURSOR = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?:\+00)?)_(\d{1,18})")
RANKED_CURSOR = re.compile(r"best_(\d{1,6})")


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Ids of photos in their order, where the next page begins ("" for the last), how many in all.

    `is_ranked_in_part` says that only the newest were put into the order of relevance.
    """

    photo_ids: tuple[int, ...]
    next: str
    number: int
    is_capped: bool
    is_ranked_in_part: bool = False


def find_page(wanted: Wanted, *, order: str, after: str, limit: int) -> FoundPage:
    """A page of what is wanted.

    `order` is "uploaded_at", "taken_order" or "relevance"; `after` is the cursor of another page,
    and one that makes no sense is the beginning.
    """
    with plain_plans():
        if order == "relevance" and (rank := rank_of(wanted, connection.vendor)) is not None:
            return find_best(wanted, rank, after, limit)
        return find_newest(wanted, "uploaded_at" if order == "relevance" else order, after, limit)


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


def find_newest(wanted: Wanted, order: str, after: str, limit: int) -> FoundPage:
    """A page in the order of a column, the last moment first."""
    behind = read_cursor(after, order)
    everything = conditions_of(wanted)
    if connection.vendor == "postgresql" and not wanted.is_narrow:
        rows = walk(wanted, order, behind, limit)
        if rows is not None and has_most(everything):
            return page_of(rows, limit, COUNTED_AT_MOST + 1)
    rows, number = find_all(everything, order, behind, limit)
    if number <= COUNTED_AT_MOST:
        return page_of(rows, limit, number)
    return page_of(
        walk(wanted, order, behind, limit) or sort_all(everything, order, behind, limit),
        limit,
        number,
    )


def conditions_of(wanted: Wanted) -> Asked:
    """Whatever a photo has to fulfil."""
    words = ask_for_words(wanted, connection.vendor)
    where = [Asked(one.sql, one.parameters) for one in wanted.where]
    return join_conditions([words, *where] if words else where)


def find_all(
    everything: Asked, order: str, behind: Asked, limit: int
) -> tuple[list[tuple[int, str]], int]:
    """A page of all that match, and their number; right as long as that is not over the limit."""
    found = (
        f"WITH found AS MATERIALIZED (SELECT search.photo_id, search.{order} FROM {SEARCH} "
        f"AS search WHERE {everything.sql} LIMIT {COUNTED_AT_MOST + 1}) "
    )
    rows = run(
        f"{found} SELECT search.photo_id, {text_of(f'search.{order}')}, "
        f"(SELECT count(*) FROM found) FROM found AS search WHERE {behind.sql} "
        f"ORDER BY search.{order} DESC, search.photo_id DESC LIMIT {limit + 1}",
        (*everything.parameters, *behind.parameters),
    )
    if rows:
        return [(photo_id, moment) for photo_id, moment, _ in rows], rows[0][2]
    ((number,),) = run(f"{found} SELECT count(*) FROM found", everything.parameters)
    return [], number


def walk(wanted: Wanted, order: str, behind: Asked, limit: int) -> list[tuple[int, str]] | None:
    """A page met on the way along an index of moments; None where that takes too long."""
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
        f"SELECT photo_id, moment, place FROM (SELECT search.photo_id, "
        f"{text_of(f'search.{order}')} AS moment, ({fits.sql}) AS fits, row_number() OVER () "
        f"AS place FROM (SELECT * FROM {SEARCH} AS search WHERE {way.sql} "
        f"ORDER BY search.{order} DESC, search.photo_id DESC LIMIT {WALKED_AT_MOST}) AS search) "
        f"AS walked WHERE fits OR place = {WALKED_AT_MOST} LIMIT {limit + 2}",
        (*fits.parameters, *way.parameters),
    )
    is_at_end = all(place < WALKED_AT_MOST for _, _, place in rows)
    if len(rows) < limit + 1 and not is_at_end:
        return None
    return [(photo_id, moment) for photo_id, moment, _ in rows[: limit + 1]]


def sort_all(everything: Asked, order: str, behind: Asked, limit: int) -> list[tuple[int, str]]:
    """A page of all that match, put into order as a whole."""
    return run(
        f"WITH found AS MATERIALIZED (SELECT search.photo_id, search.{order} FROM {SEARCH} "
        f"AS search WHERE {everything.sql} AND {behind.sql}) "
        f"SELECT photo_id, {text_of(order)} FROM found "
        f"ORDER BY {order} DESC, photo_id DESC LIMIT {limit + 1}",
        (*everything.parameters, *behind.parameters),
    )


def has_most(everything: Asked) -> bool:
    """Whether so many photos match that a look at some rows says that it is over 10,000."""
    ((number,),) = run(
        f"SELECT count(*) FROM (SELECT 1 FROM (SELECT ({everything.sql}) IS TRUE AS fits "
        f"FROM (SELECT * FROM {SEARCH} LIMIT {LOOKED_AT}) AS search) AS looked WHERE fits "
        f"LIMIT {COUNTED_AT_MOST + 1}) AS counted",
        everything.parameters,
    )
    return bool(number > COUNTED_AT_MOST)


def find_best(wanted: Wanted, rank: Asked, after: str, limit: int) -> FoundPage:
    """A page in the order of relevance; of more than are counted, of the newest."""
    match = RANKED_CURSOR.fullmatch(after)
    start = min(int(match[1]), COUNTED_AT_MOST) if match else 0
    ids, number = list_best(wanted, rank)
    is_capped = number > COUNTED_AT_MOST
    rows = ids[start : start + limit + 1]
    page = tuple(rows[:limit])
    is_last = len(rows) <= limit
    return FoundPage(
        page,
        "" if is_last else f"best_{start + limit}",
        min(number, COUNTED_AT_MOST),
        is_capped,
        is_ranked_in_part=is_capped,
    )


def find_all_ids(everything: Asked) -> tuple[list[int], int]:
    """The ids of all that match, and their number, up to one more than are counted."""
    rows = run(
        f"SELECT search.photo_id FROM {SEARCH} AS search WHERE {everything.sql} "
        f"LIMIT {COUNTED_AT_MOST + 1}",
        everything.parameters,
    )
    return [photo_id for (photo_id,) in rows], len(rows)


def rank_ids(ids: list[int], rank: Asked) -> list[int]:
    """Photos with the best match first, and of equal ones the newest."""
    if connection.vendor == "postgresql":
        ranked = f"SELECT search.photo_id, {rank.sql} AS rank FROM {SEARCH} AS search"
        chosen, parameters = "search.photo_id = ANY(%s)", (*rank.parameters, ids)
    else:
        ranked = (
            f"SELECT search.photo_id, ranked.rank FROM {SEARCH} AS search "
            f"JOIN ({rank.sql}) AS ranked USING (photo_id)"
        )
        chosen = f"search.photo_id IN ({', '.join(map(str, ids)) or 'NULL'})"
        parameters = rank.parameters
    rows = run(f"{ranked} WHERE {chosen} ORDER BY rank DESC, search.photo_id DESC", parameters)
    return [photo_id for photo_id, _ in rows]


def list_best(wanted: Wanted, rank: Asked) -> tuple[list[int], int]:
    """The ids of what is wanted with the best match first, and how many there are.

    Of more than are counted only the newest are there.
    """
    everything = conditions_of(wanted)
    ids, number = find_all_ids(everything)
    if number > COUNTED_AT_MOST:
        none_before = Asked("true")
        rows = walk(wanted, "uploaded_at", none_before, RANKED_AT_MOST) or sort_all(
            everything, "uploaded_at", none_before, RANKED_AT_MOST
        )
        ids = [photo_id for photo_id, _ in rows[:RANKED_AT_MOST]]
    return rank_ids(ids, rank), number


def page_of(rows: list[tuple[int, str]], limit: int, number: int) -> FoundPage:
    """The page of some rows, of which one more than fits says that there is another page."""
    page = rows[:limit]
    cursor = f"{page[-1][1]}_{page[-1][0]}" if len(rows) > limit and page else ""
    return FoundPage(
        tuple(photo_id for photo_id, _ in page),
        cursor,
        min(number, COUNTED_AT_MOST),
        number > COUNTED_AT_MOST,
    )


def read_cursor(after: str, order: str) -> Asked:
    """The condition that a row comes behind a cursor."""
    match = CURSOR.fullmatch(after)
    if match is None:
        return Asked("true")
    try:
        datetime.fromisoformat(match[1].removesuffix("+00"))
    except ValueError:
        return Asked("true")
    moment = "%s::timestamptz" if connection.vendor == "postgresql" else "%s"
    return Asked(f"(search.{order}, search.photo_id) < ({moment}, %s)", (match[1], int(match[2])))


def text_of(column: str) -> str:
    """A moment as the text that a cursor holds."""
    return f"{column}::text" if connection.vendor == "postgresql" else column


def run(sql: str, parameters: tuple[Any, ...]) -> list[Any]:
    """The rows of a query."""
    adapted = [
        connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
        for value in parameters
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, adapted)
        return list(cursor.fetchall())

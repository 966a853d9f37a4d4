"""Finding photos: a page of ids in an order, and how many there are, in a time that does not grow.

What few photos have is answered by the index of words: all that match are read, up to a limit, and
put into order. What many have is met soon by walking along the index of moments. Which of the two
it is, a look at some pages of the table says (`media.search.sampling`); the planner, which guesses,
is not asked. A search that fits neither (a hundred thousand photos, all of them old) is put into
order as a whole: slower, and bounded by their number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import connection

from media.search.asking import Asked, ask_for_words, join_conditions, rank_of
from media.search.beginnings import spell_out
from media.search.database import SEARCH, plain_plans, run
from media.search.sampling import COUNTED_AT_MOST, NOT_LOOKED, Sample, look_at_some
from media.search.walking import text_of, walk, walk_days
from media.search.wanted import Wanted

RANKED_AT_MOST: Final = 2_000  # the newest of more than are counted
CURSOR = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?:\+00)?)_(\d{1,18})")
ANY_MOMENT: Final = Asked("true")
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


def find_newest(wanted: Wanted, order: str, after: str, limit: int) -> FoundPage:
    """A page in the order of a column, the last moment first."""
    behind = read_cursor(after, order)
    sample = look_at_some(wanted)
    everything = conditions_of(wanted, sample)
    if sample.is_of_few or (not sample.is_of_many and count_some(everything) <= COUNTED_AT_MOST):
        rows, number = find_all(everything, order, behind, limit)
        if number <= COUNTED_AT_MOST:
            return page_of(rows, limit, number)
    met = walk_days(wanted, order, behind, limit)
    if met is None:
        met = walk(wanted, order, behind, limit)
    rows = sort_all(everything, order, behind, limit) if met is None else met
    return page_of(rows, limit, COUNTED_AT_MOST + 1)


def conditions_of(wanted: Wanted, sample: Sample = NOT_LOOKED) -> Asked:
    """Whatever a photo has to fulfil.

    Words that a sample found in very many photos are looked for in the rows that the others found:
    an index would list all of those photos first.
    """
    frequent = sample.frequent
    rare = replace(wanted, any_of=tuple(group for group in wanted.any_of if group not in frequent))
    if not rare.any_of:
        rare, frequent = wanted, frozenset()
    conditions = [ask_for_words(spell_out(rare), connection.vendor)]
    for group in sorted(frequent, key=str):
        words = ask_for_words(Wanted(any_of=(group,)), connection.vendor)
        conditions.append(words and Asked(f"({words.sql}) IS TRUE", words.parameters))
    # Beside words, an index of what most photos fulfil would list them all, too.
    has_words = bool(rare.any_of)
    where = [
        Asked(
            f"({one.sql}) IS TRUE" if has_words and not one.is_narrow else one.sql, one.parameters
        )
        for one in wanted.where
    ]
    return join_conditions([*(one for one in conditions if one), *where])


def count_some(everything: Asked) -> int:
    """How many match, up to one more than are counted; no row is read that an index answers for."""
    ((number,),) = run(
        f"SELECT count(*) FROM (SELECT FROM {SEARCH} AS search WHERE {everything.sql} "
        f"LIMIT {COUNTED_AT_MOST + 1}) AS counted"
        if connection.vendor == "postgresql"
        else f"SELECT count(*) FROM (SELECT 1 FROM {SEARCH} AS search WHERE {everything.sql} "
        f"LIMIT {COUNTED_AT_MOST + 1}) AS counted",
        everything.parameters,
    )
    return int(number)


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
    return [], 0 if behind == ANY_MOMENT else count_some(everything)


def sort_all(everything: Asked, order: str, behind: Asked, limit: int) -> list[tuple[int, str]]:
    """A page of all that match, put into order as a whole."""
    return run(
        f"WITH found AS MATERIALIZED (SELECT search.photo_id, search.{order} FROM {SEARCH} "
        f"AS search WHERE {everything.sql} AND {behind.sql}) "
        f"SELECT photo_id, {text_of(order)} FROM found "
        f"ORDER BY {order} DESC, photo_id DESC LIMIT {limit + 1}",
        (*everything.parameters, *behind.parameters),
    )


def find_best(wanted: Wanted, rank: Asked, after: str, limit: int) -> FoundPage:
    """A page in the order of relevance; of more than are counted, of the newest."""
    match = RANKED_CURSOR.fullmatch(after)
    start = int(match[1]) if match else 0
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
    ids, number = list_ids(wanted, at_most=RANKED_AT_MOST)
    return rank_ids(ids, rank), number


def list_some(wanted: Wanted, *, at_most: int) -> tuple[list[int], bool]:
    """The ids of all that is wanted; of more than are counted, the newest, and True.

    Call it within `plain_plans`.
    """
    ids, number = list_ids(wanted, at_most=at_most)
    return ids, number > COUNTED_AT_MOST


def list_ids(wanted: Wanted, *, at_most: int) -> tuple[list[int], int]:
    """The ids of all that is wanted, and their number; of more than are counted, the newest."""
    sample = look_at_some(wanted)
    everything = conditions_of(wanted, sample)
    ids, number = ([], COUNTED_AT_MOST + 1) if sample.is_of_many else find_all_ids(everything)
    if number > COUNTED_AT_MOST:
        none_before = ANY_MOMENT
        rows = walk(wanted, "uploaded_at", none_before, at_most, is_part_enough=True)
        if rows is None:
            rows = sort_all(everything, "uploaded_at", none_before, at_most)
        ids = [photo_id for photo_id, _ in rows[:at_most]]
    return ids, number


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
        return ANY_MOMENT
    try:
        datetime.fromisoformat(match[1].removesuffix("+00"))
    except ValueError:
        return ANY_MOMENT
    moment = "%s::timestamptz" if connection.vendor == "postgresql" else "%s"
    return Asked(f"(search.{order}, search.photo_id) < ({moment}, %s)", (match[1], int(match[2])))

"""What stands before and after a photo in what a search finds, for going from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from media.search.asking import Asked, rank_of
from media.search.database import SEARCH, plain_plans, run
from media.search.finding import conditions_of, count_some, list_best
from media.search.sampling import COUNTED_AT_MOST, look_at_some
from media.search.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Beside:
    """The ids before and after a photo, None at either end.

    `position` counts from 1, and is None where so many are found that nobody counts them, or the
    photo is not among them.
    """

    previous: int | None
    next: int | None
    position: int | None
    number: int
    is_capped: bool


def find_beside(wanted: Wanted, *, order: str, photo_id: int) -> Beside:
    """What stands beside a photo, in an order that `media.search.finding.find_page` knows."""
    with plain_plans():
        if order == "relevance" and (rank := rank_of(wanted, connection.vendor)) is not None:
            ids, number = list_best(wanted, rank)
            if photo_id in ids:
                return among_best(ids, photo_id, number)
        order = "uploaded_at" if order == "relevance" else order
        return beside_in_time(wanted, order, photo_id)


def among_best(ids: list[int], photo_id: int, number: int) -> Beside:
    """What stands beside a photo in a list of ids that holds it."""
    place, is_capped = ids.index(photo_id), number > COUNTED_AT_MOST
    return Beside(
        ids[place - 1] if place else None,
        ids[place + 1] if place + 1 < len(ids) else None,
        None if is_capped else place + 1,
        min(number, COUNTED_AT_MOST),
        is_capped,
    )


def beside_in_time(wanted: Wanted, order: str, photo_id: int) -> Beside:
    """What stands beside a photo in the order of a column, whether it is found itself or not."""
    sample = look_at_some(wanted)
    everything = conditions_of(wanted, sample)
    number = COUNTED_AT_MOST + 1 if sample.is_of_many else count_some(everything)
    is_capped = number > COUNTED_AT_MOST
    position = None if is_capped else find_position(everything, order, photo_id)
    return Beside(
        step(everything, order, photo_id, ">", "ASC", is_capped=is_capped),
        step(everything, order, photo_id, "<", "DESC", is_capped=is_capped),
        position,
        min(number, COUNTED_AT_MOST),
        is_capped,
    )


def own_place(order: str) -> str:
    """The condition that a row stands on one side of the photo's own."""
    return (
        f"(search.{order}, search.photo_id) {{}} "
        f"(SELECT own.{order}, own.photo_id FROM {SEARCH} AS own WHERE own.photo_id = %s)"
    )


def find_position(everything: Asked, order: str, photo_id: int) -> int:
    """How many of what is found stand up to a photo, that one included."""
    ((before,),) = run(
        f"SELECT count(*) FROM {SEARCH} AS search WHERE {everything.sql} "
        f"AND {own_place(order).format('>')}",
        (*everything.parameters, photo_id),
    )
    return int(before) + 1


def step(
    everything: Asked, order: str, photo_id: int, side: str, direction: str, *, is_capped: bool
) -> int | None:
    """The nearest that is found on one side: of few all are read, among many it is soon met."""
    condition = f"({everything.sql}) IS TRUE" if is_capped else everything.sql
    near = (
        f"SELECT search.photo_id, search.{order} FROM {SEARCH} AS search WHERE {condition} "
        f"AND {own_place(order).format(side)}"
    )
    source = f"({near})" if is_capped else "found"
    found = "" if is_capped else f"WITH found AS MATERIALIZED ({near}) "
    rows = run(
        f"{found} SELECT photo_id FROM {source} AS beside "
        f"ORDER BY {order} {direction}, photo_id {direction} LIMIT 1",
        (*everything.parameters, photo_id),
    )
    return rows[0][0] if rows else None

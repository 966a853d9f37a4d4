"""Requests for changes that wait: they hold no thread, wake at once, and are so many at most."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gallery.change_cursors import write_cursor
from gallery.changed_things import ChangedThing
from newsroom.serving.waiting import ChangeWaiters
from tests.newsroom.serving.asking import ask


@dataclass
class Request:
    """What the front knows of a request, and its client, who may hang up."""

    query_string: str
    path: str = "/api/v1/changes"
    method: str = "GET"
    hangs_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def client_disconnect(self) -> None:
        """Wait for that."""
        await self.hangs_up.wait()


def cursor(position: int) -> str:
    """A cursor after a place."""
    return write_cursor(ChangedThing(kind="photo", thing_id=1, position=position))


async def hold(waiters: ChangeWaiters, request: Request) -> float:
    """For how many seconds a request was held."""
    began = time.monotonic()
    await waiters.hold(request, request)  # type: ignore[arg-type]
    return time.monotonic() - began


def test_a_waiter_wakes_with_the_first_change_after_its_own() -> None:
    newest = 5
    waiters = ChangeWaiters(find_newest=lambda: newest)

    async def follow() -> None:
        nonlocal newest
        assert await hold(waiters, Request(f"wait=30&since={cursor(4)}")) < 5
        waiting = asyncio.ensure_future(hold(waiters, Request(f"wait=30&since={cursor(5)}")))
        later = asyncio.ensure_future(hold(waiters, Request(f"wait=2&since={cursor(6)}")))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        newest = 6
        assert 0.5 <= await waiting < 5
        assert not later.done()
        assert await later >= 1.9  # its time is over
        assert waiters.number == 0

    asyncio.run(follow())


@pytest.mark.parametrize(
    "query", ["", "wait=0", "wait=31", "wait=x", "wait=5", "wait=5&since=x", "wait=5&wait=5"]
)
def test_who_does_not_wait_or_asks_wrongly_is_answered_at_once(query: str) -> None:
    waiters = ChangeWaiters(find_newest=lambda: 5)
    assert asyncio.run(hold(waiters, Request(query))) < 1
    assert waiters.looks is None


def test_of_two_waits_the_last_counts_as_it_does_for_django() -> None:
    waiters = ChangeWaiters(find_newest=lambda: 5)
    request = Request(f"wait=0&since={cursor(5)}&wait=1")
    assert asyncio.run(hold(waiters, request)) >= 0.9


def test_one_too_many_is_answered_at_once_and_who_hangs_up_makes_room() -> None:
    waiters = ChangeWaiters(find_newest=lambda: 5, most=2)

    async def crowd() -> None:
        requests = [Request(f"wait=30&since={cursor(5)}") for _ in range(2)]
        held = [asyncio.ensure_future(hold(waiters, request)) for request in requests]
        await asyncio.sleep(0.1)
        assert await hold(waiters, Request(f"wait=30&since={cursor(5)}")) < 0.1
        requests[0].hangs_up.set()
        await held[0]
        assert waiters.number == 1
        requests[1].hangs_up.set()
        await held[1]

    asyncio.run(crowd())


def test_a_database_that_is_away_holds_nobody() -> None:
    def fail() -> int:
        raise OSError("away")

    waiters = ChangeWaiters(find_newest=fail)
    assert asyncio.run(hold(waiters, Request(f"wait=30&since={cursor(5)}"))) < 5


def tell(data: Path, position: int) -> None:
    """Have the newsroom tell of a change."""
    with closing(sqlite3.connect(data / "db.sqlite3", timeout=20)) as database:
        database.execute(
            "INSERT INTO gallery_changedthing (kind, thing_id, slug, status, reason, changed_at, "
            "position, turn) VALUES ('photo', ?, '', 410, 'killed', '2026-11-26 20:00:00', ?, 0)",
            (position, position),
        )
        database.commit()


def test_forty_that_wait_leave_the_threads_to_others_and_wake_at_once(
    front: int, made_data: Path
) -> None:
    tell(made_data, 1)
    first = json.loads(ask(front, "/api/v1/changes?wait=20").body)
    assert [change["is_kill"] for change in first["changes"]] == [True]
    address = urlsplit(first["next"])
    target = f"{address.path}?{address.query}"
    with ThreadPoolExecutor(40) as pool:
        waiting = [pool.submit(ask, front, target) for _ in range(40)]
        for _ in range(5):  # Django's, of which there are eight threads
            began = time.monotonic()
            assert ask(front, "/api/v1/photos?limit=1").status == 200
            assert time.monotonic() - began < 5
        assert not any(one.done() for one in waiting)
        tell(made_data, 2)
        began = time.monotonic()
        answers = [json.loads(one.result().body) for one in waiting]
        assert time.monotonic() - began < 8
    assert all([change["id"] for change in answer["changes"]] == [2] for answer in answers)

"""Requests that wait until something changes: on the event loop, before Django is asked.

A waiter holds no thread and no connection to the database. While there are any, one look at an
index, a few times a second, asks for all of them whether there is a newer change.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

from newsroom.serving.headers import CHANGES

MAX_WAIT_SECONDS = 30
# In one process; whoever comes then is answered at once. The web server takes a few hundred
# requests at a time, and readers are among them.
MOST_WAITING = 64
LOOK_EVERY_SECONDS = 0.2

logger = logging.getLogger(__name__)


def find_newest_change() -> int:
    """The newest place in the order of change; no connection is kept."""
    from django.db import connection

    from gallery.changed_things import find_newest_position

    try:
        return find_newest_position()
    finally:
        connection.close()


@dataclass
class ChangeWaiters:
    """Those who wait in this process."""

    find_newest: Callable[[], int] = find_newest_change
    most: int = MOST_WAITING
    number: int = field(default=0, init=False)
    newest: int = field(default=0, init=False)
    has_looked: asyncio.Event | None = field(default=None, init=False)
    looks: asyncio.Task[None] | None = field(default=None, init=False)
    thread: ThreadPoolExecutor | None = field(default=None, init=False)

    async def hold(self, scope: Scope, proto: HTTPProtocol) -> None:
        """Hold a request that asks to wait, until there is a newer change or its time is over."""
        seconds = find_wait(scope)
        if not seconds or self.number >= self.most:
            return
        position = find_position(scope)
        if position is None:
            return
        self.number += 1
        gone = asyncio.ensure_future(proto.client_disconnect())
        newer = asyncio.ensure_future(self.wait_for_newer(position))
        try:
            await asyncio.wait({gone, newer}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.number -= 1
            for each in (gone, newer):
                each.cancel()

    async def wait_for_newer(self, position: int) -> None:
        """Until a look finds a change after a position, or no answer."""
        if self.looks is None or self.looks.done():
            self.has_looked = asyncio.Event()
            self.looks = asyncio.ensure_future(self.look())
        while True:
            assert self.has_looked is not None  # noqa: S101 - set with the task
            await self.has_looked.wait()
            if self.newest > position or self.newest < 0:
                return

    async def look(self) -> None:
        """Look for all that wait, until nobody does."""
        loop = asyncio.get_running_loop()
        if self.thread is None:
            self.thread = ThreadPoolExecutor(1, thread_name_prefix="changes")
        while self.number:
            try:
                self.newest = await loop.run_in_executor(self.thread, self.find_newest)
            except Exception as error:  # noqa: BLE001 - Django answers, and says what is wrong
                logger.warning("Nobody can wait for changes: %s", error)
                self.newest = -1
            looked, self.has_looked = self.has_looked, asyncio.Event()
            if looked is not None:
                looked.set()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def close(self) -> None:
        """After the last request."""
        if self.thread is not None:
            self.thread.shutdown(wait=False, cancel_futures=True)


def find_wait(scope: Scope) -> int:
    """For how many seconds a request asks to wait; 0 for one that does not, or asks it wrongly."""
    if scope.path != CHANGES or scope.method != "GET" or "wait=" not in scope.query_string:
        return 0
    with suppress(ValueError):
        text = find_last(scope, "wait")
        if text.isascii() and text.isdigit() and int(text) <= MAX_WAIT_SECONDS:
            return int(text)
    return 0


def find_last(scope: Scope, name: str) -> str:
    """A parameter as Django reads it: of several of a name, such as where a client adds one to
    `next`, the last counts.
    """
    return parse_qs(scope.query_string).get(name, [""])[-1]


def find_position(scope: Scope) -> int | None:
    """After which place a request wants to know; None where Django is to say what is wrong."""
    from gallery.change_cursors import read_cursor

    with suppress(ValueError):
        text = find_last(scope, "since")
        return read_cursor(text).position if text else None
    return None

"""The broker in the data folder: kombu's filesystem transport, but no file is ever half there.

kombu opens a message under its final name before it writes: a reader that comes in between finds
an empty file, and its process ends (celery/kombu#1551). Here a file gets its name when it is whole;
and what cannot be read, wherever it came from, costs its own message and nobody's process.

Settings name this transport; the broker's address is `filesystem://`, as kombu's, and so are files.
"""

from __future__ import annotations

import fcntl
import logging
import math
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

from media.shutdown import is_stop_asked

logger = logging.getLogger(__name__)

MESSAGE_ENDING = ".msg"
LOOK_EVERY_SECONDS = 0.25
LOCK = ".lock"  # of all tables: a table itself is replaced, so a lock on it would hold nobody

Binding = filesystem.exchange_queue_t


class Channel(filesystem.Channel):
    """Messages and tables of queues as files."""

    def _put(  # type: ignore[override] # kombu's two classes name the message differently
        self, queue: str, payload: Any, **_options: object
    ) -> None:
        """Add a message; raises `ChannelError` where the folder cannot be written."""
        name = f"{time.time_ns():020}_{uuid.uuid4()}.{queue}{MESSAGE_ENDING}"
        try:
            write_whole(Path(self.data_folder_out) / name, dumps(payload).encode())
        except OSError as error:
            raise ChannelError(f"The broker's folder cannot be written: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message out of a queue; raises `Empty`."""
        for waiting in self.files_of(queue):
            taken = Path(self.processed_folder) / waiting.name
            try:
                taken.parent.mkdir(exist_ok=True)
                waiting.rename(taken)
                payload = loads(taken.read_bytes().decode())
                self.Message(payload, channel=self)  # raises where it is no message
            except FileNotFoundError:
                continue  # another worker was faster
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one, others are right
                logger.warning("A message is left out, for it cannot be read: %s: %r", taken, error)
                continue
            return payload
        raise Empty

    def _purge(self, queue: str) -> int:
        """Remove a queue's messages; how many there were."""
        waiting = self.files_of(queue)
        for file in waiting:
            file.unlink(missing_ok=True)
        return len(waiting)

    def _size(self, queue: str) -> int:
        """How many messages wait."""
        return len(self.files_of(queue))

    def files_of(self, queue: str) -> list[Path]:
        """The files of a queue's messages, the oldest first."""
        ending = f"{queue}{MESSAGE_ENDING}"
        try:
            files = list(Path(self.data_folder_in).iterdir())
        except FileNotFoundError:  # somebody tidied up
            return []
        return sorted(file for file in files if file.name.partition(".")[2] == ending)

    def get_table(self, exchange: str) -> list[Any]:
        """The bindings of an exchange; none where its table is not there or cannot be read."""
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined] # not in the types
        try:
            return [Binding(*row) for row in loads(file.read_bytes().decode())]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            logger.warning("The broker's table %s cannot be read: %s", file.name, error)
            return []

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None
    ) -> None:
        """Note that an exchange leads to a queue."""
        binding = Binding(routing_key or "", pattern or "", queue or "")
        with self.table_of(exchange) as table:
            if binding not in table:
                table.insert(0, binding)

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *_rest: Any, **_more: Any
    ) -> None:
        """Remove a queue's messages, and the note of how to get there."""
        self._purge(queue)
        binding = Binding(routing_key or "", pattern or "", queue or "")
        with self.table_of(exchange) as table:
            if binding in table:
                table.remove(binding)

    @contextmanager
    def table_of(self, exchange: str) -> Iterator[list[Any]]:
        """An exchange's bindings, to be changed by nobody else; written when they were."""
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined] # not in the types
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with (file.parent / LOCK).open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                before = self.get_table(exchange)
                table = list(before)
                yield table
                if table != before or not file.exists():
                    write_whole(file, dumps(table).encode())
        except OSError as error:
            raise ChannelError(f"The broker's folder cannot be written: {error}") from error


class Transport(filesystem.Transport):
    """What settings name as `CELERY_BROKER_TRANSPORT`."""

    Channel = Channel

    def drain_events(  # type: ignore[override] # kombu's two classes differ again
        self, connection: Any, timeout: float | None = None
    ) -> None:
        """Wait for a message, and no longer when the worker was asked to stop.

        Raises `TimeoutError`, as kombu's does.
        """
        deadline = math.inf if timeout is None else time.monotonic() + timeout
        while True:
            left = max(0.0, min(LOOK_EVERY_SECONDS, deadline - time.monotonic()))
            try:
                return super().drain_events(connection, timeout=left)
            except TimeoutError:
                if is_stop_asked() or time.monotonic() >= deadline:
                    raise


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is not there, or all there, to whoever looks."""
    # No queue's messages begin with a dot. What a killed process leaves is removed by `up`.
    unfinished = path.with_name(f".{uuid.uuid4()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except FileNotFoundError:
        if path.parent.exists():
            raise
        path.parent.mkdir(parents=True)  # somebody tidied up while we run
        write_whole(path, content)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise

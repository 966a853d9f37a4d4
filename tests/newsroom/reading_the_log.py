"""The log as production writes it, read back; and a worker that takes one message."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from celery import current_app
from celery.worker.request import Request

from config.log_lines import make_formatter


class JsonLog:
    """Every line since it began."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(make_formatter("json"))

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Read back: one JSON object a line."""
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def find(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """The lines of an event that have these fields."""
        return [
            line for line in self.lines if line["event"] == event and fields.items() <= line.items()
        ]


@contextmanager
def read_log(level: int = logging.INFO) -> Iterator[JsonLog]:
    """What is logged meanwhile, on all loggers."""
    log, root, work = JsonLog(), logging.getLogger(), logging.getLogger("photodesk.work")
    before = root.level, work.level
    root.addHandler(log.handler)
    root.setLevel(level)
    work.setLevel(level)
    try:
        yield log
    finally:
        root.removeHandler(log.handler)
        root.setLevel(before[0])
        work.setLevel(before[1])


def take_messages(queue: str) -> int:
    """Do as a worker does with each message of a queue, in this thread. Their number."""
    app: Any = current_app
    app = app._get_current_object()
    import_module("media.tasks")
    import_module("newsroom.tasks")
    number = 0
    with current_app.connection_for_read() as connection:
        waiting = connection.SimpleQueue(queue)
        while waiting.qsize():
            message = waiting.get(block=False)
            message.ack()
            request = Request(message, app=app, hostname="worker@test")
            request.execute()
            number += 1
        waiting.close()
    return number

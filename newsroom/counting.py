"""Writing down what a process has counted, and that it lives: after each task and each request."""

from __future__ import annotations

import logging
import socket
import time
from datetime import timedelta
from itertools import batched
from typing import Any

from celery import signals
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from media.observing.counts import Key, add, take_counts
from newsroom.models.observed import CountedWork, ProcessLife

logger = logging.getLogger(__name__)

AT_ONCE = 100
NOTE_LIFE_EVERY_SECONDS = 10.0
FORGOTTEN_AFTER = timedelta(days=7)  # a machine that is no more
SCHEDULER, BACKUP = "scheduler", "backup"
# Whose work a queue is: config/doorbell.py names the queues.
ROLES = {
    **dict.fromkeys(("first", "modern", "refined", "sweep"), "worker"),
    **dict.fromkeys(("kill", "publish", "bake"), "publisher"),
    **dict.fromkeys(("keep", "rest"), "keeper"),
}

noted: dict[tuple[str, str], float] = {}


def write_counts() -> None:
    """Add what was counted to the rows that all processes share; one statement, no row is read.

    Where the database does not answer, it is kept for the next time.
    """
    taken = take_counts()
    if not taken:
        return
    try:
        for some in batched(sorted(taken.items()), AT_ONCE):
            add_to_rows(some)
            for key, _ in some:
                del taken[key]
    except DatabaseError as error:
        add(taken)
        logger.debug("What was counted is kept for later: %s", error)


def add_to_rows(some: tuple[tuple[Key, float], ...]) -> None:
    """Add values to samples; those that are not there are made.

    In order, so that no two processes wait for one another.
    """
    table = connection.ops.quote_name(CountedWork._meta.db_table)
    rows = ", ".join(["(%s, %s, %s)"] * len(some))
    values = [
        part
        for (name, labels), value in some
        for part in (name, ",".join(f"{label}={text}" for label, text in labels), value)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (name, labels, value) VALUES {rows} "  # noqa: S608 - our own name
            f"ON CONFLICT (name, labels) DO UPDATE SET value = {table}.value + excluded.value",
            values,
        )


def note_life(role: str, node: str) -> None:
    """Note that a process has done something, at most once in ten seconds."""
    now = time.monotonic()
    if now - noted.get((role, node), -NOTE_LIFE_EVERY_SECONDS) < NOTE_LIFE_EVERY_SECONDS:
        return
    noted[role, node] = now
    try:
        seen_at = timezone.now()
        mine = ProcessLife.objects.filter(role=role, node=node)
        if not mine.update(seen_at=seen_at):
            long_ago = ProcessLife.objects.filter(seen_at__lt=seen_at - FORGOTTEN_AFTER)
            long_ago.exclude(role=BACKUP).delete()
            ProcessLife.objects.bulk_create(
                [ProcessLife(role=role, node=node, seen_at=seen_at)], ignore_conflicts=True
            )
    except DatabaseError as error:
        logger.debug("That %s lives was not noted: %s", node, error)


def note_backup() -> None:
    """Note that a backup was made, restored and compared."""
    noted.pop((BACKUP, BACKUP), None)
    note_life(BACKUP, BACKUP)


def note_end_of_task(*, task: Any, **_: Any) -> None:
    """What is told of a process after each of its tasks."""
    write_counts()
    queue = (task.request.delivery_info or {}).get("routing_key", "")
    if queue in ROLES:
        note_life(ROLES[queue], str(task.request.hostname)[:150])


def watch_scheduler(**_: Any) -> None:
    """In the scheduler's own process: it lives whenever it sends."""

    def note_sending(**_: Any) -> None:
        note_life(SCHEDULER, f"{SCHEDULER}@{socket.gethostname()}"[:150])

    signals.after_task_publish.connect(note_sending, weak=False)


def connect_counting() -> None:
    """Listen from now on."""
    signals.task_postrun.connect(note_end_of_task, weak=False)
    signals.beat_init.connect(watch_scheduler, weak=False)

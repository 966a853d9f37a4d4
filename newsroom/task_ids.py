"""Celery's messages carry whose work they are, and every line of a task says so.

What is to be done is in the database, not in the message: a task that finds other work names that
photo or page, and not the request that its message came from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery import signals
from structlog.contextvars import bind_contextvars, get_contextvars, reset_contextvars

from media.observing.tracing import add_trace, open_span
from media.observing.work_log import OF_THE_REQUEST
from newsroom.current_request import current_request, find_user_id

CARRIED = "photodesk"  # the header
OF_PHOTOS = "media.tasks.render_"  # tasks whose one argument is a photo's id

running: dict[str, tuple[dict[str, Any], Callable[[], None]]] = {}


def carry_ids(*, headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Write into a message who asked for its task."""
    if headers is None:
        return
    known = {name: value for name, value in get_contextvars().items() if name in OF_THE_REQUEST}
    user_id = find_user_id(current_request.get())
    if user_id is not None:
        known["user_id"] = user_id
    carried = {name: value for name, value in known.items() if value is not None}
    add_trace(carried)
    if carried:
        headers[CARRIED] = carried


def begin_task(*, task_id: str, task: Any, args: Any = (), **_: Any) -> None:
    """Put the ids of a task on all lines of this thread."""
    carried = getattr(task.request, CARRIED, None) or {}
    ids = {name: carried[name] for name in OF_THE_REQUEST if name in carried}
    if task.name.startswith(OF_PHOTOS) and args:
        ids["asked_photo_id"] = args[0]
    tokens = bind_contextvars(task_id=task_id, task=task.name, **ids)
    close = open_span(task.name, carried, **{"messaging.message.id": task_id})
    running[task_id] = (dict(tokens), close)


def end_task(*, task_id: str, **_: Any) -> None:
    """Take them off."""
    if task_id in running:
        tokens, close = running.pop(task_id)
        close()
        reset_contextvars(**tokens)


def connect_task_ids() -> None:
    """Listen from now on."""
    signals.before_task_publish.connect(carry_ids, weak=False)
    signals.task_prerun.connect(begin_task, weak=False)
    signals.task_postrun.connect(end_task, weak=False)
    # Ours is set up by Django: without this, Celery would set levels by its own option.
    signals.setup_logging.connect(keep_logging, weak=False)


def keep_logging(**_: Any) -> None:
    """Leave the log as the settings have it."""

"""The record of work: one line for each photo taken in or made, page baked, request answered.

A line says in words what was done, and with what as fields. Who asked and which task it was is in
the context (`structlog.contextvars`), which the floors above fill; no name of a person, no secret.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from structlog.contextvars import bound_contextvars, get_contextvars

WORK_LOG = "photodesk.work"
logger = logging.getLogger(WORK_LOG)

# Of the request that a task was sent for: of another photo or page they would tell what is not so.
OF_THE_REQUEST = ("request_id", "user_id")


def log_work(event: str, level: int = logging.INFO, **facts: object) -> None:
    """Write one line."""
    logger.log(level, event, extra=facts)


@contextmanager
def working_on_photo(photo_id: int) -> Iterator[None]:
    """Every line from here on names the photo.

    A task makes what is most urgent, which may be another photo than its message was sent for: the
    request of that message is then no part of the lines.
    """
    context = get_contextvars()
    is_another = context.get("asked_photo_id", photo_id) != photo_id
    with without_request() if is_another else nullcontext(), bound_contextvars(photo_id=photo_id):
        yield


@contextmanager
def without_request() -> Iterator[None]:
    """Lines from here on name no request: what is done now was left by somebody else."""
    context = get_contextvars()
    with bound_contextvars(**{name: None for name in OF_THE_REQUEST if name in context}):
        yield

"""Sending a Celery task without waiting, and without failing when the broker is down.

What has to be done is in the database already; a message only says "look now". So a broker that is
down costs a few seconds of delay, until a sweep asks again, and never an edit.
"""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def ring_doorbell_on_commit(task: str, *ids: int) -> None:
    """Send a task, by name, once the transaction is committed; a dead broker is only logged."""
    transaction.on_commit(partial(ring_doorbell, task, *ids), robust=True)


def ring_doorbell(task: str, *ids: int) -> bool:
    """Send a task, by name, now. False when the broker did not take it."""
    try:
        current_app.send_task(task, args=ids)
    except Exception as error:  # noqa: BLE001 - each transport has errors of its own
        logger.warning("%s%s was not sent, a sweep will ask again: %s", task, ids, error)
        return False
    return True

"""Sending a Celery task without waiting, and without failing when the broker is down.

What has to be done is in the database already; a message only says "look now". So a broker that is
down costs a few seconds of delay, until a sweep asks again, and never an edit.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

# Whoever saves or uploads waits this long for a broker that says nothing, once: for a while after
# that nobody waits at all.
WAIT_SECONDS = 2.0
SILENT_SECONDS = 5.0
# A broker that refuses at once may be there again at once.
QUICK_SECONDS = 0.5


class BrokerSilent(Exception):
    """The broker has not answered in time."""


@dataclass(slots=True)
class Order:
    """Something to be sent, and how that went."""

    send: Callable[[], object]
    context: Context = field(default_factory=copy_context)
    is_over: threading.Event = field(default_factory=threading.Event)
    is_given_up: bool = False
    error: Exception | None = None

    def carry_out(self) -> None:
        """Send it, unless nobody waits for that any more."""
        if self.is_given_up:
            return
        try:
            self.context.run(self.send)
        except Exception as error:  # noqa: BLE001 - each transport has errors of its own
            self.error = error
        self.is_over.set()


class Bell:
    """The thread of this process that sends.

    Some ways of being silent have no timeout of their own: RabbitMQ that holds still while a queue
    is declared, or a name server that says nothing. One thread may hang there, and nobody else.
    """

    def __init__(self) -> None:
        self.orders: SimpleQueue[Order] = SimpleQueue()
        self.silent_until_seconds = 0.0  # of time.monotonic
        threading.Thread(target=self.carry_out_orders, name="doorbell", daemon=True).start()

    def carry_out_orders(self) -> None:
        """One after the other, until the process ends."""
        while True:
            self.orders.get().carry_out()

    def ring(self, send: Callable[[], object]) -> None:
        """Have something sent; raises what it raises, and `BrokerSilent`."""
        began = time.monotonic()
        if began < self.silent_until_seconds:
            raise BrokerSilent("the broker said nothing a moment ago")
        order = Order(send)
        self.orders.put(order)
        order.is_given_up = not order.is_over.wait(WAIT_SECONDS)
        now = time.monotonic()
        if order.is_given_up or (order.error and now - began > QUICK_SECONDS):
            self.silent_until_seconds = now + SILENT_SECONDS
        if order.is_given_up:
            raise BrokerSilent(f"the broker said nothing for {WAIT_SECONDS:.0f} s")
        if order.error:
            raise order.error


@dataclass(slots=True)
class OwnBell:
    """None, or that of this process; it is hung up when it is first rung."""

    bell: Bell | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self) -> Bell:
        """The bell."""
        with self.lock:
            self.bell = self.bell or Bell()
            return self.bell

    def forget(self) -> None:
        """A fork has our memory and not our threads."""
        self.bell, self.lock = None, threading.Lock()


own_bell = OwnBell()
os.register_at_fork(after_in_child=own_bell.forget)


def ring_doorbell_on_commit(task: str, *ids: int) -> None:
    """Send a task, by name, once the transaction is committed; a dead broker is only logged."""
    transaction.on_commit(partial(ring_doorbell, task, *ids), robust=True)


def ring_doorbell(task: str, *ids: int) -> bool:
    """Send a task, by name, now. False when the broker did not take it; within two seconds."""
    try:
        own_bell.find().ring(partial(current_app.send_task, task, args=ids))
    except Exception as error:  # noqa: BLE001 - each transport has errors of its own
        logger.warning("%s%s was not sent, a sweep will ask again: %s", task, ids, error)
        return False
    return True

"""Sending what waits: each receiver in a thread of its own, one message after the other.

A receiver that hangs, fails or talks without end costs its own thread a few seconds and delays
nobody else. Whoever sends holds a claim on the receiver, so that any number of workers may try.
"""

from __future__ import annotations

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from media.observing.counts import count
from newsroom.counting import write_counts
from newsroom.external.public_network import FetchFailed, post_to_address
from newsroom.models import WebhookDelivery, WebhookReceiver
from newsroom.webhooks.signing import build_headers

MOST_RECEIVERS = 20  # each has a thread of a worker while something waits for it
SEND_SECONDS = 4.0  # of one turn; whoever looks next goes on
MAX_SECONDS = 5.0  # for one message: its name, its connection, its answer
CLAIM = timedelta(seconds=SEND_SECONDS + 2 * MAX_SECONDS)
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE_OF_KILLS = timedelta(seconds=30)
GIVEN_UP_AFTER = timedelta(days=5)
KEPT = timedelta(days=7)
GONE = 410

State = WebhookDelivery.State
logger = logging.getLogger(__name__)
threads = ThreadPoolExecutor(MOST_RECEIVERS, thread_name_prefix="webhooks")


def wake_senders() -> int:
    """Have threads send what is due, and do not wait for them. The number of receivers."""
    due = list(find_due_receivers().values_list("pk", flat=True)[:MOST_RECEIVERS])
    claimed = [pk for pk in due if claim_receiver(pk)]
    for pk in claimed:
        threads.submit(send_in_thread, pk)
    return len(claimed)


def send_in_thread(receiver_id: int) -> None:
    """Send to one receiver, with a connection of this thread's own."""
    try:
        send_to(receiver_id)
    except Exception:
        logger.exception("Sending to webhook %s stopped", receiver_id)
    finally:
        write_counts()
        connections.close_all()


def find_due_receivers() -> QuerySet[WebhookReceiver]:
    """Receivers for whom something is due, and nobody sends."""
    now = timezone.now()
    is_free = Q(busy_until=None) | Q(busy_until__lt=now)
    may_try = Q(next_try_at=None) | Q(next_try_at__lte=now)
    waiting = WebhookDelivery.objects.filter(state=State.WAITING).filter(
        Q(next_try_at=None) | Q(next_try_at__lte=now)
    )
    is_wanted = Q(is_hub=False) | Q(is_hub=bool(settings.WEBSUB_HUB))
    return WebhookReceiver.objects.filter(
        is_free, may_try, is_wanted, is_on=True, pk__in=waiting.order_by().values("receiver")
    ).order_by("pk")


def claim_receiver(receiver_id: int) -> bool:
    """Take a receiver for a turn, unless somebody else was faster."""
    free = find_due_receivers().filter(pk=receiver_id).order_by()
    return bool(free.update(busy_until=timezone.now() + CLAIM))


def send_to(receiver_id: int) -> int:
    """Send to one receiver what is due, kills first, until the turn is over; how many arrived."""
    began, arrived = time.monotonic(), 0
    try:
        while time.monotonic() - began < SEND_SECONDS:
            receiver = WebhookReceiver.objects.filter(pk=receiver_id, is_on=True).first()
            delivery = take_next(receiver) if receiver else None
            if receiver is None or delivery is None or not send(receiver, delivery):
                break
            arrived += 1
    finally:
        WebhookReceiver.objects.filter(pk=receiver_id).update(busy_until=None)
    return arrived


def take_next(receiver: WebhookReceiver) -> WebhookDelivery | None:
    """What is due first: kills, then the oldest."""
    now = timezone.now()
    if receiver.next_try_at is not None and receiver.next_try_at > now:
        return None
    due = WebhookDelivery.objects.filter(receiver=receiver, state=State.WAITING)
    due = due.filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
    return due.order_by("-is_kill", "pk").first()


def send(receiver: WebhookReceiver, delivery: WebhookDelivery) -> bool:
    """Send one event once, and note what came of it; whether it arrived."""
    body, headers = write_ping(delivery) if receiver.is_hub else write_message(receiver, delivery)
    try:
        status = post_to_address(receiver.url, body, headers, max_seconds=MAX_SECONDS)
        answer = f"{status}"
    except FetchFailed as error:
        status, answer = 0, str(error)[:300]
    if 200 <= status < 300:
        note_success(receiver, delivery, answer)
        count("photodesk_webhook_answers", outcome="taken")
        return True
    count("photodesk_webhook_answers", outcome="refused" if status else "no answer")
    note_failure(receiver, delivery, answer, is_gone=status == GONE)
    return False


def write_message(
    receiver: WebhookReceiver, delivery: WebhookDelivery
) -> tuple[bytes, list[tuple[str, str]]]:
    """An event as Standard Webhooks has it: its body and its signed headers."""
    message = {
        "type": delivery.type,
        "timestamp": delivery.made_at.isoformat().replace("+00:00", "Z"),
        "data": delivery.data,
    }
    body = json.dumps(message, separators=(",", ":")).encode()
    secrets = receiver.signing_secrets
    return body, build_headers(secrets, delivery.event_id, timezone.now(), body)


def write_ping(delivery: WebhookDelivery) -> tuple[bytes, list[tuple[str, str]]]:
    """What hubs of WebSub are told: that they may fetch a feed."""
    body = urlencode({"hub.mode": "publish", "hub.url": delivery.data["topic"]}).encode()
    return body, [("Content-Type", "application/x-www-form-urlencoded")]


def note_success(receiver: WebhookReceiver, delivery: WebhookDelivery, answer: str) -> None:
    """It arrived."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        state=State.DELIVERED,
        done_at=timezone.now(),
        answer=answer,
        tries=F("tries") + 1,
        next_try_at=None,
    )
    if receiver.failures or receiver.last_answer != answer:
        WebhookReceiver.objects.filter(pk=receiver.pk).update(
            failures=0, failing_since=None, next_try_at=None, last_answer=answer
        )


def note_failure(
    receiver: WebhookReceiver, delivery: WebhookDelivery, answer: str, *, is_gone: bool
) -> None:
    """It did not: both the event and its receiver are left alone for a while, longer each time.

    The event, so that one that is never taken does not stand before all others; the receiver, so
    that one that is down is not asked for each of ten thousand. 410 says: never again.
    """
    now = timezone.now()
    longest = LONGEST_PAUSE_OF_KILLS if delivery.is_kill else LONGEST_PAUSE
    pause = min(FIRST_PAUSE * 2 ** min(delivery.tries, 12), longest)
    is_over = now - delivery.made_at > GIVEN_UP_AFTER
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        tries=F("tries") + 1,
        answer=answer,
        next_try_at=None if is_over else now + pause,
        state=State.GIVEN_UP if is_over else State.WAITING,
        done_at=now if is_over else None,
    )
    kills = WebhookDelivery.objects.filter(receiver=receiver, state=State.WAITING, is_kill=True)
    rest = min(FIRST_PAUSE * 2 ** min(receiver.failures, 12), LONGEST_PAUSE)
    if kills.exists():
        # One that came in while this was being tried is tried at once.
        rest = timedelta() if kills.filter(tries=0).exists() else min(rest, LONGEST_PAUSE_OF_KILLS)
    WebhookReceiver.objects.filter(pk=receiver.pk).update(
        failures=F("failures") + 1,
        failing_since=receiver.failing_since or now,
        next_try_at=now + rest,
        last_answer=answer,
        is_on=not is_gone,
    )
    logger.info("Webhook %s: %s was not taken: %s", receiver, delivery, answer)


def forget_old_deliveries() -> int:
    """Forget what was done with long ago, and what waits for receivers that are off."""
    done = WebhookDelivery.objects.filter(done_at__lt=timezone.now() - KEPT).order_by()
    off = WebhookDelivery.objects.filter(receiver__is_on=False, state=State.WAITING).order_by()
    return done.delete()[0] + off.delete()[0]

"""Sending what was ordered to the CDN or cache, and trying again what was refused."""

from __future__ import annotations

from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from media.doorbell import ring_doorbell
from newsroom.baking.cdn.purge import PurgeRefused, purge_urls
from newsroom.models.public_tree import PurgeOrder

AT_ONCE = 90  # what is killed meanwhile waits for no more
PURGE_TASK = "newsroom.tasks.purge_caches"
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=5)


def ring_for_purges() -> None:
    """Have a worker purge what is due, if anything is."""
    if due_orders().exists():
        ring_doorbell(PURGE_TASK)


def purge_what_is_ordered() -> int:
    """Purge until nothing is due; the number of addresses that were forgotten.

    An order that is carried out twice does no harm; one that is refused is tried again later.
    """
    done = 0
    while orders := take_orders():
        row_ids = {order.url: order.pk for order in orders}
        refused: dict[str, str] = {}
        try:
            purge_urls(list(row_ids))
        except PurgeRefused as error:
            refused = error.reasons
        kept = [order for order in orders if order.url in refused]
        gone = [order.pk for order in orders if order.url not in refused]
        PurgeOrder.objects.filter(pk__in=gone).delete()
        note_refusals(kept, refused)
        done += len(gone)
    return done


def take_orders() -> list[PurgeOrder]:
    """The orders that are due, the most urgent first; put off for a while, should we die."""
    now = timezone.now()
    with transaction.atomic():
        orders = list(due_orders().select_for_update(skip_locked=True)[:AT_ONCE])
        PurgeOrder.objects.filter(pk__in=[order.pk for order in orders]).update(
            retry_at=now + LONGEST_RETRY
        )
    return orders


def due_orders() -> models.QuerySet[PurgeOrder]:
    """Orders that are to be carried out now, the most urgent first."""
    return PurgeOrder.objects.filter(Q(retry_at=None) | Q(retry_at__lte=timezone.now()))


def note_refusals(orders: list[PurgeOrder], reasons: dict[str, str]) -> None:
    """Save why, and when to try again."""
    now = timezone.now()
    for order in orders:
        pause = min(FIRST_RETRY * 2 ** min(order.tries, 10), LONGEST_RETRY)
        PurgeOrder.objects.filter(pk=order.pk).update(
            tries=F("tries") + 1, error=reasons[order.url], retry_at=now + pause
        )

"""What is done with a receiver as a whole, beside its form."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from newsroom.audit.record import record
from newsroom.models import AuditEntry, WebhookDelivery, WebhookReceiver
from newsroom.models.webhooks import new_seed


def make_new_secret(receiver: WebhookReceiver) -> None:
    """Sign with another secret from now on, and for a while with the present one as well."""
    with transaction.atomic():
        receiver.seed_before, receiver.seed = receiver.seed, new_seed()
        receiver.seed_changed_at = timezone.now()
        receiver.save(update_fields=["seed", "seed_before", "seed_changed_at"])
        record(AuditEntry.Act.WEBHOOK, receiver, details={"secret": "new"})


def try_now(receiver: WebhookReceiver) -> None:
    """Try what waits, however often it was not taken."""
    waiting = WebhookDelivery.State.WAITING
    receiver.deliveries.filter(state=waiting).update(next_try_at=None)
    receiver.next_try_at = None
    receiver.save(update_fields=["next_try_at"])


def send_again(receiver: WebhookReceiver, delivery_id: int) -> WebhookDelivery | None:
    """Send once more what was done with; None where it waits already, or was forgotten."""
    done = receiver.deliveries.exclude(state=WebhookDelivery.State.WAITING)
    delivery = done.filter(pk=delivery_id).first()
    if delivery is not None:
        queue_again(delivery)
    return delivery


def queue_ping(receiver: WebhookReceiver) -> WebhookDelivery:
    """An event that says nothing, to see whether it arrives."""
    receiver.next_try_at = None
    receiver.save(update_fields=["next_try_at"])
    return WebhookDelivery.objects.create(
        receiver=receiver, type="ping", data={"site": f"{settings.BASE_URL}/"}
    )


def queue_again(delivery: WebhookDelivery) -> None:
    """Send what was sent, or given up, once more, under its own id."""
    delivery.state, delivery.next_try_at, delivery.done_at = (
        WebhookDelivery.State.WAITING,
        None,
        None,
    )
    delivery.tries = 0
    delivery.save(update_fields=["state", "next_try_at", "done_at", "tries"])
    WebhookReceiver.objects.filter(pk=delivery.receiver_id).update(next_try_at=None)

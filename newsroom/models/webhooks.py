"""Who is told of changes without asking, and what he was and is to be told."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "newsroom.webhooks"
OLD_SECRET_SIGNS = timedelta(hours=24)  # so long a receiver may go on with the one before


def new_seed() -> str:
    """What a secret is made from, together with the site's secret key: 192 random bits."""
    return secrets.token_urlsafe(24)


def new_event_id() -> str:
    """An event's own id: a receiver that got it twice knows by it."""
    return f"msg_{secrets.token_hex(12)}"


class WebhookReceiver(models.Model):
    """A program on another site. Its secret is in no row: it is made of the seed and our key."""

    name = models.CharField(max_length=100, unique=True)
    url = models.CharField("address", max_length=500)
    only_kills = models.BooleanField(
        "kills only", default=False, help_text="On: it is told of killed photos, and nothing else."
    )
    is_on = models.BooleanField(
        "on", default=True, help_text="Off: nothing is sent, and nothing is kept for it."
    )
    # The one row of the WebSub hub, whose address is a setting.
    is_hub = models.BooleanField(default=False, editable=False)
    seed = models.CharField(max_length=32, default=new_seed, editable=False)
    seed_before = models.CharField(max_length=32, blank=True, editable=False)
    seed_changed_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # While it does not take what is sent: only newsroom.webhooks.sending writes these.
    busy_until = models.DateTimeField(null=True, editable=False)  # somebody sends
    failures = models.PositiveIntegerField(default=0, editable=False)  # since the last success
    failing_since = models.DateTimeField(null=True, editable=False)
    next_try_at = models.DateTimeField(null=True, editable=False)
    last_answer = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        """By name."""

        verbose_name = "webhook"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """What signs each message, as Standard Webhooks writes it."""
        return make_secret(self.seed)

    @property
    def signing_secrets(self) -> list[str]:
        """The secret, and the one before while a receiver may still have that."""
        found = [self.secret]
        changed_at = self.seed_changed_at
        if self.seed_before and changed_at and changed_at + OLD_SECRET_SIGNS > timezone.now():
            found.append(make_secret(self.seed_before))
        return found


def make_secret(seed: str) -> str:
    """The secret of a seed: 256 bits that nobody guesses who has the database alone."""
    digest = salted_hmac(SALT, seed, algorithm="sha256").digest()
    return f"whsec_{base64.b64encode(digest).decode()}"


class WebhookDelivery(models.Model):
    """One event for one receiver: what waits is the queue, what is done is the record."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        GIVEN_UP = "given up", "Given up"

    receiver = models.ForeignKey(WebhookReceiver, models.CASCADE, related_name="deliveries")
    event_id = models.CharField(max_length=40, default=new_event_id)
    type = models.CharField(max_length=40)  # such as "photo.killed"
    thing = models.CharField(max_length=200, blank=True)  # such as "photo:12", or a feed's path
    data = models.JSONField(default=dict)
    position = models.BigIntegerField(default=0)  # in the order of change
    is_kill = models.BooleanField(default=False)  # before everything else
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)  # what the receiver said last

    class Meta:
        """Nobody is given rights on these rows: whoever sees a receiver sees its deliveries."""

        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["receiver", "-is_kill", "id"],
                name="webhook_turn",
                condition=models.Q(state="waiting"),
            ),
            models.Index(
                fields=["receiver", "thing"],
                name="webhook_waiting_thing",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["receiver", "-id"], name="webhook_newest"),
            models.Index(fields=["done_at"], name="webhook_done"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.thing}".strip()

"""What a clock that was ahead leaves behind when it is set right: waits without end, early pages.

Whatever waits until a moment would wait as long as the clock was ahead: claims of processes that
are long done, edits that are due in an hour, tries that are put off. And what the wrong clock made
public is public still. Doing a thing twice harms nobody; not doing it does.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Model

from media.renditions.state import release_claims
from newsroom.models import CheckedLink, ExternalEmbed, Notification
from newsroom.models.public_tree import BakedPage, PublicSite, PurgeOrder, StaleMark
from newsroom.models.webhooks import WebhookDelivery, WebhookReceiver

logger = logging.getLogger(__name__)

# Clocks of several machines differ by less.
TOLERANCE: Final = timedelta(seconds=10)

# Moments that nobody may wait for any longer, and what stands in their place: nothing, or now.
WAITS: Final[tuple[tuple[type[Model], str, bool], ...]] = (
    (BakedPage, "claimed_until", False),
    (BakedPage, "retry_at", False),
    (StaleMark, "claimed_until", False),
    (StaleMark, "due_at", True),
    (PurgeOrder, "retry_at", False),
    (WebhookReceiver, "busy_until", False),
    (WebhookReceiver, "next_try_at", False),
    (WebhookDelivery, "next_try_at", False),
    (CheckedLink, "asked_at", False),
    (ExternalEmbed, "asked_at", False),
    (Notification, "mail_after", True),
    (PublicSite, "reconciled_at", False),
)


def was_clock_set_back(seen_until: datetime | None, now: datetime) -> bool:
    """Whether schedules were acted on up to a moment that is still to come."""
    return seen_until is not None and seen_until > now + TOLERANCE


def forget_waits(seen_until: datetime, now: datetime) -> None:
    """Let everything go on that waits for a moment of the wrong clock; 14 short statements."""
    logger.warning(
        "The clock was set back by at least %s: it was ahead. What it made public too early is "
        "looked at again. Have the machines keep their time (chrony, systemd-timesyncd).",
        seen_until - now,
    )
    for model, field, is_now in WAITS:
        ahead = model._default_manager.filter(**{f"{field}__gt": now})
        value: Any = now if is_now else None
        ahead.update(**{field: value})
    release_claims()

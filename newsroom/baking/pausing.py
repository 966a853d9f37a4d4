"""Stopping what nobody waits for, and letting it go on: the archive that is baked anew.

Edits, removals and what they reach are baked all the same.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from media.doorbell import ring_doorbell_on_commit
from newsroom.audit.actor import find_actor
from newsroom.audit.record import record
from newsroom.baking.outbox import REST_TASK, mark_stale
from newsroom.models import AuditEntry
from newsroom.models.public_tree import PublicSite, StaleMark, Urgency

NAME = "Public site"


def pause_baking() -> bool:
    """Leave alone what nobody waits for; False when that was so already."""
    with transaction.atomic():
        site = PublicSite.locked()
        if site.paused_at is not None:
            return False
        site.paused_at, site.paused_by = timezone.now(), find_actor().person
        site.save(update_fields=["paused_at", "paused_by"])
        record(AuditEntry.Act.BAKING_PAUSED, name=NAME)
    return True


def resume_baking() -> bool:
    """Go on; False when it was not paused."""
    with transaction.atomic():
        site = PublicSite.locked()
        if site.paused_at is None:
            return False
        site.paused_at, site.paused_by = None, ""
        site.save(update_fields=["paused_at", "paused_by"])
        record(AuditEntry.Act.BAKING_RESUMED, name=NAME)
        ring_doorbell_on_commit(REST_TASK)
    return True


def bake_everything_anew() -> None:
    """Have every page baked anew, when nothing else waits."""
    with transaction.atomic():
        mark_stale(StaleMark.Kind.SITE, urgency=Urgency.BACKGROUND)
        record(AuditEntry.Act.REBAKE, name=NAME)


def is_paused() -> bool:
    """Whether what nobody waits for is left alone."""
    return PublicSite.objects.filter(pk=1).exclude(paused_at=None).exists()


def least_allowed(least_urgency: Urgency) -> Urgency:
    """The least urgent class that may be worked at now, of those that are asked for."""
    if least_urgency == Urgency.BACKGROUND and is_paused():
        return Urgency.FAR
    return least_urgency

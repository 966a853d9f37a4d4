"""Holding back by the clock: embargoes, withdrawals to come, and the end of live coverage.

Each is an act of its own, apart from schedules: whoever cancels a schedule leaves an embargo as it
is, and the other way round.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gallery.models import Gallery, Publishable
from media.photo_embargo import require_future
from newsroom.audit.record import record
from newsroom.baking.outbox import mark_publishable
from newsroom.models.audit import AuditEntry
from newsroom.publishable_rows import STATE_FIELDS, hold_row
from newsroom.publishing.workflow import TransitionNotAllowed, require_order


def set_embargo[ThingT: Publishable](thing: ThingT, *, until: datetime) -> ThingT:
    """Let readers see it not before a moment, whether it is published or not; the row then.

    Raises `MomentIsPast`, `MomentsContradict`.
    """
    require_future(until)
    with transaction.atomic():
        current = hold_row(thing)
        before, current.embargo_until = current.embargo_until, until
        save_settled(current)
        record(AuditEntry.Act.EMBARGO, current, details={"until": until, "before": before})
    return current


def lift_embargo[ThingT: Publishable](thing: ThingT) -> ThingT:
    """End the embargo now; a schedule stays. Raises `TransitionNotAllowed` where there is none."""
    with transaction.atomic():
        current = hold_row(thing)
        if current.embargo_ahead is None:
            raise TransitionNotAllowed(f"“{current}” is not under embargo.")
        is_first_seen_now = current.is_waiting and not (current.is_scheduled or current.was_public)
        before, current.embargo_until = current.embargo_until, None
        if is_first_seen_now:
            current.published_at = timezone.now()
        save_settled(current)
        record(AuditEntry.Act.LIFT_EMBARGO, current, details={"before": before})
    return current


def set_withdrawal[ThingT: Publishable](thing: ThingT, *, at: datetime) -> ThingT:
    """Have it withdrawn by itself at a moment; the row as it is then.

    Raises `MomentIsPast`, `MomentsContradict` and, for what is withdrawn, `TransitionNotAllowed`.
    """
    require_future(at)
    with transaction.atomic():
        current = hold_row(thing)
        if current.is_withdrawn:
            raise TransitionNotAllowed(f"“{current}” is withdrawn already.")
        before, current.withdraw_at = current.withdraw_at, at
        save_settled(current)
        record(AuditEntry.Act.SET_WITHDRAWAL, current, details={"at": at, "before": before})
    return current


def cancel_withdrawal[ThingT: Publishable](thing: ThingT) -> ThingT:
    """Have it not withdrawn by itself; what is withdrawn stays so.

    Raises `TransitionNotAllowed` where no withdrawal is to come.
    """
    with transaction.atomic():
        current = hold_row(thing)
        if current.withdraw_at is None:
            raise TransitionNotAllowed(
                f"“{current}” has no withdrawal to come. {current.why_hidden}"
            )
        before, current.withdraw_at = current.withdraw_at, None
        save_settled(current)
        record(AuditEntry.Act.CANCEL_WITHDRAWAL, current, details={"before": before})
    return current


def set_live(gallery: Gallery, *, until: datetime) -> Gallery:
    """Have open pages of a gallery offer new photos until a moment. Raises `MomentIsPast`."""
    require_future(until)
    return write_live(gallery, until)


def end_live(gallery: Gallery) -> Gallery:
    """Have open pages of a gallery stop asking for new photos."""
    return write_live(gallery, None)


def write_live(gallery: Gallery, until: datetime | None) -> Gallery:
    """Write until when a gallery is live, and have its page baked."""
    with transaction.atomic():
        current = hold_row(gallery)
        current.is_live_coverage, current.live_until = until is not None, until
        current.save(update_fields=[*STATE_FIELDS, "is_live_coverage", "live_until"])
        mark_publishable(current)
    return current


def save_settled(thing: Publishable) -> None:
    """Save a row that is held and have its pages follow. Raises `MomentsContradict`."""
    require_order(thing)
    thing.save(update_fields=STATE_FIELDS)
    mark_publishable(thing)

"""What could not be planned: kept as a mark of its own, with the reason, and tried again.

One gallery whose plan raises must not keep another from its readers.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import timedelta

from django.utils import timezone

from newsroom.models.public_tree import StaleMark, StaleMarkQuerySet, Urgency

logger = logging.getLogger(__name__)

FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=1)


def leave_marks(
    failed: Mapping[str, Exception], urgency: Urgency, *, taken: StaleMarkQuerySet
) -> list[int]:
    """Keep a mark for the own pages of each owner that could not be planned; their numbers.

    To be called in a transaction. `taken` are marks of the caller: one of an owner that failed
    before is used again.
    """
    return [leave_mark(owner, error, urgency, taken) for owner, error in failed.items()]


def leave_mark(owner: str, error: Exception, urgency: Urgency, taken: StaleMarkQuerySet) -> int:
    """The mark of one owner; what else the edit reaches is planned already."""
    logger.error("The pages of %s could not be planned", owner, exc_info=error)
    kind, _, number = owner.partition(":")
    own = StaleMark(
        kind=StaleMark.Kind(kind), object_id=number or 0, is_alone=True, urgency=urgency
    )
    alike = StaleMark.objects.filter(kind=own.kind, object_id=own.object_id, is_alone=True)
    usable = alike.free() | (alike & taken)
    mark = usable.order_by("pk").select_for_update(skip_locked=True).first() or own
    mark.urgency = max(mark.urgency, urgency)
    note_failure(mark, error)
    mark.save()
    return int(mark.pk)


def note_failed_marks(marks: Collection[StaleMark], error: Exception) -> None:
    """Keep marks of one edit of which it could not be found what it reaches."""
    logger.error("An edit (%s) could not be planned", next(iter(marks)), exc_info=error)
    for mark in marks:
        note_failure(mark, error)
    StaleMark.objects.bulk_update(marks, ["tries", "error", "due_at", "claimed_until"])


def note_failure(mark: StaleMark, error: Exception) -> None:
    """Why a mark could not be planned, and when it is tried again; to be saved."""
    pause = min(FIRST_RETRY * 2 ** min(mark.tries, 10), LONGEST_RETRY)
    mark.tries, mark.error = mark.tries + 1, f"{type(error).__name__}: {error}"
    mark.due_at, mark.claimed_until = timezone.now() + pause, None

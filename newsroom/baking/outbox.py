"""The outbox: what edits leave, in their own transaction, for the planner to take up.

A mark is one inserted row, so that edits never wait for one another here. The task that is asked
for is only the doorbell.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from gallery.models import Gallery, Publishable
from media.doorbell import ring_doorbell
from newsroom.models.public_tree import StaleMark, Urgency

# Photos of one gallery become ready one after the other: their pages wait a little for the next.
RENDITIONS_SETTLE = timedelta(seconds=3)
# What whoever withdraws waits at most where no broker is: the rest goes when it is back.
REMOVING_SECONDS = 3.0
BAKE_TASK, KILL_TASK = "newsroom.tasks.bake_stale_pages", "newsroom.tasks.bake_killed_pages"
REST_TASK = "newsroom.tasks.bake_what_can_wait"


def mark_stale(
    kind: StaleMark.Kind,
    object_id: int = 0,
    *,
    slide_id: str = "",
    urgency: Urgency = Urgency.EDIT,
    settle: timedelta = timedelta(),
) -> None:
    """Note that something was edited; to be called inside the edit's own transaction.

    `settle` is how long more of the same may be expected.
    """
    StaleMark.objects.create(
        kind=kind,
        object_id=object_id,
        slide_id=slide_id,
        urgency=urgency,
        due_at=timezone.now() + settle,
    )
    if not settle:
        knock_on_commit(urgency)


def mark_many_stale(
    kind: StaleMark.Kind, object_ids: Iterable[int], *, urgency: Urgency = Urgency.EDIT
) -> None:
    """Note that many things of a kind were edited in one act, in one query."""
    now = timezone.now()
    StaleMark.objects.bulk_create(
        StaleMark(kind=kind, object_id=object_id, urgency=urgency, due_at=now)
        for object_id in object_ids
    )
    knock_on_commit(urgency)


def knock_on_commit(urgency: Urgency) -> None:
    """Have a class of work begun once the transaction is committed."""
    transaction.on_commit(partial(knock, urgency), robust=True)


def knock(urgency: Urgency) -> None:
    """Ask for it now. What is to be gone goes without the broker, too: by whoever took it away."""
    if not ring_doorbell(find_doorbell(urgency)) and urgency >= Urgency.REMOVAL:
        # Not at the top: the baker stands on this module.
        from newsroom.baking.baker import bake_what_is_stale

        bake_what_is_stale(least_urgency=Urgency.REMOVAL, at_most_seconds=REMOVING_SECONDS)


def mark_publishable(thing: Publishable) -> None:
    """Have the pages of a gallery or an article baked, or removed: the latter goes first."""
    kind = StaleMark.Kind.GALLERY if isinstance(thing, Gallery) else StaleMark.Kind.ARTICLE
    urgency = Urgency.EDIT if thing.is_published else Urgency.REMOVAL
    mark_stale(kind, thing.pk, urgency=urgency)


def find_doorbell(urgency: Urgency) -> str:
    """The task that bakes work of a class."""
    if urgency >= Urgency.REMOVAL:
        return KILL_TASK
    return BAKE_TASK if urgency == Urgency.EDIT else REST_TASK

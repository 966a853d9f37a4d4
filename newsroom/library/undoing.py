"""Taking back a batch of edits: each column that is as the batch left it becomes what it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from newsroom.library.columns import from_json
from newsroom.library.edits import PhotoEdit, edit_photos
from newsroom.library.outcome import Outcome
from newsroom.library.receipts import find_acts_of
from newsroom.models import PhotoBatch

UNDONE_WITHIN: Final = timedelta(days=1)  # what is older is undone from its receipt
# A kill wants a reason, and has its own way back.
UNDONE_AT_ONCE: Final = (PhotoBatch.Kind.EDIT, PhotoBatch.Kind.MOMENTS, PhotoBatch.Kind.PLACE)


class NotToBeUndone(Exception):
    """A batch that is undone already, or of a kind that is taken back elsewhere."""


def find_undoable(person: User) -> PhotoBatch | None:
    """The last batch of somebody that he may want to undo; its receipt is not loaded.

    Not an undoing itself, nor what he undid already as far as he could.
    """
    undoings = PhotoBatch.objects.filter(answers=OuterRef("pk"), done_by=person)
    found = PhotoBatch.objects.filter(
        done_by=person,
        done_at__gte=timezone.now() - UNDONE_WITHIN,
        kind__in=UNDONE_AT_ONCE,
        answers=None,
        undone_at=None,
    )
    return found.exclude(Exists(undoings.order_by())).defer("receipt").first()


def undo_edits(batch_id: int, *, by: User | None) -> Outcome:
    """Take back a batch of words, rights or moments; that is a batch like any other.

    What others changed since is left, and named. What was left for want of a right can still be
    taken back by somebody who has it. Raises `NotToBeUndone`.
    """
    with transaction.atomic():
        batch = hold_batch(batch_id)
        if batch.kind not in (PhotoBatch.Kind.EDIT, PhotoBatch.Kind.MOMENTS):
            raise NotToBeUndone("This is taken back where it was done. Nothing was changed.")
        acts = find_acts_of(batch)
        edits = {
            photo_id: PhotoEdit(
                {
                    column: (from_json(column, after), from_json(column, before))
                    for column, (before, after) in act.delta["fields"].items()
                }
            )
            for photo_id, act in acts.items()
        }
        set_by = {photo_id: act.delta.get("set_by", {}) for photo_id, act in acts.items()}
        outcome = edit_photos(
            edits,
            summary=f"undid: {batch.summary}",
            changed_by=by,
            answers=batch,
            set_by=set_by,
        )
        if outcome.changed and not outcome.closed:
            mark_undone(batch, by=by)
    return outcome


def hold_batch(batch_id: int) -> PhotoBatch:
    """The locked row of a batch that is not undone yet. Raises `NotToBeUndone`."""
    batch = PhotoBatch.objects.select_for_update().get(pk=batch_id)
    if batch.undone_at is not None:
        raise NotToBeUndone(
            f"{batch.undone_by_name or 'Somebody'} undid this already. Nothing was changed."
        )
    return batch


def mark_undone(batch: PhotoBatch, *, by: User | None) -> None:
    """Note on a locked batch that it is taken back."""
    batch.undone_at = timezone.now()
    batch.undone_by_name = str(by) if by else ""
    batch.save(update_fields=["undone_at", "undone_by_name"])

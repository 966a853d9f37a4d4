"""The receipt of a batch: which photos it changed, and which it left and why.

What was changed on each stands in the photos' own log, under the batch's number; the receipt says
of which photos. JSON:

changed  [[photo id, name]]
left     [[photo id, name, reason]] of those that others changed, or that needed another right
proposed [[photo id, name]] of those that readers see: a publisher decides
gone     how many had left the library
gallery  the gallery into which photos were placed; takedowns: [[photo id, takedown id]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from gallery.history.photo_log import find_photo_acts
from gallery.models import Act
from newsroom.library.columns import from_json
from newsroom.library.outcome import Left, Outcome, shorten
from newsroom.models import PhotoBatch

SUMMARY_LENGTH = 300


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One photo of a receipt; `changes` by column, before and after."""

    photo_id: int
    name: str
    changes: tuple[tuple[str, Any, Any], ...] = ()
    reason: str = ""
    is_proposed: bool = False


def write_batch(
    outcome: Outcome,
    *,
    kind: PhotoBatch.Kind,
    summary: str,
    done_by: User | None,
    answers: PhotoBatch | None = None,
    **more: Any,
) -> PhotoBatch:
    """Keep the receipt of what was done; in its transaction. `more` goes into the receipt."""
    left = (*outcome.left, *outcome.closed)
    return PhotoBatch.objects.create(
        kind=kind,
        summary=summary[:SUMMARY_LENGTH],
        number=len(outcome.changed),
        receipt={
            "changed": [[each, shorten(outcome.names.get(each, ""))] for each in outcome.changed],
            "left": [[each.photo_id, shorten(each.name), each.reason] for each in left],
            "gone": len(outcome.gone),
            **more,
        },
        answers=answers,
        done_by=done_by,
        done_by_name=str(done_by) if done_by else "",
    )


def add_proposed(
    batch_id: int, lines: Sequence[tuple[int, str]], left: Sequence[Left] = ()
) -> None:
    """Tell in a receipt for which photos the same was proposed, and for which it could not be."""
    batch = PhotoBatch.objects.select_for_update().get(pk=batch_id)
    batch.receipt["proposed"] = [[photo_id, shorten(name)] for photo_id, name in lines]
    batch.receipt["left"] += [[each.photo_id, shorten(each.name), each.reason] for each in left]
    batch.save(update_fields=["receipt"])


def find_acts_of(batch: PhotoBatch) -> dict[int, Act]:
    """What a batch wrote into the photos' logs, by photo, in 1 query."""
    ids = [photo_id for photo_id, _ in batch.receipt.get("changed", ())]
    acts = find_photo_acts(ids).filter(done_at__gte=batch.done_at, delta__batch=batch.pk)
    return {act.thing_id: act for act in acts}


def read_lines(batch: PhotoBatch) -> list[ReceiptLine]:
    """The photos of a batch's receipt: the changed ones first, then those that were left."""
    acts = find_acts_of(batch)
    changed = [
        ReceiptLine(
            photo_id,
            name,
            tuple(
                (column, from_json(column, before), from_json(column, after))
                for column, (before, after) in acts[photo_id].delta["fields"].items()
            )
            if photo_id in acts
            else (),
        )
        for photo_id, name in batch.receipt.get("changed", ())
    ]
    left = [
        ReceiptLine(photo_id, name, reason=reason)
        for photo_id, name, reason in batch.receipt.get("left", ())
    ]
    proposed = [
        ReceiptLine(photo_id, name, is_proposed=True)
        for photo_id, name in batch.receipt.get("proposed", ())
    ]
    return [*changed, *proposed, *left]

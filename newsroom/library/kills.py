"""Several photos killed with one reason and one receipt, and that taken back."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from media.models import Photo
from media.takedown import undo_kills
from newsroom.library.batches import find_selected
from newsroom.library.outcome import Left, Outcome
from newsroom.library.receipts import write_batch
from newsroom.library.undoing import NotToBeUndone, hold_batch, mark_undone
from newsroom.models import PhotoBatch
from newsroom.publishing.killing import kill_many_everywhere
from newsroom.rights import list_touchable_photos

NEEDS_PUBLISHING = "something published still holds it: showing it again needs the right to publish"
REASON_SHOWN = 120


def kill_selection(photo_ids: Sequence[int], *, reason: str, by: User | None) -> Outcome:
    """Kill all of a selection at once; their files are out of the public tree when this returns.

    Raises `EditRefused`, `ReasonMissing`, and nothing is killed then.
    """
    photos = find_selected(photo_ids)
    takedowns = kill_many_everywhere(photos, reason=reason, killed_by=by)
    killed = {takedown.photo_id: takedown.pk for takedown in takedowns}
    outcome = Outcome(
        changed=tuple(killed),
        unchanged=tuple(photo.pk for photo in photos if photo.pk not in killed),
        gone=tuple(sorted(set(photo_ids) - {photo.pk for photo in photos})),
        names={photo.pk: str(photo) for photo in photos},
    )
    if not killed:
        return outcome
    number = f"{len(killed)} photo{'' if len(killed) == 1 else 's'}"
    batch = write_batch(
        outcome,
        kind=PhotoBatch.Kind.KILL,
        summary=f"killed {number}: {shorten(reason.strip())}",
        done_by=by,
        takedowns=[[photo_id, takedown] for photo_id, takedown in killed.items()],
    )
    return outcome.of_batch(batch.pk)


def shorten(reason: str) -> str:
    """As much of a reason as a line has room for; all of it stands in each photo's receipt."""
    return reason if len(reason) <= REASON_SHOWN else f"{reason[: REASON_SHOWN - 1]}…"


def undo_kill_of(batch_id: int, *, reason: str, by: User) -> Outcome:
    """Allow the photos of a batch again, as far as somebody may. Raises `NotToBeUndone` and
    `ReasonMissing`.
    """
    with transaction.atomic():
        batch = hold_batch(batch_id)
        ids = [takedown_id for _, takedown_id in batch.receipt.get("takedowns", ())]
        # By this batch: not by a later kill of a photo that was allowed again in between.
        killed = Photo.objects.filter(takedowns__in=ids, killed_at=F("takedowns__done_at"))
        photos = {photo.pk: photo for photo in killed.defer("embedded_metadata")}
        if not photos:
            raise NotToBeUndone("None of these photos is killed any more.")
        open_ids = list_touchable_photos(by, photos.keys())
        undo_kills([photos[pk] for pk in open_ids], reason=reason, undone_by=by)
        closed = [photo for pk, photo in photos.items() if pk not in open_ids]
        if not closed:  # else somebody with the right can still undo the rest
            mark_undone(batch, by=by)
        return Outcome(
            changed=tuple(sorted(open_ids)),
            closed=tuple(Left(photo.pk, str(photo), NEEDS_PUBLISHING) for photo in closed),
        )

"""A change across a selection of the library by somebody who may not change all of it: what he may
is changed at once, the rest is proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from media.models import Photo
from newsroom.audit.record import record_many
from newsroom.library.batches import edit_of, make_change
from newsroom.library.changes import Change
from newsroom.library.columns import EditRefused, clean_value, to_json
from newsroom.library.edits import MOST_AT_ONCE, PhotoEdit
from newsroom.library.outcome import Left, Outcome
from newsroom.library.receipts import add_proposed
from newsroom.models import AuditEntry, Proposal
from newsroom.proposals.present import PHOTO_COLUMNS, Kind
from newsroom.proposals.proposing import MOST_WAITING
from newsroom.rights import list_editable_photos

NOTHING_NEW = "it says so already"
WAITS = "you have proposed exactly this already"
TOO_MANY = f"{MOST_WAITING} of your proposals wait already"
NOT_PROPOSED = "when it may be shown is said by those who publish"


def change_or_propose(
    seen: Mapping[int, Mapping[str, Any]], change: Change, *, by: User
) -> Outcome:
    """Do what was shown where `by` may, and propose it where something published shows the photo.

    `seen` are the values that the editor saw, by photo and column, as JSON. Raises `EditRefused`,
    and nothing is changed or proposed then.
    """
    if len(seen) > MOST_AT_ONCE:
        raise EditRefused(
            f"At most {MOST_AT_ONCE:,} photos are changed at once; these are {len(seen):,}. "
            "Nothing was changed."
        )
    open_ids = list_editable_photos(by, seen.keys())
    closed = {photo_id: values for photo_id, values in seen.items() if photo_id not in open_ids}
    there = Photo.objects.defer("embedded_metadata").in_bulk(closed)
    edits = {photo_id: edit_of(closed[photo_id], change) for photo_id in there}
    with transaction.atomic():
        at_once = {photo_id: values for photo_id, values in seen.items() if photo_id not in there}
        outcome = make_change(at_once, change, by=by) if at_once else Outcome()
        if not edits:
            return outcome
        proposed, left = propose_edits(there, edits, by=by)
        if outcome.batch_id:
            lines = [(photo_id, str(there[photo_id])) for photo_id in proposed]
            add_proposed(outcome.batch_id, lines, left)
        return replace(outcome, proposed=tuple(proposed), left=(*outcome.left, *left))


def propose_edits(
    photos: Mapping[int, Photo], edits: Mapping[int, PhotoEdit], *, by: User
) -> tuple[list[int], list[Left]]:
    """A proposal for each photo, in as few queries as for one; those that got one, and the rest."""
    waiting = Proposal.objects.filter(proposed_by=by, state=Proposal.State.WAITING)
    room = MOST_WAITING - waiting.count()
    mine = waiting.filter(kind=Kind.PHOTO, photo__in=photos).order_by()
    known = [(row.photo_id, row.changes) for row in mine]
    rows: list[Proposal] = []
    left: list[Left] = []
    for photo_id, edit in sorted(edits.items()):
        photo = photos[photo_id]
        changes = list_changes(edit)
        why = ""
        if not changes:
            is_moment = not set(edit.changes) & set(PHOTO_COLUMNS)
            why = NOT_PROPOSED if is_moment else NOTHING_NEW
        elif (photo_id, changes) in known:
            why = WAITS
        elif len(rows) >= room:
            why = TOO_MANY
        if why:
            left.append(Left(photo_id, str(photo), why))
            continue
        rows.append(
            Proposal(
                kind=Kind.PHOTO,
                photo=photo,
                changes=changes,
                proposed_by=by,
                proposed_by_name=str(by),
            )
        )
    Proposal.objects.bulk_create(rows)
    record_many(AuditEntry.Act.PROPOSE, tell_proposals(rows))
    return [row.photo_id or 0 for row in rows], left


def list_changes(edit: PhotoEdit) -> dict[str, list[Any]]:
    """What can be proposed of an edit: {column: [seen, wanted]}. Raises `EditRefused`."""
    return {
        name: [to_json(was), to_json(clean_value(name, value))]
        for name, (was, value) in edit.changes.items()
        if name in PHOTO_COLUMNS and value != was
    }


def tell_proposals(rows: Sequence[Proposal]) -> list[tuple[Photo, dict[str, Any]]]:
    """Each photo with what the audit log keeps of its proposal."""
    return [(row.thing, {"proposal": row.pk, "changes": row.changes}) for row in rows]

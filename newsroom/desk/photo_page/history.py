"""What happened to a photo: edits of its words and crops, decisions, kills, and how it came in.

Read out of the log of acts and the audit log for every request, in 3 queries; nothing here writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from gallery.history.photo_log import find_photo_acts
from gallery.models import Act
from gallery.slides.word_difference import Piece, compare_words
from media.models import Photo
from newsroom.desk.library_acts import cut, tell_value
from newsroom.library.columns import COLUMNS, from_json
from newsroom.models import PhotoBatch
from newsroom.models.audit import AuditEntry

MOST_SHOWN: Final = 100
DECISIONS: Final = {
    AuditEntry.Act.EMBARGO: "set an embargo",
    AuditEntry.Act.LIFT_EMBARGO: "lifted the embargo",
    AuditEntry.Act.LICENCE_END: "set the end of the licence",
    AuditEntry.Act.KEEP_LICENCE: "took the end of the licence out",
    AuditEntry.Act.HOLD: "held it",
    AuditEntry.Act.RELEASE: "released it",
    AuditEntry.Act.KEEP_OUT: "kept it out",
    AuditEntry.Act.KILL: "killed it everywhere",
    AuditEntry.Act.UNDO_KILL: "undid the kill",
}
# Moments stand in both logs; where an edit tells one, the audit log's row of it is left out.
OF_MOMENTS: Final = (
    AuditEntry.Act.EMBARGO,
    AuditEntry.Act.LIFT_EMBARGO,
    AuditEntry.Act.LICENCE_END,
    AuditEntry.Act.KEEP_LICENCE,
)
SAME_ACT: Final = timedelta(seconds=5)  # both rows are of one transaction


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `batch_id` is of the receipt that an edit has, if it has one."""

    at: datetime
    who: str
    did: str
    why: str = ""
    changes: tuple[tuple[str, tuple[Piece, ...]], ...] = ()
    batch_id: int | None = None
    may_undo: bool = False


def list_events(photo: Photo, *, may_edit: bool) -> tuple[Event, ...]:
    """The last events of a photo, the newest first; how it came in is the last."""
    acts = list(find_photo_acts([photo.pk])[:MOST_SHOWN])
    batches = PhotoBatch.objects.defer("receipt").in_bulk(
        {act.delta["batch"] for act in acts if "batch" in act.delta}
    )
    decisions = AuditEntry.objects.filter(kind="photo", thing_id=photo.pk, act__in=DECISIONS)
    events = [
        *(tell_edit(act, batches.get(act.delta.get("batch", 0)), may_edit) for act in acts),
        *(
            tell_decision(entry)
            for entry in decisions[:MOST_SHOWN]
            if not any(is_told_by(act, entry) for act in acts)
        ),
    ]
    events.sort(key=attrgetter("at"), reverse=True)
    return (*events[:MOST_SHOWN], tell_arrival(photo))


def is_told_by(act: Act, entry: AuditEntry) -> bool:
    """Whether an edit is what the audit log tells of a moment."""
    changed = act.delta.get("fields", {})
    is_of_moments = any(name in COLUMNS and COLUMNS[name].group == "moments" for name in changed)
    is_same = abs(act.done_at - entry.done_at) < SAME_ACT
    return entry.act in OF_MOMENTS and is_of_moments and is_same


def tell_edit(act: Act, batch: PhotoBatch | None, may_edit: bool) -> Event:
    """An edit of words, rights or crops. What was done to this photo alone may be undone here."""
    is_alone = batch is not None and batch.number == 1
    return Event(
        act.done_at,
        act.done_by_name or "Somebody",
        act.summary.removesuffix(" of 1 photo") if is_alone else act.summary,
        changes=tuple(
            tell_change(column, *pair)
            for column, pair in act.delta.get("fields", {}).items()
            if column in COLUMNS and COLUMNS[column].group != "focus"
        ),
        batch_id=batch.pk if batch else None,
        may_undo=is_alone and may_edit and batch is not None and batch.undone_at is None,
    )


def tell_change(column: str, before: Any, after: Any) -> tuple[str, tuple[Piece, ...]]:
    """A column, and its text with what was taken out and put in."""
    texts = (cut(tell_value(column, from_json(column, each))) for each in (before, after))
    return COLUMNS[column].label, tuple(compare_words(*texts))


def tell_decision(entry: AuditEntry) -> Event:
    """A decision on whether and when readers may see it."""
    until = entry.details.get("until")
    moment = f", {tell_value('', datetime.fromisoformat(until))}" if until else ""
    did = f"{DECISIONS[AuditEntry.Act(entry.act)]}{moment}"
    return Event(
        entry.done_at, entry.person or "Somebody", did, why=entry.details.get("reason", "")
    )


def tell_arrival(photo: Photo) -> Event:
    """How it came into the library."""
    who = str(photo.uploaded_by) if photo.uploaded_by else "Somebody"
    return Event(photo.uploaded_at, who, f"brought it in as {photo.original_name}")

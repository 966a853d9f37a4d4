"""Notes of corrections as readers get them: what was wrong on a page, and is right now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gallery.models import CorrectionNote, Publishable


@dataclass(frozen=True, slots=True)
class Correction:
    """One note. Without a moment it is a line that editors typed, with its date in its words."""

    text: str
    corrected_at: datetime | None = None
    slide_id: str = ""  # public; empty where it is of the whole page


def read_corrections(thing: Publishable) -> tuple[Correction, ...]:
    """A gallery's or an article's notes, the first at the start.

    No query where there are none, or where they were read by `attach_corrections`.
    """
    if thing.corrected_at is None:
        return ()
    if "known_corrections" not in vars(thing):
        attach_corrections([thing])
    known: tuple[Correction, ...] = vars(thing)["known_corrections"]
    return known


def attach_corrections(things: Iterable[Publishable]) -> None:
    """Read the notes of things of one kind, for `read_corrections`, in 1 query at most."""
    corrected = {thing.pk: thing for thing in things if thing.corrected_at is not None}
    if not corrected:
        return
    kind = next(iter(corrected.values()))._meta.model_name
    notes = CorrectionNote.objects.filter(kind=kind, thing_id__in=corrected)
    by_thing: defaultdict[int, list[Correction]] = defaultdict(list)
    for note in notes.order_by("corrected_at", "pk"):
        by_thing[note.thing_id].append(Correction(note.text, note.corrected_at, note.slide_id))
    for pk, thing in corrected.items():
        vars(thing)["known_corrections"] = tuple(by_thing[pk])

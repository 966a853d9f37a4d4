"""Undo and redo: each editor's own acts, last one first, on any machine and after any reload.

An undoing is an act like any other, and answers the one that it takes back; doing it again answers
the undoing. So the log itself is all that has to be remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from gallery.history.deltas import Delta, compare_states
from gallery.history.log import find_acts, find_acts_since, write_act
from gallery.history.photo_words import PhotosRight, take_photo_words_back
from gallery.history.replay import LogTooShort, step_back_over
from gallery.history.state import make_state
from gallery.history.taking_back import Since, take_back
from gallery.history.writing import make_possible, write_state
from gallery.models import Act, Gallery
from gallery.signals import tell_gallery_changed

# So many of an editor's acts are looked through for the last that is not undone.
LOOKED_THROUGH = 1_000
NEVER_UNDONE = (Act.Name.EARLIER, Act.Name.CREATE)


class NothingToUndo(Exception):
    """There is nothing to take back, or to do again; the text says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act of history did, for the editor."""

    sentence: str
    act: Act | None  # None: nothing had to be changed


@dataclass(slots=True)
class Stacks:
    """What an editor can undo, and the undoings that can be done again; the last at the end."""

    undo: list[Act]
    redo: list[Act]


def find_stacks(gallery: Gallery, editor: User | None) -> Stacks:
    """What an editor can undo and do again, in 1 query."""
    own = find_acts(gallery).filter(done_by=editor).exclude(name__in=NEVER_UNDONE)
    return build_stacks(list(reversed(own.order_by("-number")[:LOOKED_THROUGH])))


def build_stacks(acts: Sequence[Act]) -> Stacks:
    """The stacks that these acts of one editor leave."""
    stacks = Stacks([], [])
    for act in acts:
        passed = {act.answers, *act.delta.get("passed", ())}
        if act.name == Act.Name.UNDO:
            stacks.undo = [each for each in stacks.undo if each.number not in passed]
            stacks.redo.append(act)
        elif act.name == Act.Name.REDO:
            stacks.redo = [each for each in stacks.redo if each.number not in passed]
            stacks.undo.append(act)
        else:
            stacks.undo.append(act)
            stacks.redo.clear()
    return stacks


def undo(
    gallery: Gallery,
    *,
    done_by: User | None,
    may_change_photos: PhotosRight,
    source: Act.Source = Act.Source.DESK,
) -> Outcome:
    """Take back an editor's own last act that still applies. Raises `NothingToUndo`.

    `may_change_photos` says of which photos words may be changed for every use.
    """
    return answer_in_turn(gallery, Act.Name.UNDO, done_by, may_change_photos, source)


def redo(
    gallery: Gallery,
    *,
    done_by: User | None,
    may_change_photos: PhotosRight,
    source: Act.Source = Act.Source.DESK,
) -> Outcome:
    """Do again what an editor undid last. Raises `NothingToUndo`."""
    return answer_in_turn(gallery, Act.Name.REDO, done_by, may_change_photos, source)


def answer_in_turn(
    gallery: Gallery,
    name: Act.Name,
    done_by: User | None,
    may_change_photos: PhotosRight,
    source: Act.Source,
) -> Outcome:
    """Undo or redo with the gallery's row held. Raises `NothingToUndo`."""
    with transaction.atomic():
        current = Gallery.objects.select_for_update().get(pk=gallery.pk)
        stacks = find_stacks(current, done_by)
        stack = stacks.undo if name == Act.Name.UNDO else stacks.redo
        if not stack:
            what = "undo" if name == Act.Name.UNDO else "do again"
            raise NothingToUndo(f"There is nothing of yours to {what}.")
        outcome = answer_last(current, stack, name, done_by, may_change_photos, source)
    gallery.version = current.version
    return outcome


def answer_last(
    gallery: Gallery,
    stack: Sequence[Act],
    name: Act.Name,
    done_by: User | None,
    may_change_photos: PhotosRight,
    source: Act.Source,
) -> Outcome:
    """Take back the last of these acts of which something can be taken back."""
    passed: list[int] = []
    kept: list[str] = []
    slides = list(gallery.slides.order_by("position"))
    present = make_state(gallery, slides)
    since = list(find_acts_since(gallery, stack[-1].number - 1))
    for act in reversed(stack):
        if since[0].number > act.number:
            since = [
                *find_acts(gallery).filter(number__range=(act.number, since[0].number - 1)),
                *since,
            ]
        try:
            before = step_back_over(present, since)
        except LogTooShort as error:
            raise NothingToUndo(str(error)) from error
        taken = take_back(
            present, act.delta, before=before, since=Since.from_deltas(find_others(since, act))
        )
        kept += taken.kept
        wanted = make_possible(taken.state, present)
        delta = compare_states(present, wanted)
        photos, photos_kept = take_photo_words_back(act.delta, may_change_photos)
        kept += photos_kept
        if not delta and not photos:
            passed.append(act.number)
            continue
        if photos:
            delta["photos"] = photos
        write_state(gallery, slides, wanted)
        return write_answer(gallery, act, name, delta, passed, kept, done_by, source)
    raise NothingToUndo(f"Nothing was changed. {tell_kept(kept)}".strip())


def find_others(since: Sequence[Act], act: Act) -> list[Delta]:
    """What was done after an act and is not undone: acts and their undoings cancel out."""
    later = {each.number: each for each in since if each.number > act.number}
    for each in reversed(since):
        if each.answers in later and each.number in later:
            later.pop(each.number)
            later.pop(each.answers)
    return [each.delta for each in later.values()]


def write_answer(
    gallery: Gallery,
    act: Act,
    name: Act.Name,
    delta: Delta,
    passed: list[int],
    kept: list[str],
    done_by: User | None,
    source: Act.Source,
) -> Outcome:
    """Write the act that answers another one, and say what it did."""
    about = act.what_was_done
    delta["about"] = about
    if passed:
        delta["passed"] = passed
    if "order" in delta:
        gallery.version += 1
    gallery.save()
    verb = "undid" if name == Act.Name.UNDO else "did again"
    written = write_act(
        gallery,
        name=name,
        summary=f"{verb}: {about}",
        delta=delta,
        done_by=done_by,
        source=source,
        answers=act.number,
    )
    tell_gallery_changed(gallery.pk)
    said = "Undone" if name == Act.Name.UNDO else "Done again"
    return Outcome(f"{said}: {about}. {tell_kept(kept)}".strip(), written)


def tell_kept(kept: Sequence[str]) -> str:
    """What stays as it was changed since, in a sentence; empty for nothing."""
    if not kept:
        return ""
    named = list(dict.fromkeys(kept))
    more = f" and {len(named) - 5} more" if len(named) > 5 else ""
    return f"Changed since, and kept as it is: {'; '.join(named[:5])}{more}."

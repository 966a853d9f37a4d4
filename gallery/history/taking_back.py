"""Taking back what one act did, where others have changed things since. No database.

Whatever stands as the act left it becomes what it was before. What was changed since stays, and is
named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gallery.history.deltas import (
    Delta,
    list_ids,
    read_runs_after,
    read_runs_before,
    replace_values,
)
from gallery.history.orders import put_after
from gallery.history.state import GalleryState, SlideState
from media.text_columns import COLUMN_NAMES

FIELD_NAMES = {
    **COLUMN_NAMES,
    "is_decorative": "decorative mark",
    "photo": "picture",
    "flag": "flag",
}


@dataclass(slots=True)
class Since:
    """What was changed after an act: slides that were moved, and those that say something else."""

    moved: set[str] = field(default_factory=set)
    edited: set[str] = field(default_factory=set)

    @classmethod
    def from_deltas(cls, deltas: Iterable[Delta]) -> Since:
        """What these acts changed."""
        since = cls()
        for delta in deltas:
            since.moved.update(list_ids(read_runs_before(delta)), list_ids(read_runs_after(delta)))
            since.edited.update(delta.get("slides", ()))
        return since


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The state to come, and what stays as it was changed since, in words."""

    state: GalleryState
    kept: tuple[str, ...]


def take_back(
    present: GalleryState, delta: Delta, *, before: GalleryState, since: Since
) -> TakenBack:
    """The present state without what an act did; `before` is the state before the act."""
    slides, order, kept = dict(present.slides), list(present.order), list[str]()
    moved_since = 0
    for each in delta.get("came", ()):
        if each in slides and each in since.edited:
            kept.append(f"photo {present.order.index(each) + 1}, which has other words")
        elif each in slides:
            del slides[each]
            order.remove(each)
    back = {
        each: SlideState(**content)
        for each, content in delta.get("went", {}).items()
        if each not in slides
    }
    slides |= back
    loose = set(back)
    for each in set(list_ids(read_runs_before(delta))) & set(list_ids(read_runs_after(delta))):
        if each in since.moved:
            moved_since += 1
        elif each in slides:
            loose.add(each)
    if moved_since:
        kept.append(f"the place of {moved_since} photo{'' if moved_since == 1 else 's'}")
    order = put_after([*order, *back], loose, before.order)
    kept += take_words_back(slides, delta, order)
    fields, kept_fields = take_values_back(present.fields, delta.get("fields", {}))
    kept += [f"the {name}" for name in kept_fields]
    flags = {slide.flag for slide in slides.values() if slide.photo == fields["cover"]}
    if flags == {"reject"}:  # by now: a cover that is rejected is none
        fields["cover"] = None
    state = GalleryState(tuple(order), slides, fields)
    return TakenBack(state, tuple(kept))


def take_words_back(slides: dict[str, SlideState], delta: Delta, order: list[str]) -> list[str]:
    """Put the words and marks of slides back where they are as the act left them."""
    kept = []
    for each, changes in delta.get("slides", {}).items():
        if each not in slides:
            kept.append("a photo that was taken out")
            continue
        present = {name: getattr(slides[each], name) for name in changes}
        values, kept_names = take_values_back(present, changes)
        slides[each] = replace_values(slides[each], values)
        place = order.index(each) + 1
        kept += [f"the {FIELD_NAMES[name]} of photo {place}" for name in kept_names]
    return kept


def take_values_back(present: Any, changes: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Values as they were before, where they are as they were after; and the names of the rest."""
    values, kept = dict(present), []
    for name, (old, new) in changes.items():
        if name not in values:
            continue
        if values[name] == new:
            values[name] = old
        elif values[name] != old:
            kept.append(name)
    return values, kept

"""What an act changed, as JSON: enough to step over it in both directions, and no more.

order   {"before": runs, "after": runs}: where those stood and stand that moved, came or went;
        a run is [anchor, "id id"], or [anchor, number] where the ids are those of "before"
came    {slide id: content} of new slides; "went" of those that were taken out
slides  {slide id: {field: [before, after]}}
fields  {field: [before, after]} of the gallery
photos  {photo id: {field: [before, after]}} of words that were written for every use
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from gallery.history.orders import Run, find_least_moved, find_runs, put_runs
from gallery.history.state import SLIDE_FIELDS, GalleryState, SlideState

type Delta = dict[str, Any]
type Change = tuple[Any, Any]  # before and after

# Whoever moves three photos is remembered with these three, where as few others could have moved.
ABOUT_AS_FEW = 2


def compare_states(
    before: GalleryState, after: GalleryState, *, moved: Collection[str] = ()
) -> Delta:
    """What makes `after` of `before`; `moved` are the slides that somebody moved, if known."""
    delta: Delta = {}
    if before.order != after.order:
        delta["order"] = describe_order(before.order, after.order, moved)
    if came := {
        each: after.slides[each].content for each in after.order if each not in before.slides
    }:
        delta["came"] = came
    if went := {
        each: before.slides[each].content for each in before.order if each not in after.slides
    }:
        delta["went"] = went
    slides = {
        each: changes
        for each in after.order
        if each in before.slides
        and (changes := compare_slides(before.slides[each], after.slides[each]))
    }
    if slides:
        delta["slides"] = slides
    if fields := compare_values(before.fields, after.fields):
        delta["fields"] = fields
    return delta


def compare_slides(before: SlideState, after: SlideState) -> dict[str, Change]:
    """What changed on one slide, by field."""
    if before == after:
        return {}
    return {
        name: (getattr(before, name), getattr(after, name))
        for name in SLIDE_FIELDS
        if getattr(before, name) != getattr(after, name)
    }


def compare_values(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Change]:
    """What changed between values of the same names."""
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}


def describe_order(
    before: Sequence[str], after: Sequence[str], moved: Collection[str]
) -> dict[str, Any]:
    """Where those stood and stand that are not what everything else is in order around."""
    kept = set(before) & set(after)
    stood = [each for each in before if each in kept]
    stands = [each for each in after if each in kept]
    loose = find_least_moved(stood, stands)
    chosen = set(moved) & kept
    if (
        loose
        and len(chosen) <= ABOUT_AS_FEW * len(loose)
        and (
            [each for each in stood if each not in chosen]
            == [each for each in stands if each not in chosen]
        )
    ):
        loose = chosen
    runs_before = find_runs(before, loose | (set(before) - kept))
    runs_after = find_runs(after, loose | (set(after) - kept))
    is_same_row = list_ids(runs_before) == list_ids(runs_after)
    return {
        "before": [[anchor, " ".join(ids)] for anchor, ids in runs_before],
        "after": [
            [anchor, len(ids) if is_same_row else " ".join(ids)] for anchor, ids in runs_after
        ],
    }


def list_ids(runs: Sequence[Run]) -> list[str]:
    """All ids of some runs."""
    return [each for _, ids in runs for each in ids]


def read_runs_before(delta: Delta) -> list[Run]:
    """Where those stood that moved or went."""
    return [(anchor, ids.split()) for anchor, ids in delta.get("order", {}).get("before", [])]


def read_runs_after(delta: Delta) -> list[Run]:
    """Where those stand that moved or came."""
    row = iter(list_ids(read_runs_before(delta)))
    return [
        (anchor, ids.split() if isinstance(ids, str) else [next(row) for _ in range(ids)])
        for anchor, ids in delta.get("order", {}).get("after", [])
    ]


def step_back(state: GalleryState, delta: Delta) -> GalleryState:
    """The state before an act, given the one after it."""
    order = state.order
    if "order" in delta:
        stand = set(list_ids(read_runs_after(delta)))
        fixed = [each for each in order if each not in stand]
        order = tuple(put_runs(fixed, read_runs_before(delta)))
    slides = dict(state.slides)
    for each in delta.get("came", ()):
        slides.pop(each, None)
    for each, content in delta.get("went", {}).items():
        slides[each] = SlideState(**content)
    for each, changes in delta.get("slides", {}).items():
        slides[each] = replace_values(
            slides[each], {name: old for name, (old, _) in changes.items()}
        )
    fields = dict(state.fields)
    for name, (old, _) in delta.get("fields", {}).items():
        if name in fields:
            fields[name] = old
    return GalleryState(order=order, slides=slides, fields=fields)


def replace_values(slide: SlideState, values: Mapping[str, Any]) -> SlideState:
    """A slide with other values in some fields."""
    return SlideState(**{name: values.get(name, getattr(slide, name)) for name in SLIDE_FIELDS})


def list_touched(delta: Delta) -> set[str]:
    """The slides that came, went or say something else: those whose cards are drawn anew."""
    return {*delta.get("came", ()), *delta.get("went", ()), *delta.get("slides", ())}

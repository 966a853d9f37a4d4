"""Any earlier state of a gallery, stepped back to from the present."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gallery.history.deltas import step_back
from gallery.history.log import find_acts, find_acts_since
from gallery.history.state import GalleryState, make_state
from gallery.models import Act, Gallery


class LogTooShort(Exception):
    """What is asked for was before the log of changes began."""

    def __init__(self) -> None:
        super().__init__("The history does not reach back so far. Nothing was changed.")


def read_state(gallery: Gallery) -> GalleryState:
    """The present state, in 1 query."""
    return make_state(gallery, gallery.slides.order_by("position"))


def read_state_at(gallery: Gallery, number: int) -> GalleryState:
    """The state after the act of this number (0: before the first), in 2 queries.

    Raises `LogTooShort`.
    """
    return step_back_over(read_state(gallery), find_acts_since(gallery, number))


def step_back_over(state: GalleryState, acts: Iterable[Act]) -> GalleryState:
    """The state before these acts, which led to `state`. Raises `LogTooShort`."""
    for act in sorted(acts, key=lambda act: act.number, reverse=True):
        if act.name == Act.Name.EARLIER:
            raise LogTooShort
        state = step_back(state, act.delta)
    return state


def find_number_at(gallery: Gallery, moment: datetime) -> int:
    """The last act that was done by a moment; 0 where none was."""
    number = find_acts(gallery).filter(done_at__lte=moment).values_list("number", flat=True).last()
    return number or 0


def find_number_of_version(gallery: Gallery, version: int) -> int:
    """The last act of a version of the order; 0 where the version is older than the log."""
    acts = find_acts(gallery).filter(version__lte=version)
    return acts.values_list("number", flat=True).last() or 0

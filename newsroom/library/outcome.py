"""What became of an act on many photos, for the editor, the receipt and whoever asked for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

NAMED = 5  # so many photos are named in a sentence; all of them stand in the receipt
NAME_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Left:
    """A photo of which something was not done, why, and what it says now, by column."""

    photo_id: int
    name: str
    reason: str
    current: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, and to what not; photos by their ids.

    `proposed` waits for those who publish it, `left` others changed meanwhile, `closed` the editor
    may not change, `gone` left the library. A photo of several columns may be changed and left.
    """

    changed: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()  # said so already
    proposed: tuple[int, ...] = ()
    left: tuple[Left, ...] = ()
    closed: tuple[Left, ...] = ()
    gone: tuple[int, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)  # as the changed ones were called
    batch_id: int | None = None  # None: nothing was changed

    def of_batch(self, batch_id: int) -> Outcome:
        """The same, once its batch is written."""
        return replace(self, batch_id=batch_id)

    @property
    def is_whole(self) -> bool:
        """Whether all was done that was asked for."""
        return not (self.left or self.closed or self.gone)

    @property
    def sentence(self) -> str:
        """Such as "30 changed, 1 left: Harbour (Ana changed it)."."""
        parts = [f"{len(self.changed)} changed"]
        if self.proposed:
            parts.append(f"{len(self.proposed)} proposed to those who publish them")
        if self.unchanged:
            parts.append(f"{len(self.unchanged)} said so already")
        if self.gone:
            parts.append(f"{len(self.gone)} no longer in the library")
        if not_done := (*self.left, *self.closed):
            parts.append(f"{len(not_done)} left: {name_left(not_done)}")
        return f"{', '.join(parts)}."


def name_left(not_done: tuple[Left, ...]) -> str:
    """The photos by the reason for which they were left."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for each in not_done:
        by_reason[each.reason].append(shorten(each.name))
    return "; ".join(f"{list_names(names)} ({reason})" for reason, names in by_reason.items())


def list_names(names: list[str]) -> str:
    """The first of them, and how many there are besides."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def shorten(name: str) -> str:
    """As much of a name as a sentence has room for."""
    return name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1]}…"

"""Pages that are made one after the other read once what they have in common.

Whoever makes many pages in a row opens a family, says whose pages they are, and the views then ask
the database once for a gallery, its slides or the site's sections. What a family has read is as old
as its beginning; so it is short, and nothing outlives it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Family:
    """The slides (by public id) and photos whose own pages are made, and what was read so far."""

    slide_ids: frozenset[str] = frozenset()
    photo_ids: frozenset[int] = frozenset()
    known: dict[Hashable, Any] = field(default_factory=dict)


NOBODY = Family()
present: ContextVar[Family] = ContextVar("present", default=NOBODY)


@contextmanager
def read_together(
    *, slide_ids: frozenset[str] = frozenset(), photo_ids: frozenset[int] = frozenset()
) -> Iterator[None]:
    """For as long as the block lasts, pages share what they read."""
    token = present.set(Family(slide_ids, photo_ids))
    try:
        yield
    finally:
        present.reset(token)


def list_slides_in_family() -> frozenset[str]:
    """The slides whose own pages are made now; none outside of a family."""
    return present.get().slide_ids


def list_photos_in_family() -> frozenset[int]:
    """The photos whose own pages are made now; none outside of a family."""
    return present.get().photo_ids


def read_once[Read](key: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` finds; in a family what it found when it was first asked by this key."""
    family = present.get()
    if family is NOBODY:
        return read()
    if key not in family.known:
        family.known[key] = read()
    found: Read = family.known[key]
    return found


def recall(key: Hashable) -> Any:
    """What was read by a key, or None."""
    return present.get().known.get(key)

"""What others did to an order since an editor saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gallery.history.log import find_acts_since
from gallery.history.replay import LogTooShort, find_number_of_version, step_back_over
from gallery.history.state import GalleryState
from gallery.models import Gallery

NAMED_CHANGES = 5


class SequenceConflict(Exception):
    """What the editor wants has no place in the gallery as it is now; nothing was written.

    `changes` are sentences such as "Ana moved 3 photos to the start", oldest first.
    """

    def __init__(self, *, current_version: int, changes: Sequence[str]) -> None:
        self.current_version = current_version
        self.changes = tuple(changes)
        super().__init__(
            f"The order was changed meanwhile: {tell(self.changes)}. Nothing of yours was saved; "
            "look at the new order and do it again."
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """The order that an editor saw (public ids), and what others did since, in sentences."""

    order: tuple[str, ...]
    changes: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What an editor who was late is told; empty for one who was not."""
        return f"Meanwhile {tell(self.changes)}." if self.changes else ""


def tell(changes: Sequence[str]) -> str:
    """The last of some changes, in one line."""
    return "; ".join(changes[-NAMED_CHANGES:]) or "another editor changed it"


def find_seen(gallery: Gallery, version: int, present: GalleryState) -> Seen:
    """What an editor saw who names a version.

    2 queries, and none for one who is up to date. Raises `SequenceConflict` where nobody knows any
    more what the order was then.
    """
    if version == gallery.version:
        return Seen(present.order)
    if version > gallery.version:
        raise SequenceConflict(current_version=gallery.version, changes=())
    acts = list(find_acts_since(gallery, find_number_of_version(gallery, version)))
    changes = tuple(act.sentence for act in acts)
    try:
        return Seen(step_back_over(present, acts).order, changes)
    except LogTooShort as error:
        raise SequenceConflict(current_version=gallery.version, changes=changes) from error

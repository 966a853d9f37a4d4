"""What a comparison works with, and the counts that it returns for `reconcile` and the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from newsroom.baking.local_tree import LocalTree

CHUNK = 500  # rows or files looked at together

type OnProgress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Report:
    """What was found and mended; the keys of `manage.py reconcile --json`."""

    moments: int = 0  # things whose schedule, embargo or licence came due unnoticed
    marks: int = 0  # edits whose pages were not found yet
    unplanned: int = 0  # pages whose rows were not as they should be
    missing: int = 0  # pages whose file was not there
    changed: int = 0  # pages whose file somebody else had changed
    orphans: list[str] = field(default_factory=list)  # files that no row knew, the first of them
    orphans_removed: int = 0  # all of them
    orphans_kept: int = 0  # so many that the database is more likely the wrong one
    renditions_published: int = 0
    renditions_withdrawn: int = 0
    renditions_damaged: list[str] = field(default_factory=list)
    is_new_revision: bool = False  # of code, templates or settings: every page is baked again
    is_new_style: bool = False  # of static files alone: pages are, data is not

    @property
    def mended(self) -> int:
        """How many differences there were."""
        return (
            self.moments
            + self.marks
            + self.unplanned
            + self.missing
            + self.changed
            + self.orphans_removed
            + self.renditions_published
            + self.renditions_withdrawn
            + len(self.renditions_damaged)
        )

    def note_orphan(self, path: str, *, named_at_most: int) -> None:
        """A file that no row knew was removed."""
        self.orphans_removed += 1
        if len(self.orphans) < named_at_most:
            self.orphans.append(path)

    def to_json(self) -> dict[str, object]:
        """For the database, the desk and `--json`."""
        return {**asdict(self), "mended": self.mended}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Report:
        """What `to_json` made."""
        names = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in told.items() if name in names})


@dataclass(slots=True)
class Comparing:
    """One comparison: what it has found, what it looks at, and whom it tells how far it is."""

    report: Report
    tree: LocalTree
    reads_content: bool
    orphan_after_seconds: float
    may_remove_most: bool
    tell: OnProgress

"""Which publishing state may follow which: draft, published, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping

ALLOWED: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"published"}),
    "published": frozenset({"withdrawn"}),
    "withdrawn": frozenset({"published"}),
}


def is_allowed(before: str, after: str) -> bool:
    """Whether a thing in state `before` may go to state `after`."""
    return after in ALLOWED[before]

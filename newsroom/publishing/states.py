"""Which publishing state may follow which: draft, ready, published, withdrawn.

"Scheduled" is no state of its own: what is published from a moment on that is yet to come.
"""

from __future__ import annotations

from collections.abc import Mapping

ALLOWED: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"ready", "published"}),
    "ready": frozenset({"draft", "published"}),
    "published": frozenset({"withdrawn"}),
    "withdrawn": frozenset({"published"}),
}


def is_allowed(before: str, after: str) -> bool:
    """Whether a thing in state `before` may go to state `after`."""
    return after in ALLOWED[before]

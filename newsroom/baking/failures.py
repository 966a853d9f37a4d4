"""What may go wrong with one page; the old one stays whatever it is."""

from __future__ import annotations


class BakeFailed(Exception):
    """A page could not be baked; the text says why. What was there before is still there."""


class BakeOvertaken(Exception):
    """The page was edited while it was being baked: it is stale still, and baked again."""

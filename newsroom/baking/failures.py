"""The exceptions that a failed bake raises; the page that was there stays."""

from __future__ import annotations


class BakeFailed(Exception):
    """A page could not be baked; the text says why. What was there before is still there."""


class AnsweredOtherwise(BakeFailed):
    """The page is fine, but readers get another one than the plan says.

    Expected while states change: the answer is of now, and the mark of the change not planned yet.
    What stays so on a second try is a fault.
    """


class BakeOvertaken(Exception):
    """The page was edited while it was being baked: it is stale still, and baked again."""

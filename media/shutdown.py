"""Whether this process was asked to stop: long work looks here between two files, or two pages.

A worker that ends in the middle loses nothing, since what is to be done is in the database; but
whoever pressed Ctrl-C waits for it.
"""

from __future__ import annotations

import mmap

# Shared with the children that a worker forks: the signal reaches their parent alone.
flag = mmap.mmap(-1, 1)


class StopAsked(Exception):
    """The rest is for whoever comes next: nothing is wrong with what was being made."""


def ask_to_stop(*_: object, **__: object) -> None:
    """Have long work end at the next place where it may."""
    flag[0] = 1


def is_stop_asked() -> bool:
    """Whether it should."""
    return flag[0] != 0


def leave_when_asked(*_: object) -> None:
    """Raise `StopAsked` when it should."""
    if is_stop_asked():
        raise StopAsked

"""Which status and sentence answer an exception that is no fault of the code.

The list is short on purpose: what is not in it is a 500, and is to be mended.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from http import HTTPStatus

from django.db import DataError, InterfaceError, OperationalError

# What connecting raises when nobody answers, and a broken connection; not what a wrong query does.
CANNOT_BE_REACHED = (OperationalError, InterfaceError)
FULL = (errno.ENOSPC, errno.EDQUOT)
FAILING = (errno.EIO, errno.EROFS)
FULL_IN_WORDS = ("database or disk is full", "no space left on device")  # SQLite, PostgreSQL
FAILING_IN_WORDS = ("disk i/o error", "attempt to write a readonly database")  # SQLite
# SQLite's words for a question of too many parts.
TOO_LONG_A_QUESTION = ("expression tree is too large", "too many sql variables", "parser stack")

RETRY_AFTER_SECONDS = 30

NOT_AVAILABLE = "Not available just now. Try again."
NO_ROOM = (
    "The newsroom's disk is full: nothing was saved, and nothing is lost of what was there. Tell "
    "whoever runs Photodesk, and try again when there is room."
)
NOT_WRITTEN = (
    "The newsroom's disk fails: nothing was saved. Tell whoever runs Photodesk, and try again when "
    "it is mended."
)
NOT_TO_BE_KEPT = (
    "This cannot be kept or looked for: it holds signs that are no text, a number that is too "
    "large, or too many parts. Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A status and a sentence; `is_passing` where the same will do later."""

    status: HTTPStatus
    words: str
    is_passing: bool = False


def find_meaning(error: BaseException | None) -> Meaning | None:
    """What to answer; None for a fault of ours."""
    if is_full(error):
        return Meaning(HTTPStatus.INSUFFICIENT_STORAGE, NO_ROOM, is_passing=True)
    if is_failing(error):
        return Meaning(HTTPStatus.SERVICE_UNAVAILABLE, NOT_WRITTEN, is_passing=True)
    if is_not_to_be_kept(error):
        return Meaning(HTTPStatus.BAD_REQUEST, NOT_TO_BE_KEPT)
    if isinstance(error, CANNOT_BE_REACHED):
        return Meaning(HTTPStatus.SERVICE_UNAVAILABLE, NOT_AVAILABLE, is_passing=True)
    return None


def is_full(error: BaseException | None) -> bool:
    """Whether there is no room on a disk, ours or the database's."""
    return is_of_disk(error, FULL, FULL_IN_WORDS)


def is_failing(error: BaseException | None) -> bool:
    """Whether a disk does not keep what it is given."""
    return is_of_disk(error, FAILING, FAILING_IN_WORDS)


def is_of_disk(
    error: BaseException | None, numbers: tuple[int, ...], texts: tuple[str, ...]
) -> bool:
    """Whether the system or the database says so."""
    if isinstance(error, OSError):
        return error.errno in numbers
    said = str(error).lower()
    return isinstance(error, OperationalError) and any(words in said for words in texts)


def is_not_to_be_kept(error: BaseException | None) -> bool:
    """Whether what was sent is text that no database takes, or a question that none answers."""
    if isinstance(error, (DataError, UnicodeEncodeError, RecursionError)):
        return True
    said = str(error).lower()
    if isinstance(error, OperationalError):
        return any(words in said for words in TOO_LONG_A_QUESTION)
    if isinstance(error, OverflowError):
        return "sqlite" in said or "int too large" in said
    return isinstance(error, ValueError) and "nul" in said and "0x00" in said

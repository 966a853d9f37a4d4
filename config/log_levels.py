"""How loud the log is: what strangers ask for in vain is not a fault of ours."""

from __future__ import annotations

import logging

DESK = "/admin/"
NOT_THERE = (404, 410)


class LevelOfAnswers(logging.Filter):
    """Django warns of every answer from 400 on.

    For readers, a page that is not there or gone is what the site is meant to say (DEBUG), and
    another refusal is of interest to who looks for it (INFO). On the desk a page that is not there
    is INFO, since a link may be wrong, and another refusal stays a warning.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Set the record's level; whether it is loud enough to be kept."""
        status = getattr(record, "status_code", 0)
        if 400 <= status < 500:
            path = str(getattr(getattr(record, "request", None), "path", ""))
            if path.startswith(DESK):
                level = logging.INFO if status in NOT_THERE else record.levelno
            else:
                level = logging.DEBUG if status in NOT_THERE else logging.INFO
            record.levelno, record.levelname = level, logging.getLevelName(level)
        return record.levelno >= logging.getLogger(record.name).getEffectiveLevel()


class StrangersAddress(logging.Filter):
    """A request with somebody else's Host is an error of whoever sent it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Set the record's level; whether it is loud enough to be kept."""
        record.levelno, record.levelname = logging.INFO, "INFO"
        return record.levelno >= logging.getLogger(record.name).getEffectiveLevel()

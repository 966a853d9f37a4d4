"""What the log says when the database or the storage cannot be used: a sentence, no traceback.

Tasks and readers ask again every few seconds while that lasts. Each time 16 KB of the same stack
would hide the one line that says what to do. At DEBUG all of it is kept.
"""

from __future__ import annotations

import logging


class OutageInASentence(logging.Filter):
    """Of Celery's lines on tasks that failed, and Django's on requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the sentence in its place, where there is one; nothing is left out."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None or logging.getLogger(record.name).isEnabledFor(logging.DEBUG):
            return True
        from newsroom.outage_messages import explain_outage

        words = explain_outage(error)
        if words:
            is_request = hasattr(record, "request")
            record.msg = f"{record.getMessage()}: {words}" if is_request else words
            record.args = ()
            record.exc_info = record.exc_text = None
            told = getattr(record, "data", None)  # what Celery knows of the task, and its stack
            if isinstance(told, dict):
                record.__dict__["data"] = {"name": told.get("name"), "id": told.get("id")}
        return True

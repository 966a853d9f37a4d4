"""Celery's scheduler that goes on when the clock is set back.

Celery's own waits until the moment of the wrong clock: nobody looks at schedules, photos and pages
for as long as it was ahead.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from celery.beat import PersistentScheduler

logger = logging.getLogger(__name__)

TOLERANCE: Final = timedelta(seconds=10)
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Scheduler(PersistentScheduler):
    """What ran last at a moment that is still to come is due now."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One look at what is due; the seconds until the next."""
        self.forget_wrong_moments()
        seconds: float = super().tick(*args, **kwargs)
        return seconds

    def forget_wrong_moments(self) -> None:
        """Have what a wrong clock put off begin anew."""
        latest = self.app.now() + TOLERANCE
        ahead = [
            entry
            for entry in self.schedule.values()
            if entry.last_run_at is not None and entry.last_run_at > latest
        ]
        if not ahead:
            return
        logger.warning("The clock was set back: what is done by the clock begins anew.")
        for entry in ahead:
            entry.last_run_at = LONG_AGO
        self._heap = None  # it is in the order of the wrong moments

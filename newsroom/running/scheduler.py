"""Celery's scheduler that goes on when the clock is set back, and says a lost broker in a line.

Celery's own waits until the moment of the wrong clock: nobody looks at schedules, photos and pages
for as long as it was ahead. And of each task that a lost broker does not take it tells the whole
stack, twice, every few seconds.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from celery.beat import PersistentScheduler, SchedulingError
from kombu.exceptions import OperationalError

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

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Send what is due; what could not be sent is sent when it is due the next time."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            if not self.is_of_broker(error.__context__):
                logger.exception("%s was not sent.", entry.task)
                return
            reason = " ".join(str(error.__context__).split())
            logger.error("%s was not sent: the broker does not answer: %s", entry.task, reason)  # noqa: TRY400 - a line, without the stack

    def is_of_broker(self, error: BaseException | None) -> bool:
        """Whether the broker is what failed."""
        connection = self.app.connection_for_write()  # it is not opened
        failures = (*connection.connection_errors, *connection.channel_errors)
        return isinstance(error, (OperationalError, OSError, *failures))

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

"""What must be in place before the workers start: tried until it is, while the site is served."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

TRY_EVERY_SECONDS = 2.0


class NotYet(Exception):
    """It cannot be done now and may be later, by itself. Its text says what is in the way."""


class Preparation:
    """Something that is tried, in a thread of its own, until it is done.

    What stands in the way is said once for each reason.
    """

    def __init__(self, prepare: Callable[[], None], *, say: Callable[[str], None]) -> None:
        self.prepare = prepare
        self.say = say
        self.is_done = False
        self.reason = ""
        self.error: Exception | None = None
        self.thread: threading.Thread | None = None
        self.try_again_seconds = 0.0  # of time.monotonic

    def look(self) -> bool:
        """Whether it is done; begins the next try when it is time.

        Raises whatever a try raised that will not go away by itself.
        """
        if self.error is not None:
            raise self.error
        is_idle = self.thread is None or not self.thread.is_alive()
        if not self.is_done and is_idle and time.monotonic() >= self.try_again_seconds:
            self.thread = threading.Thread(target=self.attempt, name="preparation", daemon=True)
            self.thread.start()
        return self.is_done

    def attempt(self) -> None:
        """One try."""
        try:
            self.prepare()
        except NotYet as reason:
            if str(reason) != self.reason:
                self.say(str(reason))
            self.reason = str(reason)
            self.try_again_seconds = time.monotonic() + TRY_EVERY_SECONDS
        except Exception as error:  # noqa: BLE001 - raised again where `up` can end
            self.error = error
        else:
            self.is_done = True

    def wait(self, within_seconds: float) -> None:
        """Let a try that is under way come to its end."""
        if self.thread is not None:
            self.thread.join(within_seconds)

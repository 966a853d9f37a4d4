"""Looking after the processes of `manage.py up`: one that dies or falls silent starts again."""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from newsroom.running.preparation import Preparation
from newsroom.running.processes import KeptProcess, describe_death

LOOK_EVERY_SECONDS = 0.2
# The sweep, every 5 s, waits for the photos that are being rendered: two PNGs of 120 megapixels at
# once take 17 s on two idle cores, and four times that where much else is done. No task may take
# longer than this where Celery can limit it (CELERY_TASK_TIME_LIMIT).
SILENT_AFTER_SECONDS = 120.0
# Workers look between two pages and two files whether they should stop. What takes longer, such as
# an answer of another site that does not come, may be ended anywhere: files appear whole or not.
STOP_WITHIN_SECONDS = 5.0
TIDY_EVERY_SECONDS = 600.0

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Keeps processes running until it is told to stop.

    Some start at once, the others when the preparation is done. When all have started and
    `is_answering` says that the site can be visited, `welcome` is said; `tidy` is called every ten
    minutes.
    """

    def __init__(
        self,
        processes: Sequence[KeptProcess],
        *,
        waiting: Sequence[KeptProcess] = (),
        preparation: Preparation,
        say: Callable[[str], None],
        is_answering: Callable[[], bool],
        welcome: Callable[[], str],
        tidy: Callable[[], None],
    ) -> None:
        self.processes = list(processes)
        self.waiting = list(waiting)
        self.preparation = preparation
        self.say = say
        self.is_answering = is_answering
        self.welcome = welcome
        self.tidy = tidy
        self.is_welcome_said = False
        self.stops_asked = 0
        self.tidied_seconds = time.monotonic()

    def run(self) -> None:
        """Start all, look after them, and stop all when a signal asks for it."""
        with self.signals_taken():
            try:
                for process in self.processes:
                    self.start(process)
                while not self.stops_asked:
                    self.look()
                    time.sleep(LOOK_EVERY_SECONDS)
            finally:
                self.stop()

    def look(self) -> None:
        """Everything that has to be seen to, once."""
        for process in self.processes:
            self.keep_running(process)
        self.restart_the_silent()
        if self.preparation.look():
            self.start_the_waiting()
            if not self.is_welcome_said and self.is_answering():
                self.is_welcome_said = True
                self.say(self.welcome())
        if time.monotonic() - self.tidied_seconds >= TIDY_EVERY_SECONDS:
            self.tidied_seconds = time.monotonic()
            self.tidy()

    def start_the_waiting(self) -> None:
        """Start those that had to wait for the preparation."""
        begun, self.waiting = self.waiting, []
        for process in begun:
            self.start(process)
            self.processes.append(process)

    def start(self, process: KeptProcess) -> None:
        """Start one and say so."""
        process.start()
        assert process.running is not None  # noqa: S101 - for the type checker
        self.say(f"Started the {process.name} (process {process.running.pid}).")

    def keep_running(self, process: KeptProcess) -> None:
        """Notice a death; start again after the pause."""
        exit_code = process.find_dead()
        if exit_code is not None:
            pause = process.start_again_seconds - time.monotonic()
            self.say(
                f"The {process.name} died ({describe_death(exit_code)}); "
                f"it starts again in {pause:.1f} s."
            )
        if process.is_due:
            self.start(process)

    def restart_the_silent(self) -> None:
        """Kill whatever has shown no sign of life for too long; it is then started again.

        A silent worker may be one whom the scheduler sends nothing: all those in the circle of
        scheduler, broker and worker are killed, and none of them has anything to lose.
        """
        silent = max(process.silent_seconds for process in self.processes)
        if silent < SILENT_AFTER_SECONDS:
            return
        for process in self.processes:
            if process.is_in_sweep and process.running is not None:
                self.say(f"No sweep for {silent:.0f} s: the {process.name} is killed.")
                process.running.kill()
                process.running.wait()

    def stop(self) -> None:
        """Ask all to stop, wait for them, then kill; a second Ctrl-C kills at once."""
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        asked = self.stops_asked
        self.say("Stopping…")
        for process in self.processes:
            process.ask_to_stop()
        self.preparation.wait(STOP_WITHIN_SECONDS / 2)
        while time.monotonic() < deadline and self.stops_asked <= asked:
            if all(process.has_ended for process in self.processes):
                break
            time.sleep(LOOK_EVERY_SECONDS / 4)
        for process in self.processes:
            if not process.has_ended:
                self.say(f"The {process.name} did not stop in time: it is killed.")
            process.kill()
        self.say("Stopped.")
        gc.freeze()  # or Python looks all that is loaded through for garbage before it ends

    @contextmanager
    def signals_taken(self) -> Iterator[None]:
        """Signals that ask to stop are counted, not raised."""

        def count(_number: int, _frame: FrameType | None) -> None:
            self.stops_asked += 1

        before = {number: signal.signal(number, count) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

"""One process that is kept running: its start, its death, the pause before it starts again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# A process that lived this long had started well: its death begins a new series of pauses.
SETTLED_AFTER_SECONDS = 20.0


@dataclass(kw_only=True)
class KeptProcess:
    """A process of its own group, so that what it started can be ended with it.

    The seconds are those of `time.monotonic`.
    """

    name: str
    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    sockets: Sequence[socket.socket] = ()  # that it inherits
    heartbeat: Path | None = None
    is_in_sweep: bool = False  # without it no sweep is asked for, or none is made
    steps_back: bool = False  # the others go first
    after_death: Callable[[], object] | None = None
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_seconds: float = field(default=0.0, init=False)
    start_again_seconds: float = field(default=0.0, init=False)
    pause_seconds: float = field(default=FIRST_PAUSE_SECONDS, init=False)

    @property
    def command(self) -> list[str]:
        """What is run."""
        shim = [sys.executable, "-m", "newsroom.running.child", str(os.getpid())]
        facts = [str(self.heartbeat or ""), "yes" if self.steps_back else ""]
        return [*shim, *facts, self.module, *self.arguments]

    def start(self) -> None:
        """Start it, in a group of its own: a Ctrl-C in the terminal reaches `up` alone."""
        if self.heartbeat:
            self.heartbeat.touch()
        self.running = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[listener.fileno() for listener in self.sockets],
        )
        self.started_seconds = time.monotonic()

    @property
    def is_due(self) -> bool:
        """Whether it is down and its pause is over."""
        return self.running is None and time.monotonic() >= self.start_again_seconds

    def find_dead(self) -> int | None:
        """Its exit code if it has died since the last look; sets when it is to start again.

        What it had started itself is ended too: the next one needs its port and its queue.
        """
        if self.running is None or self.running.poll() is None:
            return None
        exit_code = self.running.returncode
        self.kill()
        if self.after_death is not None:
            self.after_death()
        now = time.monotonic()
        if now - self.started_seconds >= SETTLED_AFTER_SECONDS:
            self.pause_seconds = FIRST_PAUSE_SECONDS
        self.start_again_seconds = now + self.pause_seconds
        self.pause_seconds = min(self.pause_seconds * 2, LONGEST_PAUSE_SECONDS)
        return exit_code

    @property
    def silent_seconds(self) -> float:
        """How long it has shown no sign of life; 0 for one that is down or shows none at all."""
        if self.running is None or self.heartbeat is None:
            return 0.0
        try:
            return max(0.0, time.time() - self.heartbeat.stat().st_mtime)
        except FileNotFoundError:
            self.heartbeat.touch()  # somebody tidied up
            return 0.0

    @property
    def has_ended(self) -> bool:
        """Whether it is down."""
        return self.running is None or self.running.poll() is not None

    def ask_to_stop(self) -> None:
        """Ask it to finish what it does."""
        if self.running is not None:
            self.running.terminate()

    def kill(self) -> None:
        """End it, with all that it started, now."""
        if self.running is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()
        self.running = None


def describe_death(exit_code: int) -> str:
    """An exit code as `subprocess` gives it, for the log."""
    if exit_code >= 0:
        return f"exit code {exit_code}"
    try:
        return f"killed by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"killed by signal {-exit_code}"

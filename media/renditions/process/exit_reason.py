"""How a process came to its end: by itself, by a crash, or by somebody's signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.01
# What a program does to itself, as `subprocess` gives it.
CRASHES = frozenset(
    -code for code in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL)
)
# `ru_maxrss` counts KiB, but bytes on macOS.
MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Ending:
    """A process's exit code (minus the signal that ended it), and the most memory that it had.

    `peak_mb` is in millions of bytes; None where the system did not say.
    """

    exit_code: int
    peak_mb: float | None

    @property
    def is_crash(self) -> bool:
        """Whether it went wrong by itself."""
        return self.exit_code in CRASHES

    @property
    def signal_name(self) -> str:
        """The signal that ended it, such as "SIGSEGV"."""
        return signal.Signals(-self.exit_code).name


def wait_for_end(process: subprocess.Popen[bytes], *, within_seconds: float) -> Ending:
    """Wait for a process that is ending; one that goes on is as good as ended without a code."""
    deadline = time.monotonic() + within_seconds
    while process.returncode is None and time.monotonic() < deadline:
        with suppress(ChildProcessError):  # `poll` was faster
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                return Ending(process.returncode, usage.ru_maxrss * MAXRSS_BYTES / 1e6)
        time.sleep(POLL_SECONDS)
    return Ending(process.returncode or 0, None)


def count_oom_kills() -> int:
    """How many processes the kernel has ended for want of memory; 0 where it does not say."""
    with suppress(OSError, ValueError):
        for line in Path("/proc/vmstat").read_text().splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0

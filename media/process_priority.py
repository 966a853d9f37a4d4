"""Stepping back: what makes photos or compares leaves the processor to what people wait for.

Called once as such a process begins, by the decoders and by the workers of `manage.py up`.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

NICENESS = 5


def step_back() -> None:
    """Let other processes go first; what this one starts does the same.

    Linux may share a machine out by sessions (sched(7), "The autogroup feature"); then niceness
    counts within a session alone, and a process that leads one has to say it for its session.
    """
    os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # other systems, and containers that forbid it
            Path("/proc/self/autogroup").write_text(str(NICENESS))

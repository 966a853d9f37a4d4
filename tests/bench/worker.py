"""The side that works: reads a photo's path a line, answers how long its files took.

Runs in both environments, so it imports nothing but the standard library.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def cpu_seconds() -> float:
    """CPU time of this process and of its children that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def serve(
    make: Callable[[Path], None],
    *,
    prepare: Callable[[Path], None] = lambda _photo: None,
    extra_cpu_seconds: Callable[[], float] = lambda: 0.0,
    peak_mb: Callable[[], float] | None = None,
) -> None:
    """Answer until the other side closes the pipe; `prepare` is not timed."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    print("ready", file=answers)
    for line in sys.stdin:
        photo = Path(line.strip())
        prepare(photo)
        cpu_before, began = cpu_seconds() + extra_cpu_seconds(), time.perf_counter()
        make(photo)
        wall = time.perf_counter() - began
        answer = {
            "wall": wall,
            "cpu": cpu_seconds() + extra_cpu_seconds() - cpu_before,
            "peak_mb": peak_mb() if peak_mb else own_peak_mb(),
        }
        print(json.dumps(answer), file=answers)


def own_peak_mb() -> float:
    """The most memory that this process has had, in millions of bytes (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6

"""The first lines of every process that `manage.py up` starts: end with the parent, show life.

Run as `python -m newsroom.running.child PARENT-PID HEARTBEAT-FILE STEPS-BACK MODULE ARGUMENT…`; it
then becomes what `python -m MODULE ARGUMENT…` would have been. An empty HEARTBEAT-FILE asks for
none; with any STEPS-BACK but an empty one the others go first (`media.process_priority`).
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import runpy
import signal
import sys
from pathlib import Path

from media.process_priority import step_back

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent(parent_pid: int) -> None:
    """Have the kernel kill this process, and any that it forks, when its parent dies.

    Killed outright, since `up` was: whatever has to survive that is in the database. Only Linux
    has this; elsewhere a `kill -9` of `up` leaves its processes behind.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

    ask_the_kernel()
    # A fork forgets it: Granian's and Celery's own children ask for themselves.
    os.register_at_fork(after_in_child=ask_the_kernel)
    if os.getppid() != parent_pid:
        sys.exit("Its parent was gone before it began.")


def show_life(heartbeat: Path) -> None:
    """Touch a file at the start and end of every task, in whichever pool Celery runs them.

    The sweep comes every few seconds; and a worker that is busy with long renders, so that the
    sweep waits, still starts and ends one now and then.
    """
    from celery import signals

    def touch(**_: object) -> None:
        heartbeat.touch()

    signals.task_prerun.connect(touch, weak=False)
    signals.task_postrun.connect(touch, weak=False)


def become_module() -> None:
    """Prepare, then become the module."""
    parent_pid, heartbeat, steps_back, module, *arguments = sys.argv[1:]
    # All that is loaded is not looked through for garbage once more while somebody waits.
    atexit.register(gc.freeze)
    end_with_parent(int(parent_pid))
    if steps_back:
        step_back()
    if heartbeat:
        show_life(Path(heartbeat))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    become_module()

"""What a process that is a unit of its own stands on: what is missing there is said in its log.

`manage.py up` prepares database and buckets, and says what is refused. A web server or worker that
systemd starts prepares nothing and waits until it can work; whoever reads its log would find
nothing there, or the traceback of a task. This looks in a process of its own, beside it: what was
opened before a worker forks would be its children's as well.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

AREAS = ["database", "broker", "buckets"]
AGAIN_AFTER_SECONDS = 15
CODE = Path(__file__).resolve().parents[2]
UNDER_UP = "newsroom.running.child"

logger = logging.getLogger("newsroom.running.first_look")


def look_beside() -> None:
    """Have somebody look, and do not wait for him. Those of `up` need nobody: it looks itself."""
    if UNDER_UP in sys.orig_argv:
        return
    command = [sys.executable, "-m", "newsroom.running.first_look", str(os.getpid())]
    ours = os.pathsep.join(filter(None, [str(CODE), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": ours}
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)


def look_until_fine(is_wanted: Callable[[], bool]) -> None:
    """Say each thing that is missing once, and when nothing is any more."""
    from newsroom.doctor.examination import examine
    from newsroom.doctor.findings import Finding, Severity

    said: set[Finding] = set()
    while is_wanted():
        missing = {found for found in examine(AREAS) if found.severity is Severity.FAULT}
        for found in sorted(missing - said, key=lambda one: one.found):
            logger.error("%s To mend it: %s", found.found, found.mend)
        if not missing:
            if said:
                logger.warning("What was missing is there now.")
            return
        said = missing
        time.sleep(AGAIN_AFTER_SECONDS)


def is_alive(pid: int) -> bool:
    """Whether a process of ours is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    """Leave whoever asked at once, and look for him as long as he lives."""
    asked_by = int(sys.argv[1])
    if os.fork():
        os._exit(0)  # he has waited for this one alone, so that nothing of it is left to him
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    look_until_fine(lambda: is_alive(asked_by))


if __name__ == "__main__":
    main()

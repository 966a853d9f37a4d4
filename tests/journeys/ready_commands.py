"""A Django that has begun already: commands of a test's Photodesk are forked from it.

A journey gives a dozen commands, and most of what each took was to load the same modules anew. Here
one process loads them, and each command is a process that it forks, with the same environment: what
it does, and how it ends, is what `manage.py` would have done. Run as
`python -m tests.journeys.ready_commands`; it reads a line of JSON for each command.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENDED_AFTER_SECONDS = 240  # what hangs must not hold up the run


@dataclass(slots=True)
class Ready:
    """The process that has begun, and whose environment it has."""

    environment: Mapping[str, str]
    process: subprocess.Popen[str]

    def run(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        """A command of `manage.py`, to its end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with tempfile.NamedTemporaryFile("r") as out, tempfile.NamedTemporaryFile("r") as err:
            self.process.stdin.write(json.dumps([arguments, out.name, err.name]) + "\n")
            self.process.stdin.flush()
            ended = self.process.stdout.readline()
            assert ended, f"Django has not begun: {arguments}"
            return subprocess.CompletedProcess(arguments, int(ended), out.read(), err.read())

    def end(self) -> None:
        """It ends when nobody can ask any more."""
        self.process.communicate()


ready: list[Ready] = []  # one at the most


def run_at_once(
    *arguments: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command of `manage.py` in an environment; the next one there begins at once."""
    if not ready or ready[0].environment != environment:
        end_ready()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.ready_commands"],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready.append(Ready(dict(environment), process))
    return ready[0].run(arguments)


@atexit.register
def end_ready() -> None:
    """Let the process go, if there is one."""
    while ready:
        ready.pop().end()


def serve() -> list[str]:
    """Fork a process for each command that is read, and say how it ended.

    Returns in the forked one, with its arguments; ends the process itself when there is no more.
    """
    import django

    django.setup()
    for number, line in enumerate(sys.stdin):
        if number:
            import_module("config.urls")  # most have something baked; for one, it is not worth it
        arguments, *files = json.loads(line)
        pid = os.fork()
        if not pid:
            signal.alarm(ENDED_AFTER_SECONDS)
            os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
            for path, stream in zip(files, (sys.stdout, sys.stderr), strict=True):
                os.dup2(os.open(path, os.O_WRONLY), stream.fileno())
            return ["manage.py", *arguments]
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    sys.exit()


if __name__ == "__main__":
    sys.argv = serve()
    from config.command_line import run_command

    run_command(sys.argv)

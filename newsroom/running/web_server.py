"""The web server: Granian on sockets that outlive it.

`up` listens and hands its sockets on: when this process dies, whoever connects waits for the next
one. Run as `python -m newsroom.running.web_server --sockets 3,4`, or by itself with
`--bind HOST:PORT`: then it listens when it can answer, and not before, so that a proxy that knows
another web server asks that one meanwhile.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError
from granian._granian import SocketHolder
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server.mp import MPServer

from newsroom.running.address import BACKLOG, bind_at, read_address
from newsroom.running.first_look import look_beside

OURS = "config.rsgi:application"
WEB_PROCESSES = min(max(os.cpu_count() or 1, 2), 4)
# Answers that are under way may be finished; `up` waits a little longer.
STOP_WITHIN_SECONDS = 4


holder_of: Any = SocketHolder  # its types do not say how it is made


class WebServer(MPServer):
    """Granian with a socket for each of its processes, given to it instead of made by it."""

    def __init__(self, target: str, sockets: Sequence[socket.socket]) -> None:
        super().__init__(
            target,
            interface=Interfaces.RSGI,
            workers=WEB_PROCESSES,
            loop=Loops.asyncio,
            blocking_threads=1,  # it answers from the public tree; Django has threads of its own
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=STOP_WITHIN_SECONDS,
        )
        self.sockets = sockets

    def _init_shared_socket(self) -> None:
        """There is nothing to be made."""

    def _spawn_worker(  # type: ignore[override] # nor has Granian's own what its base class names
        self, idx: int, target: Any, callback_loader: Any
    ) -> Any:
        """A process with its socket."""
        given = self.sockets[idx % len(self.sockets)]
        vars(self).update(_ssp=None, _sso=given, _shd=holder_of(given.fileno(), False, BACKLOG))
        return super()._spawn_worker(idx, target, partial(load_and_listen, callback_loader, given))

    def _stop_workers(self) -> None:
        """End all. Whoever waits for the rest of a request, which may never come, is ended, too.

        Granian's own looks at a process once and at the wrong moment, and says of idle ones, too,
        that they refused to stop.
        """
        workers: list[Any] = self.wrks  # without types
        for worker in workers:
            worker.terminate()
        until = time.monotonic() + STOP_WITHIN_SECONDS
        while time.monotonic() < until and any(worker.is_alive() for worker in workers):
            time.sleep(0.02)
        for worker in workers:
            worker.kill()
            worker.join()
        self.wrks.clear()


def load_and_listen(load: Callable[[], Any], listener: socket.socket) -> Any:
    """The application, in its process; from now on it has connections."""
    application = load()
    listener.listen(BACKLOG)
    return application


def web_arguments(sockets: Sequence[socket.socket]) -> list[str]:
    """The command line of this module; the sockets must be inherited."""
    return ["--sockets", ",".join(str(listener.fileno()) for listener in sockets)]


def require_settings() -> None:
    """End with a sentence where a setting is wrong: each process would say it with a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        _ = settings.DATABASES
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"CommandError: {error}")


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser()
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--sockets")
    place.add_argument("--bind", metavar="HOST:PORT")
    parser.add_argument("application", nargs="?", default=OURS)
    options = parser.parse_args()
    if options.bind:
        if options.application == OURS:
            require_settings()
            look_beside()
        sockets = bind_at(read_address(options.bind), WEB_PROCESSES)
    else:
        sockets = [socket.socket(fileno=int(number)) for number in options.sockets.split(",")]
    WebServer(options.application, sockets).serve()


if __name__ == "__main__":
    main()

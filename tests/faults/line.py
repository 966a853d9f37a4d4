"""A line between a program and its server that a test can cut, or make silent."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit, urlunsplit

LOOK_EVERY_SECONDS = 0.05
PIECE_BYTES = 65536


class Is(Enum):
    """What becomes of what is sent."""

    OPEN = "it arrives"
    SILENT = "nothing arrives, and nobody is told: a network that drops packets"
    CUT = "connections end, and no new one is taken"


@dataclass(slots=True)
class Line:
    """One port of ours that leads to another port."""

    to_port: int
    listener: socket.socket = field(init=False)
    port: int = field(init=False)
    state: Is = Is.OPEN
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self.listener.getsockname()[1])
        self.run(self.take_connections)

    def run(self, what: Callable[..., None], *arguments: object) -> None:
        """Do something beside all else."""
        thread = threading.Thread(target=what, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def is_silent(self) -> bool:
        """Whether nothing arrives."""
        return self.state is Is.SILENT

    def is_cut(self) -> bool:
        """Whether there is no connection."""
        return self.state is Is.CUT

    def through(self, url: str) -> str:
        """A server's address, by way of this line."""
        parts = urlsplit(url)
        login, at, _ = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{login}{at}127.0.0.1:{self.port}"))

    def take_connections(self) -> None:
        """Until the end; while the line is cut, whoever connects is turned away."""
        while not self.over.is_set():
            if not select.select([self.listener], [], [], LOOK_EVERY_SECONDS)[0]:
                continue
            with suppress(OSError):
                self.run(self.carry, self.listener.accept()[0])

    def carry(self, near: socket.socket) -> None:
        """Pass on what comes from either side."""
        with near, suppress(OSError):
            while self.is_silent() and not self.over.is_set():
                select.select([], [], [], LOOK_EVERY_SECONDS)
            if self.is_cut():
                return
            with socket.create_connection(("127.0.0.1", self.to_port), timeout=5) as far:
                others = {near: far, far: near}
                while not self.is_cut() and not self.over.is_set():
                    waiting = [] if self.is_silent() else [near, far]
                    for source in select.select(waiting, [], [], LOOK_EVERY_SECONDS)[0]:
                        piece = source.recv(PIECE_BYTES)
                        if not piece:
                            return
                        others[source].sendall(piece)


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """One that is open, until the block ends."""
    line = Line(port)
    try:
        yield line
    finally:
        line.over.set()
        for thread in line.threads:
            thread.join()
        line.listener.close()

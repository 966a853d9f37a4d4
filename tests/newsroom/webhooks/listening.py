"""A receiver on this machine, which checks what it gets, or does what a test has it do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pytest_django.fixtures import Settings


@dataclass(frozen=True)
class Message:
    """What came, and when."""

    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def told(self) -> Any:
        """Its JSON."""
        return json.loads(self.body)


class Listener(ThreadingHTTPServer):
    """`answer` is called with each request's handler, and what it holds."""

    daemon_threads = True
    answer: Callable[[BaseHTTPRequestHandler], None]
    messages: list[Message]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}/hook"


class Handler(BaseHTTPRequestHandler):
    """Notes a message, and has the test answer."""

    server: Listener

    def do_POST(self) -> None:
        """Note it and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.messages.append(Message(headers, body, time.time()))
        self.server.answer(self)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Quietly."""


def say(status: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer with nothing in it."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@contextmanager
def listening(settings: Settings) -> Iterator[Listener]:
    """A real server, which these tests alone may ask."""
    server = Listener(("127.0.0.1", 0), Handler)
    server.messages, server.answer = [], say(204)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.PRIVATE_ADDRESSES_ALLOWED = frozenset({"127.0.0.1"})
    yield server
    server.shutdown()
    server.server_close()

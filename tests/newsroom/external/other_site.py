"""Another site on this machine, which tells what it has to embed, or what a test has it say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pytest_django.fixtures import Settings

from newsroom.external.providers import Provider

VIDEO: dict[str, Any] = {
    "version": "1.0",
    "type": "video",
    "title": "A storm <b>from above</b>",
    "author_name": "Ana",
    "width": 800,
    "height": 450,
    "html": '<iframe src="https://frames.example/v/1?a=1&amp;b=2" onload="alert(1)"></iframe>',
}


class Site(ThreadingHTTPServer):
    """Another site: `answer` is called with each request's handler."""

    answer: Callable[[BaseHTTPRequestHandler], None]
    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the test."""

    protocol_version = "HTTP/1.0"
    server: Site

    def do_GET(self) -> None:
        """Note it and answer."""
        self.server.asked.append(self.path)
        self.server.answer(self)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Quietly."""


def send(
    handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, location: str = ""
) -> None:
    """A whole answer."""
    handler.send_response(status)
    if location:
        handler.send_header("Location", location)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def running_site(settings: Settings) -> Iterator[Site]:
    """A real server on this machine, which these tests alone may ask; it answers with a video."""
    server = Site(("127.0.0.1", 0), Handler)
    server.asked = []
    server.answer = lambda handler: send(handler, json.dumps(VIDEO).encode())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.PRIVATE_ADDRESSES_ALLOWED = frozenset({"127.0.0.1"})
    endpoint = f"http://127.0.0.1:{server.server_port}/oembed"
    provider = Provider("Storm TV", (r"video\.example/.+",), endpoint, ("frames.example",))
    settings.EXTERNAL_PROVIDERS = (provider,)
    yield server
    server.shutdown()
    server.server_close()


def url_of(site: Site, path: str = "/") -> str:
    """An address on that server."""
    return f"http://127.0.0.1:{site.server_port}{path}"

"""A small application behind a proxy, which counts what it is asked and can be made to fail."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGES = "max-age=1, stale-while-revalidate=60, stale-if-error=86400"


class Upstream(ThreadingHTTPServer):
    """The application: `asked` counts its requests by method and address."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.asked: Counter[str] = Counter()
        self.told: dict[str, str] = {}
        self.fails = False
        self.takes_seconds = 0.0

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_port


class Handler(BaseHTTPRequestHandler):
    """Answers everything with the number of times that it was asked."""

    server: Upstream
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A page; private below /private and /admin, with a cookie below /cookie.

        What has "compressed" in its query is so for who takes it.
        """
        self.server.asked[self.path] += 1
        self.server.told = {name.lower(): value for name, value in self.headers.items()}
        number = self.server.asked[self.path]
        time.sleep(self.server.takes_seconds)
        body = f"answer {number} of {self.path}".encode()
        self.send_response(500 if self.server.fails else 200)
        if self.path.startswith(("/private", "/admin")):
            self.send_header("Cache-Control", "private, no-store")
        elif not self.server.fails:
            self.send_header("Cache-Control", PAGES)
        if "compressed" in self.path:
            self.send_header("Vary", "Accept-Encoding")
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body)
                self.send_header("Content-Encoding", "gzip")
        if self.path.startswith("/cookie"):
            self.send_header("Set-Cookie", "csrftoken=1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Takes what is sent."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Nothing is said."""


@contextmanager
def upstream(port: int = 0) -> Iterator[Upstream]:
    """One that runs."""
    with Upstream(port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(5)

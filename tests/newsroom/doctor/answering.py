"""Servers that answer what a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

type Answers = Callable[[str, str], tuple[int, bytes]]
type AnswersToBody = Callable[[str, str, bytes], tuple[int, bytes]]


@contextmanager
def serving(
    answers: Answers | None = None, *, with_body: AnswersToBody | None = None
) -> Iterator[int]:
    """A server on this machine; `answers` gets method and path, `with_body` all. Its port."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if with_body is not None:
                status, body = with_body(self.command, self.path, sent)
            else:
                assert answers is not None
                status, body = answers(self.command, self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 - as http.server calls them

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()

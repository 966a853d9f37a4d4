"""The front over a WSGI application that is slow, sends files, streams, or falls over."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from newsroom.serving.django_requests import DjangoRequests
from newsroom.serving.file_cache import HotFiles
from newsroom.serving.front import Front
from newsroom.serving.hosts import Hosts
from tests.newsroom.serving.slow_facts import MAX_BODY_BYTES, SLOW_SECONDS, THREADS

DATA = Path(os.environ["PHOTODESK_DATA_DIR"])


class Streamed:
    """An answer that comes bit by bit."""

    streaming = True

    def __iter__(self) -> Iterator[bytes]:
        for number in range(3):
            yield f"part {number}\n".encode()


class Endless:
    """An answer that never ends by itself, and writes down how much was asked of it."""

    streaming = True

    def __init__(self) -> None:
        self.sent_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.sent_bytes += 1 << 20
            yield bytes(1 << 20)

    def close(self) -> None:
        """Nobody wants more."""
        (DATA / "sent.txt").write_text(str(self.sent_bytes))


def slow_application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """What it does is named by the path."""
    path = environ["PATH_INFO"]
    headers = [("Content-Type", "text/plain"), ("X-Served-By", "application")]
    if path == "/falls-over":
        raise RuntimeError(path)
    if path == "/slow":
        time.sleep(SLOW_SECONDS)
    start("200 OK", headers)
    if path == "/streamed":
        return Streamed()
    if path == "/endless":
        return Endless()
    if path == "/file":
        wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](
            (DATA / "site/robots.txt").open("rb")
        )
        return wrapped
    if path == "/told":
        told = {name: value for name, value in environ.items() if isinstance(value, str)}
        return [repr(told).encode()]
    body: bytes = environ["wsgi.input"].read()
    return [f"{environ['REQUEST_METHOD']} {len(body)} {sum(body)}".encode()]


front = Front(
    HotFiles(tree=DATA / "site", static=DATA / "static"),
    DjangoRequests(
        slow_application,
        threads=THREADS,
        folder=tempfile.gettempdir(),
        max_body_bytes=MAX_BODY_BYTES,
    ),
    Hosts(["127.0.0.1"]),
    requires_https=False,
)

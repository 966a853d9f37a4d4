"""Django's requests in the embedded web server: received whole, then answered in a thread.

A slow sender holds no thread: what is sent is written to disk as it comes, and Django begins when
it is all there. A slow reader holds none either: the web server has the answer and sends it on.
Only what is made while it is sent, a download of many originals, waits for its reader.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

from newsroom.serving.error_meanings import NO_ROOM, RETRY_AFTER_SECONDS
from newsroom.serving.streams import ReaderGone, make_pipe, write_to_reader

logger = logging.getLogger(__name__)

KEPT_IN_MEMORY_BYTES = 256 * 1024
CHUNK_BYTES = 256 * 1024
BODILESS = ("GET", "HEAD", "OPTIONS", "DELETE")  # unless they say otherwise

type Environ = dict[str, Any]
type WSGIApplication = Callable[[Environ, Any], Iterable[bytes]]


class BodyTooLarge(Exception):
    """More was sent than any form of the desk needs."""


class SenderGone(Exception):
    """The connection ended before all was sent."""


class FileToSend:
    """WSGI's file wrapper: an open file that Django wants sent."""

    def __init__(self, file: IO[bytes], _block_size: int = CHUNK_BYTES) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.file.read(CHUNK_BYTES):
            yield chunk

    def close(self) -> None:
        """Close the file."""
        self.file.close()


class DjangoRequests:
    """Answers requests with a WSGI application in threads of its own."""

    def __init__(
        self, application: WSGIApplication, *, threads: int, folder: str, max_body_bytes: int
    ) -> None:
        self.application = application
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self.folder = folder
        self.max_body_bytes = max_body_bytes

    def close(self) -> None:
        """Finish what was begun."""
        self.threads.shutdown(wait=True, cancel_futures=True)

    async def answer(self, scope: Scope, proto: HTTPProtocol) -> None:
        """Answer one request."""
        with tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY_BYTES, dir=self.folder) as body:
            try:
                size_bytes = await self.receive(scope, proto, body)
            except BodyTooLarge:
                headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
                text = f"That is more than {self.max_body_bytes / 1e6:,.0f} MB in one request.\n"
                proto.response_str(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers, text)
                return
            except SenderGone:
                return
            except OSError as error:
                logger.error("What was sent could not be written: %s", error)  # noqa: TRY400
                say_that_there_is_no_room(proto)
                return
            environ = build_environ(scope, body, size_bytes)
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self.threads, partial(self.run, environ, proto))

    async def receive(self, scope: Scope, proto: HTTPProtocol, body: IO[bytes]) -> int:
        """Write what is sent to a file; its size. Raises `BodyTooLarge` and `SenderGone`."""
        wish = scope.headers.get
        announced = int(wish("content-length") or 0)
        if announced > self.max_body_bytes:
            raise BodyTooLarge
        if not announced and wish("transfer-encoding") is None and scope.method in BODILESS:
            return 0
        received = 0
        async for chunk in proto:
            received += len(chunk)
            if received > self.max_body_bytes:
                raise BodyTooLarge
            body.write(chunk)
        if received < announced:
            raise SenderGone
        body.seek(0)
        return received

    def run(self, environ: Environ, proto: HTTPProtocol) -> None:
        """Have the application answer, in this thread."""
        answer = Answer(proto, self.folder)
        try:
            chunks = self.application(environ, answer.start)
            try:
                answer.send(chunks)
            finally:
                if hasattr(chunks, "close"):
                    chunks.close()
        except ReaderGone:
            logger.debug("Nobody waits for the rest of %s", environ["PATH_INFO"])
        except Exception:
            logger.exception("The application failed at %s", environ["PATH_INFO"])
            if not answer.is_sent:
                proto.response_empty(HTTPStatus.INTERNAL_SERVER_ERROR, [])


class Answer:
    """A WSGI answer on its way to Granian."""

    def __init__(self, proto: HTTPProtocol, folder: str) -> None:
        self.proto = proto
        self.folder = folder
        self.status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
        self.headers: list[tuple[str, str]] = []
        self.is_sent = False

    def start(self, status: str, headers: list[tuple[str, str]], _exception: object = None) -> None:
        """WSGI's start_response."""
        self.status = int(status.partition(" ")[0])
        self.headers = headers

    def send(self, chunks: Iterable[bytes]) -> None:
        """Send the body; Granian sends it to the reader as fast as that one takes it. Raises
        `ReaderGone`.
        """
        path = path_on_disk(chunks)
        if path is not None:
            self.proto.response_file(self.status, self.headers, path)
        elif isinstance(chunks, FileToSend) or getattr(chunks, "streaming", False):
            with make_pipe(self.folder) as pipe:
                self.is_sent = True
                self.proto.response_file(self.status, self.headers, str(pipe))
                write_to_reader(pipe, chunks)
        else:
            self.proto.response_bytes(self.status, self.headers, b"".join(chunks))
        self.is_sent = True


def say_that_there_is_no_room(proto: HTTPProtocol) -> None:
    """507: what was sent is nowhere, and may be sent again."""
    headers = [
        ("content-type", "application/json; charset=utf-8"),
        ("retry-after", str(RETRY_AFTER_SECONDS)),
        ("cache-control", "no-store"),
        ("connection", "close"),
    ]
    text = json.dumps({"error": NO_ROOM})
    proto.response_str(HTTPStatus.INSUFFICIENT_STORAGE, headers, text)


def path_on_disk(chunks: Iterable[bytes]) -> str | None:
    """Where the file lies that Django wants sent from its beginning; None for anything else."""
    if not isinstance(chunks, FileToSend):
        return None
    file = getattr(chunks.file, "file", chunks.file)  # Django's File holds the real one
    try:
        name, sent, handle = file.name, file.tell(), file.fileno()
        is_there = isinstance(name, str) and os.path.samestat(Path(name).stat(), os.fstat(handle))
    except (AttributeError, OSError):
        return None
    return str(Path(name).absolute()) if is_there and not sent else None


def build_environ(scope: Scope, body: IO[bytes], size_bytes: int) -> Environ:
    """A request as WSGI (PEP 3333) describes it."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(size_bytes) if size_bytes else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileToSend,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # would be taken for the header with dashes that a proxy vouches for
            continue
        key = name.upper().replace("-", "_")
        if key in ("CONTENT_LENGTH", "CONTENT_TYPE"):
            environ.setdefault(key, value)
            continue
        joint = "; " if key == "COOKIE" else ","
        known = environ.get(f"HTTP_{key}")
        environ[f"HTTP_{key}"] = value if known is None else f"{known}{joint}{value}"
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority  # HTTP/2 has no Host
    return environ

"""A container's health check tells a server that answers from one that does not."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest


class Answer(BaseHTTPRequestHandler):
    """Answers with the status that the server has, and remembers what it was asked."""

    def do_GET(self) -> None:
        """Any address."""
        self.server.asked = (self.path, self.headers["Host"])  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def run(port: int) -> subprocess.CompletedProcess[str]:
    """Run it as a container does."""
    return subprocess.run(
        [sys.executable, "-m", "newsroom.running.healthcheck", "--port", str(port)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("status", "exit_code"), [(200, 0), (301, 0), (421, 0), (500, 1)])
def test_any_answer_but_a_failure_is_healthy(
    status: int, exit_code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "*,.photos.example.org")
    server = HTTPServer(("127.0.0.1", 0), Answer)
    server.status = status  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        said = run(server.server_port)
        assert (said.returncode, said.stdout) == (exit_code, f"/healthz: {status}\n")
        assert server.asked == ("/healthz", "photos.example.org")  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()


def test_nothing_there_is_not_healthy() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = run(port)
    assert said.returncode == 1
    assert said.stdout.startswith(f"Nothing answers at port {port}: ")

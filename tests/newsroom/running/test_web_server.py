"""A web server by itself has no connections before it can answer them."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.journeys.running import ROOT, free_port, wait_until
from tests.newsroom.serving.asking import is_listening

# An application that takes long to load: until it is told to go on.
SLOW = """
import time
from pathlib import Path

Path("loading").touch()
while not Path("go-on").exists():
    time.sleep(0.05)


async def application(scope, protocol):
    protocol.response_str(200, [], "here")
"""


def ask(port: int, request: str) -> socket.socket:
    """A connection on which that was sent."""
    asked = socket.create_connection(("127.0.0.1", port))
    asked.sendall(request.encode())
    return asked


def test_it_ends_without_a_word_whoever_is_connected(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(
        SLOW.replace("    protocol", "    await protocol()\n    protocol")
    )
    (tmp_path / "go-on").touch()
    port = free_port()
    command = [sys.executable, "-m", "newsroom.running.web_server", "--bind", f"127.0.0.1:{port}"]
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(
            [*command, "slow:application"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}"},
            stdout=said,
            stderr=said,
        )
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 9\r\n\r\n"
    try:
        wait_until(lambda: is_listening(port), within_seconds=20, what="it listens")
        whole = ask(port, head + "123456789")
        assert whole.recv(12) == b"HTTP/1.1 200"
        # One is idle, the others wait for the rest of a request, which never comes.
        with whole, contextlib.ExitStack() as half_sent:
            for _ in range(8):
                half_sent.enter_context(ask(port, head + "123"))
            process.terminate()
            assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
    assert (tmp_path / "said").read_text() == ""


def test_it_listens_when_its_application_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    port = free_port()
    command = [sys.executable, "-m", "newsroom.running.web_server", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*command, "slow:application"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}"},
    ) as process:
        try:
            wait_until((tmp_path / "loading").exists, within_seconds=20, what="it loads")
            assert not is_listening(port), "a proxy would wait here, and ask no other web server"
            (tmp_path / "go-on").touch()
            wait_until(lambda: is_listening(port), within_seconds=20, what="it listens")
        finally:
            process.terminate()

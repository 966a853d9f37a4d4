"""A web server by itself has no connections before it can answer them."""

from __future__ import annotations

import os
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

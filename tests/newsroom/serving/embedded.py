"""The embedded web server on a data folder, as `manage.py up` starts it, without the rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.running import OWN_VARIABLES, ROOT, free_port, wait_until
from tests.newsroom.serving.asking import is_listening


@contextmanager
def embedded_front(
    data: Path, *, application: str = "config.rsgi:application", **variables: str
) -> Iterator[int]:
    """The port that it listens at; its log is `front.log` beside the data folder."""
    port = free_port()
    arguments = ["--bind", f"127.0.0.1:{port}", application]
    kept = {name: text for name, text in os.environ.items() if name not in OWN_VARIABLES}
    environment = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PHOTODESK_DATA_DIR": str(data),
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    with (data.parent / "front.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "newsroom.running.web_server", *arguments],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_until(
            lambda: is_listening(port) or process.poll() is not None,
            within_seconds=30,
            what="the front listens",
        )
        yield port
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

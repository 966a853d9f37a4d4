"""A process that is started as a unit of its own says what it lacks, and waits for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.running import OWN_VARIABLES, ROOT, free_port, wait_until

LACKS = "lacks migrations of this version"
MISTYPED = (
    "CommandError: PHOTODESK_STORAG is no setting of Photodesk: did you mean PHOTODESK_STORAGE? "
    "All settings are in docs/running.md."
)
# To look, without leaving whoever asked.
LOOK = """
import os
import sys

from newsroom.running import first_look

sys.argv[1:] = [str(os.getpid())]
os.fork = lambda: 0
first_look.main()
"""
SAID = {"DJANGO_SETTINGS_MODULE": "config.settings", "PHOTODESK_LOG_FORMAT": "json"}
THERE = "What was missing is there now."


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A newsroom of its own, and nothing of this test run's."""
    kept = {name: text for name, text in os.environ.items() if name not in OWN_VARIABLES}
    return {**kept, "PHOTODESK_DATA_DIR": str(folder), **SAID, **more}


@contextmanager
def running(folder: Path, *module: str) -> Iterator[Path]:
    """A process of Photodesk; what it and who looks for it say is in the file."""
    said = folder / "said"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env=environment(folder),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield said
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(said: Path, words: str) -> None:
    """Until that is said."""
    wait_until(lambda: words in said.read_text(), within_seconds=60, what=words)


def migrate(folder: Path) -> None:
    """As the page on deploying says."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=environment(folder),
        check=True,
    )


def test_a_web_server_without_tables_says_so_once_and_when_they_are_there(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").touch()
    port = free_port()
    web = ("newsroom.running.web_server", "--bind", f"127.0.0.1:{port}")
    with running(tmp_path, *web) as said:
        wait_for(said, LACKS)
        assert "To mend it: manage.py migrate" in said.read_text()
        assert "Traceback" not in said.read_text()
        migrate(tmp_path)
        wait_for(said, THERE)
        assert said.read_text().count(LACKS) == 1


def test_a_worker_says_so_too(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").touch()
    worker = ("celery", "--quiet", "-A", "config", "worker", "-Q", "first", "-c", "1")
    with running(tmp_path, *worker) as said:
        wait_for(said, LACKS)


def test_where_nothing_is_missing_nothing_is_said_and_nobody_stays(tmp_path: Path) -> None:
    migrate(tmp_path)
    asked = subprocess.run(
        [
            sys.executable,
            "-c",
            LOOK,
        ],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (asked.returncode, asked.stdout, asked.stderr) == (0, "", "")


def test_a_setting_typed_wrongly_ends_the_web_server_with_a_sentence(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "newsroom.running.web_server", "--bind", f"127.0.0.1:{free_port()}"],
        cwd=ROOT,
        env=environment(tmp_path, PHOTODESK_STORAG="s3"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [MISTYPED]

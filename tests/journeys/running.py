"""A Photodesk of its own for a test: real processes, a folder, a port, and ways to look inside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import psycopg
from PIL import Image, ImageDraw

from tests.journeys.ready_commands import run_at_once
from tests.once_a_run import SHARED_FOLDER, held

ROOT = Path(__file__).resolve().parents[2]
# What a test's Photodesk must not inherit from the test run.
OWN_VARIABLES = ("DATABASE_URL", "CELERY_BROKER_URL", "PHOTODESK_BASE_URL", "ALLOWED_HOSTS")
# Promises are in seconds of a quiet machine; this one may be busy with other tests.
PATIENCE = 4
STATES = (
    "SELECT state, render_tier IN (1, 2), render_claimed_until, failure_reason FROM media_photo"
)

INGEST = """
    import json, sys
    from pathlib import Path
    from media.ingest import ingest_photo
    for path in {paths!r}:
        with Path(path).open("rb") as file:
            photo = ingest_photo(file, uploaded_by=None).photo
        print(json.dumps([photo.pk, photo.original.path]))
"""
AUDIT = """
    import json
    from media.models import Photo
    from media.storages import renditions_storage
    storage = renditions_storage()
    for photo in Photo.objects.order_by("pk"):
        lost = [r.path for r in photo.manifest.values() if not storage.exists(r.stored_at)]
        print(json.dumps({
            "state": photo.state, "files": len(photo.manifest), "lost": lost,
            "missing": sum(want.tier != "refined" for want in photo.missing_renditions),
        }))
"""


@dataclass(frozen=True, slots=True)
class Process:
    """A line of `ps`."""

    pid: int
    parent_pid: int
    state: str
    command: str


def processes() -> list[Process]:
    """Every process of this machine that is not dead already."""
    listing = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, check=True
    )
    rows = (line.split(maxsplit=3) for line in listing.stdout.decode(errors="replace").splitlines())
    return [
        Process(int(row[0]), int(row[1]), row[2], row[3])
        for row in rows
        if len(row) == 4 and not row[2].startswith("Z")
    ]


def descendants(pid: int) -> list[Process]:
    """All processes below one, its children first."""
    everyone, below, parents = processes(), list[Process](), {pid}
    while found := [process for process in everyone if process.parent_pid in parents]:
        below += found
        parents = {process.pid for process in found}
    return below


def alive(pids: set[int]) -> set[int]:
    """Those that still run."""
    return pids & {process.pid for process in processes()}


def wait_until(claim: Callable[[], object], *, within_seconds: float, what: str) -> None:
    """Wait for a true answer of `claim`; fails the test when there is none in time.

    The seconds are what a quiet machine needs at most.
    """
    patience_seconds = PATIENCE * within_seconds
    deadline = time.monotonic() + patience_seconds
    while not claim():
        if time.monotonic() > deadline:
            raise AssertionError(f"Not within {patience_seconds:.0f} s: {what}")
        time.sleep(0.1)


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def make_photos(folder: Path, number: int, size_px: tuple[int, int]) -> list[Path]:
    """Photographs that differ, as JPEG, with grain to be coded."""
    folder.mkdir(exist_ok=True)
    small = (size_px[0] // 8, size_px[1] // 8)
    grain = Image.effect_noise(small, 80).resize(size_px, Image.Resampling.BICUBIC)
    picture = Image.merge("RGB", [grain, grain.rotate(180), grain])
    paths = []
    for index in range(number):
        ImageDraw.Draw(picture).rectangle([0, 0, 40 + 30 * index, 200], fill=(200, 30, 10 * index))
        paths.append(folder / f"photo-{index}.jpg")
        picture.save(paths[-1], quality=85)
    return paths


@cache
def find_prepared() -> Path:
    """A data folder with empty tables and the static files, made once in a run of tests."""
    shared = os.environ.get(SHARED_FOLDER) or tempfile.mkdtemp(prefix="photodesk-prepared-")
    folder = Path(shared) / "prepared"
    with held(Path(shared) / "prepared.lock"):
        if not (folder / "done").exists():
            prepared = Photodesk(folder=folder)
            folder.mkdir(exist_ok=True)
            for command in (("migrate", "-v", "0"), ("collectstatic", "--noinput", "-v", "0")):
                done = prepared.manage(*command)
                assert done.returncode == 0, done.stderr
            (folder / "done").touch()
    return folder / "data"


def copy_prepared(data: Path) -> None:
    """Begin a data folder with tables and static files: making both takes ten seconds."""
    shutil.copytree(find_prepared(), data, dirs_exist_ok=True)


@dataclass(kw_only=True)
class Photodesk:
    """One installation; `log` is what its `up` has printed so far."""

    folder: Path
    database_url: str = ""
    broker_url: str = ""
    port: int = field(default_factory=free_port)

    @property
    def log(self) -> str:
        """Everything that `up` and its processes have printed."""
        path = self.folder / "up.log"
        return path.read_text(errors="replace") if path.exists() else ""

    @cached_property
    def environment(self) -> dict[str, str]:
        """Of its processes."""
        kept = {name: text for name, text in os.environ.items() if name not in OWN_VARIABLES}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PHOTODESK_DATA_DIR": str(self.folder / "data"),
            "PHOTODESK_LOG_LEVEL": "WARNING",
            # One more process for each core, which few tests need.
            "PHOTODESK_BAKERS": os.environ.get("PHOTODESK_BAKERS", "1"),
            "DATABASE_URL": self.database_url,
            "CELERY_BROKER_URL": self.broker_url,
        }

    def command(self, *arguments: str) -> list[str]:
        """A `manage.py` command line."""
        return [sys.executable, str(ROOT / "manage.py"), *arguments]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60 * PATIENCE,
            check=False,
        )

    def manage_at_once(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same of a Photodesk that has tables, in a process that need not load Django first."""
        return run_at_once(*arguments, environment=self.environment)

    def answers_of(self, script: str) -> list[Any]:
        """The lines of JSON that a script inside Django prints."""
        done = self.manage_at_once("shell", "-v", "0", "-c", textwrap.dedent(script))
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def prepare(self) -> None:
        """Make the tables and collect the static files, as the first `up` would."""
        if not self.database_url:
            copy_prepared(self.folder / "data")
        else:
            self.manage("migrate", "-v", "0")

    def ingest(self, paths: list[Path]) -> dict[int, Path]:
        """Take photos in, with no worker's help: where the original is, by the photo's id."""
        self.prepare()
        answers = self.answers_of(INGEST.format(paths=[str(path) for path in paths]))
        return {photo_id: Path(original) for photo_id, original in answers}

    def audit(self) -> list[dict[str, Any]]:
        """What is true of each photo, checked file by file."""
        return self.answers_of(AUDIT)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database answers, past Django: to ask often costs next to nothing."""
        if self.database_url:
            with psycopg.connect(self.database_url) as postgres:
                return postgres.execute(query).fetchall()
        with closing(sqlite3.connect(self.folder / "data/db.sqlite3", timeout=20)) as sqlite:
            return sqlite.execute(query).fetchall()

    def states(self) -> list[tuple[Any, ...]]:
        """State, whether files are wanted, claim and reason of every photo."""
        return self.rows(f"{STATES} ORDER BY id")

    def number_claimed(self) -> int:
        """How many photos a worker says that it is at."""
        claims = [claimed_until for _, _, claimed_until, _ in self.states() if claimed_until]
        moments = [
            # SQLite keeps UTC, and does not say so
            datetime.fromisoformat(claim).replace(tzinfo=UTC) if isinstance(claim, str) else claim
            for claim in claims
        ]
        return sum(moment > datetime.now(UTC) for moment in moments)

    def is_settled(self) -> bool:
        """Whether every photo has all its files, or has failed."""
        return all(not wanted or state == "failed" for state, wanted, _, _ in self.states())

    def answer(self, path: str, *, timeout_seconds: float = 5) -> int:
        """The status of a page; 0 when nothing answers."""
        url = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=timeout_seconds) as page:
                return int(page.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    @contextmanager
    def up(self) -> Iterator[Up]:
        """Its `manage.py up`, once it says that it is there; ended with all below it at the end."""
        with self.started() as running:
            running.wait_for_line("Photodesk is at", within_seconds=40)
            yield running

    @contextmanager
    def started(self) -> Iterator[Up]:
        """The same, whatever it says."""
        with (self.folder / "up.log").open("w") as log:
            process = subprocess.Popen(
                self.command("up", "--bind", f"127.0.0.1:{self.port}"),
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        running = Up(self, process)
        try:
            yield running
        finally:
            running.end()


@dataclass
class Up:
    """A running `manage.py up`."""

    photodesk: Photodesk
    process: subprocess.Popen[bytes]

    def wait_for_line(self, text: str, *, within_seconds: float, times: int = 1) -> None:
        """Wait until `up` has printed it so many times."""
        wait_until(
            lambda: self.photodesk.log.count(text) >= times or self.process.poll() is not None,
            within_seconds=within_seconds,
            what=f"{text!r} in what `up` prints",
        )
        assert self.photodesk.log.count(text) >= times, self.photodesk.log

    def child(self, part: str) -> Process | None:
        """The child whose command holds a text, if it runs."""
        children = [child for child in descendants(self.process.pid) if part in child.command]
        return next((child for child in children if child.parent_pid == self.process.pid), None)

    def kill(self, part: str) -> int:
        """Kill a child without a word, as soon as it is there; its process id."""
        wait_until(lambda: self.child(part), within_seconds=20, what=f"a {part} to kill")
        child = self.child(part)
        assert child is not None
        os.kill(child.pid, signal.SIGKILL)
        return child.pid

    def kill_everything(self) -> int:
        """Pull the power: kill it and all below it without a word; how many processes."""
        ours = [self.process.pid, *(process.pid for process in descendants(self.process.pid))]
        for pid in ours:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(ours)

    def end(self) -> None:
        """Leave nothing behind, whatever became of the test."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(25)
        # By their command lines: those that outlive `up` are nobody's children any more.
        ours = f"newsroom.running.child {self.process.pid} "
        left = [process.pid for process in processes() if ours in process.command]
        for pid in (self.process.pid, *left):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

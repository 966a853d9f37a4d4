"""`manage.py render`: the renditions of the whole library."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from media.models import Photo
from media.renditions.rerender import (
    compare_library,
    find_awaited_photos,
    find_photos_out_of_tries,
    forget_lost_files,
    try_failed_again,
    wait_for_library,
)
from media.renditions.sweep import ask_for_missing_renditions

BENCH = settings.BASE_DIR / "tests" / "bench"
INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended


@dataclass
class Report:
    """What was done; the keys of `--json`. None: it was not asked for."""

    compared: int | None = None
    changed: int | None = None  # photos that now have something to be made
    photos_with_lost_files: int | None = None
    lost_files: int | None = None
    tried_again: int | None = None
    waiting: int = 0  # photos whose first or modern tier is to be made
    failed: int = 0  # photos that are out of tries
    is_interrupted: bool = False


def measure(originals: str | None) -> int:
    """Run the benchmark, which prints its table; its exit status."""
    if not (BENCH / "__main__.py").exists():
        raise CommandError(f"{BENCH} is not there: the benchmark needs a checkout of Photodesk.")
    # An empty text would be the current folder.
    if originals is not None and not (originals and Path(originals).is_dir()):
        raise CommandError(f"--originals {originals!r} is no folder.")
    folder = ["--originals", str(Path(originals).resolve())] if originals else []
    command = [sys.executable, "-m", "tests.bench", "renditions", *folder]
    return subprocess.run(command, cwd=settings.BASE_DIR, check=False).returncode


class Command(BaseCommand):
    """Look after the renditions of the whole library."""

    help = (
        "Ask for the renditions that photos wait for. With --all, compare every photo with the "
        "ladder first, as after a new version of Photodesk. May be stopped and started again at "
        "any time; workers go on meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what is to be looked for."""
        add = parser.add_argument
        add("--all", action="store_true", help="Compare every photo with the ladder.")
        add(
            "--check-files",
            action="store_true",
            help="Look in the storage for every file, and make again what is no longer there.",
        )
        add("--failed", action="store_true", help="Give failed photos another three tries.")
        add(
            "--wait",
            action="store_true",
            help="Wait until first and modern tiers are made; without a worker, make them here.",
        )
        add("--json", action="store_true", help="Print one JSON object.")
        add(
            "--bench",
            action="store_true",
            help="Measure this machine instead, beside other libraries where `make "
            "bench-renditions` has installed them; the library of photos is left alone.",
        )
        add(
            "--originals",
            metavar="FOLDER",
            help="With --bench: JPEG files to measure with; else some are painted.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, ask, wait, report."""
        if options["bench"]:
            sys.exit(measure(options["originals"]))
        if options["originals"] is not None:
            raise CommandError("--originals are photographs to measure with: it needs --bench.")
        self.is_json: bool = options["json"]
        report = Report()
        try:
            self.look(options, report)
            ask_for_missing_renditions()
            if options["wait"]:
                self.wait()
        except KeyboardInterrupt:
            report.is_interrupted = True
        report.waiting, report.failed = (
            find_awaited_photos().count(),
            find_photos_out_of_tries().count(),
        )
        self.summarise(report)
        if report.is_interrupted:
            sys.exit(INTERRUPTED)
        if options["wait"] and report.failed:
            sys.exit(1)

    def look(self, options: dict[str, Any], report: Report) -> None:
        """Find out what is to be made; what is found is in the database at once."""
        number = Photo.objects.count()
        if options["check_files"]:
            with self.bar("Files", number) as show:
                lost = forget_lost_files(on_progress=show)
            report.photos_with_lost_files, report.lost_files = lost.photos, lost.files
        if options["all"]:
            with self.bar("Photos", number) as show:
                report.changed = compare_library(on_progress=show)
            report.compared = number
        if options["failed"]:
            report.tried_again = try_failed_again()

    def wait(self) -> None:
        """Wait behind a progress bar."""
        number = find_awaited_photos().count()
        with self.bar("Renditions", number) as show:
            # Photos may come in meanwhile.
            wait_for_library(on_progress=lambda left: show(max(0, number - left)))

    @contextmanager
    def bar(self, name: str, total: int) -> Iterator[Callable[[int], None]]:
        """A progress bar on standard error; call what it gives with the number that is done."""
        columns = (TextColumn(name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), disable=self.is_json) as progress:
            task = progress.add_task("", total=total)
            yield lambda done: progress.update(task, completed=done)

    def summarise(self, report: Report) -> None:
        """Say what was done."""
        if self.is_json:
            self.stdout.write(json.dumps(asdict(report), indent=2))
            return
        if report.lost_files is not None:
            self.say(
                f"{report.lost_files:,} files of {report.photos_with_lost_files:,} photos are gone "
                "from the storage and will be made again."
            )
        if report.compared is not None:
            self.say(f"{report.compared:,} photos compared, {report.changed:,} to be made anew.")
        if report.tried_again is not None:
            self.say(f"{report.tried_again:,} failed photos will be tried again.")
        self.say(f"{report.waiting:,} photos wait for renditions, {report.failed:,} have failed.")
        if report.is_interrupted:
            self.say("Interrupted. What was found stays; the same command again does the rest.")

    def say(self, line: str) -> None:
        """Print a line for people."""
        self.stdout.write(line)

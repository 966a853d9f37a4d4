"""`python -m tests.bench.steps`: how many steps an editor's jobs take, beside Wagtail 8.

See docs/performance.md. Needs Chromium and var/bench-venv; what it makes is kept in var/bench-steps
until the next run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.counted_editor import CountedEditor
from tests.bench.frames import CAPTIONED, paint_frames

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var/bench-steps"
WAGTAIL_PYTHON = ROOT / "var/bench-venv/bin/python"
WAYS = ("mouse", "keys", "touch")
SEEDS = {"there": 1, "mouse": 2, "keys": 3, "touch": 4}


type Jobs = dict[str, tuple[str, Callable[[CountedEditor], None]]]


@dataclass(frozen=True)
class Job:
    """A line of the table; `figure` says what of the counts it shows."""

    name: str
    label: str
    goal: str
    figure: Callable[[CountedEditor], str]


JOBS = (
    Job("credit", "the same credit on 30 of 60 photos", "5", lambda e: f"{e.steps}"),
    Job(
        "caption",
        "caption 20 photos, beside typing",
        "40",
        lambda e: f"{e.steps_beside_typing} ({e.steps_beside_typing / CAPTIONED:.2f} a photo)",
    ),
    Job("order", "order 60 photos by time taken, put one first", "4", lambda e: f"{e.steps}"),
    Job("replace", "a misspelled name in 60 captions", "5", lambda e: f"{e.steps}"),
    Job(
        "mouse",
        "from an empty desk to 60 photos published, beside typing",
        "12",
        lambda e: f"{e.steps_beside_typing}",
    ),
    Job(
        "keys",
        "the same and 60 captions, by keyboard alone, beside typing",
        "400",
        lambda e: f"{e.steps_beside_typing}",
    ),
    Job(
        "touch",
        "the same by touch alone, on 390 px",
        "400",
        lambda e: f"{e.steps_beside_typing}",
    ),
)


@contextmanager
def serve_wagtail(frames: Path) -> Iterator[str]:
    """Wagtail's admin with the galleries of the jobs."""
    folder = FOLDER / "wagtail"
    folder.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(WAGTAIL_PYTHON), "-m", "tests.bench.wagtail_site", str(folder), str(frames)]
    environment = {
        name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    }
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(480):
            try:
                urllib.request.urlopen(f"{base}/admin/login/", timeout=5)
                break
            except OSError:
                time.sleep(0.5)
        yield base
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


def open_browser(playwright: Any) -> Any:
    """Chromium, as it is here."""
    from tests.programs import CHROMIUM_NAMES

    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


def measure(
    jobs: Jobs,
    chromium: Any,
    base: str,
    log_in: Callable[[Any, str], None],
    *,
    only: str,
    heights_px: dict[str, int] | None = None,
) -> dict[str, str]:
    """Do each job at the address where it begins; its figure, or that it failed."""
    figures = {}
    for job in JOBS:
        if only and job.name not in only.split(","):
            continue
        path, do = jobs[job.name]
        is_touch = job.name == "touch"
        height_px = (heights_px or {}).get(job.name, 844 if is_touch else 900)
        context = chromium.new_context(
            viewport={"width": 390 if is_touch else 1440, "height": height_px},
            has_touch=is_touch,
            is_mobile=is_touch,
        )
        log_in(context, base)
        page = context.new_page()
        page.goto(base + path)
        editor = CountedEditor(page, way=job.name if job.name in WAYS else "mouse")
        try:
            do(editor)
            figures[job.name] = job.figure(editor)
        except Exception:  # noqa: BLE001 - the other jobs are done all the same
            figures[job.name] = "failed"
            traceback.print_exc()
        counts = ", ".join(f"{number} {kind}" for kind, number in editor.counts.items())
        print(f"{job.name}: {counts}", file=sys.stderr, flush=True)
        context.close()
    return figures


def measure_photodesk(
    chromium: Any, frames: dict[str, list[Path]], paths: dict[str, str], *, only: str
) -> dict[str, str]:
    """All jobs at our desk."""
    from tests.bench import steps_photodesk as desk
    from tests.bench.light_table import log_in, serve

    jobs: Jobs = {
        "credit": (paths["credit"], desk.credit_thirty),
        "caption": (paths["caption"], desk.caption_twenty),
        "order": (paths["order"], desk.order_sixty),
        "replace": (paths["replace"], desk.replace_name),
        "mouse": ("/admin/", lambda editor: desk.publish_sixty(editor, frames["mouse"])),
        "keys": ("/admin/", lambda editor: desk.publish_by_keys(editor, frames["keys"])),
        "touch": ("/admin/", lambda editor: desk.publish_by_touch(editor, frames["touch"])),
    }
    with serve() as base:
        return measure(jobs, chromium, base, log_in, only=only)


def measure_wagtail(chromium: Any, frames: dict[str, list[Path]], *, only: str) -> dict[str, str]:
    """The same in Wagtail; scrolling is no step, so that rows are dragged in a high window."""
    from tests.bench.steps_wagtail import list_jobs, log_in

    with serve_wagtail(FOLDER / "frames/there") as base:
        jobs = list_jobs(FOLDER / "wagtail/db.sqlite3", frames)
        heights_px = {"order": 26_500}
        return measure(jobs, chromium, base, log_in, only=only, heights_px=heights_px)


def main() -> int:
    """Make what is needed, do the jobs, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="jobs: credit,caption,order,replace,mouse,…")
    parser.add_argument("--at", choices=("both", "photodesk", "wagtail"), default="both")
    options = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    frames = {name: paint_frames(FOLDER / "frames" / name, seed) for name, seed in SEEDS.items()}
    os.environ["PHOTODESK_DATA_DIR"] = str(FOLDER / "photodesk")
    os.environ["PHOTODESK_MAY_BEGIN"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    paths = begin_photodesk(frames["there"]) if options.at != "wagtail" else {}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    ours, wagtails = dict[str, str](), dict[str, str]()
    with sync_playwright() as playwright:
        chromium = open_browser(playwright)
        if options.at != "wagtail":
            ours = measure_photodesk(chromium, frames, paths, only=options.only)
        if options.at != "photodesk":
            wagtails = measure_wagtail(chromium, frames, only=options.only)
        chromium.close()
    print("| job | Photodesk | goal, at most | Wagtail 8 |")
    print("|---|---|---|---|")
    for job in JOBS:
        figures = f"{ours.get(job.name, '')} | {job.goal} | {wagtails.get(job.name, '')}"
        print(f"| {job.label} | {figures} |")
    return int("failed" in {*ours.values(), *wagtails.values()})


def begin_photodesk(frames: list[Path]) -> dict[str, str]:
    """Tables, an editor, and the galleries of the jobs; where they are on the desk."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from tests.bench.light_table import LOGIN
    from tests.bench.steps_photodesk import make_galleries

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    User.objects.create_superuser(LOGIN[0], password=LOGIN[1])
    return make_galleries(frames)


if __name__ == "__main__":
    sys.exit(main())

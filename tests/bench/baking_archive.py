"""One caption and one kill in an archive of 50,000 galleries, beside an archive of 20.

`python -m tests.bench.baking_archive` starts a PostgreSQL of its own, makes both archives (a
quarter of an hour and 6 GB for 50,000), and has them measured in turns. Of the large
archive only what an edit may reach is baked: the rows of the other pages are there, their files are
not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.own_programs import Postgres, own_postgres
from tests.journeys.running import free_port

GALLERIES = 20  # that are edited, in both
SLIDES = 50
PHOTOS = 100_000  # of the large archive
TURNS = 2
ROOT = Path(__file__).resolve().parents[2]
# So long that no comparison is due meanwhile: one of the large archive would find no files.
COMPARED_SECONDS = 3_600.0


def begin(folder: str, port: int) -> None:
    """Django, in one of the archives."""
    os.environ["PHOTODESK_DATA_DIR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["PHOTODESK_BASE_URL"] = f"http://127.0.0.1:{port}"
    os.environ["PHOTODESK_LOG_LEVEL"] = "ERROR"
    import django

    django.setup()


def prepare(wanted: dict[str, Any]) -> dict[str, Any]:
    """Make an archive: first what is old, if it has that, then the galleries that are edited."""
    from django.core.management import call_command

    from newsroom.baking.baker import bake_what_is_stale
    from newsroom.models.public_tree import BakedPage
    from tests.bench import baking
    from tests.bench.archive_rows import seed_archive

    began = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    note_comparison()
    if wanted["old"]:
        seed_archive(
            galleries=wanted["old"],
            photos=wanted["photos"],
            tell=lambda line: print(f"{time.monotonic() - began:6.0f} s  {line}", file=sys.stderr),
        )
    photos = baking.make_photos(SLIDES - 1, rendered=True)
    to_kill = baking.make_photos(wanted["kills"], rendered=True, start=SLIDES)
    for number in range(0, GALLERIES, 2):
        own = to_kill[number // 2 : number // 2 + 1]
        baking.make_galleries(2, [*photos, *own], start=number)
    baked = bake_what_is_stale(at_most_seconds=None, all_marks=True)
    assert not baked.failed, f"{baked.failed} pages failed"
    return {
        "rows": BakedPage.objects.count(),
        "baked": baked.pages,
        "to_kill": [photo.pk for photo in to_kill],
        "seconds": round(time.monotonic() - began),
    }


def note_comparison() -> None:
    """Say that all was compared in this moment, and took long."""
    from django.utils import timezone

    from newsroom.baking.revision import find_site_revision, find_style_revision
    from newsroom.models.public_tree import PublicSite

    facts = {
        "reconciled_at": timezone.now(),
        "reconcile_seconds": COMPARED_SECONDS,
        "revision": find_site_revision(),
        "style_revision": find_style_revision(),
    }
    PublicSite.objects.update_or_create(pk=1, defaults=facts)


def edit_one(number: int) -> tuple[Path, str]:
    """Give a slide another caption; the page that shows it, and the caption."""
    from gallery.models import Gallery
    from gallery.slides.words import edit_words, get_words_in_effect
    from tests.bench.baking import site_root

    gallery = Gallery.objects.get(slug=f"gallery-{number % GALLERIES}")
    slide = gallery.slides.select_related("photo").get(position=number % (SLIDES - 1) + 1)
    text = f"Corrected at {time.time()}"
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": text})
    return site_root() / "galleries" / gallery.slug / "index.html", text


def measure_here(numbers: Sequence[int]) -> dict[str, Any]:
    """Edits that are baked in this process: pages, statements and seconds of the clock."""
    from django.db import connection

    from newsroom.baking.baker import bake_what_is_stale

    found: dict[str, list[float]] = {"written": [], "looked_at": [], "statements": [], "baked": []}
    asked: dict[str, int] = {}

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        asked[sql] = asked.get(sql, 0) + 1
        return execute(sql, parameters, many, context)

    for number in numbers:
        page, text = edit_one(number)
        asked.clear()
        began = time.monotonic()
        with connection.execute_wrapper(note):
            baked = bake_what_is_stale(all_marks=True)
        assert text in page.read_text()
        found["baked"].append(time.monotonic() - began)
        found["written"].append(baked.changed)
        found["looked_at"].append(baked.pages)
        found["statements"].append(sum(asked.values()))
    often = sorted(asked.items(), key=lambda item: -item[1])[:12]
    return {**found, "often": [(number, sql[:200]) for sql, number in often]}


def measure_running(numbers: Sequence[int], kills: Sequence[int], port: int) -> dict[str, Any]:
    """With `manage.py up`: seconds from an edit and from a kill to the public tree."""
    from newsroom.models.public_tree import BakedPage, StaleMark
    from tests.bench.baking import wait_until

    def is_settled() -> bool:
        return not (BakedPage.objects.stale().exists() or StaleMark.objects.exists())

    captions, dark = [], []
    note_comparison()
    with (Path(os.environ["PHOTODESK_DATA_DIR"]) / "up.log").open("w") as log:
        up = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--bind", f"127.0.0.1:{port}"],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        page, text = edit_one(numbers[0])  # when this is public, the publisher is there
        wait_until(lambda: text in page.read_text())
        for number in numbers:
            wait_until(is_settled)
            page, text = edit_one(number)
            began = time.monotonic()
            wait_until(lambda page=page, text=text: text in page.read_text())
            captions.append(time.monotonic() - began)
        for photo_id in kills:
            wait_until(is_settled)
            done = subprocess.run(
                [
                    *(sys.executable, "manage.py", "kill_photo", str(photo_id)),
                    *("--reason", "The bench", "--json"),
                ],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            dark.append(json.loads(done.stdout)["seconds_to_dark"])
        wait_until(is_settled)
    finally:
        up.terminate()
        up.wait(40)
    return {"captions": captions, "dark": dark}


def run_inside(part: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """A part of the bench in a process of its own, in one of the archives."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.baking_archive", "--inside", part, json.dumps(wanted)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": wanted["database"]},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def be_inside(part: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """What `run_inside` runs."""
    begin(wanted["folder"], wanted["port"])
    if part == "prepare":
        return prepare(wanted)
    if part == "slices":
        from tests.bench.archive_slices import measure_slices

        return measure_slices()
    here = measure_here(wanted["numbers"])
    return here | measure_running(wanted["numbers"], wanted["kills"], wanted["port"])


def name_archives(postgres: Postgres, folder: Path, old: int, photos: int) -> list[dict[str, Any]]:
    """The two archives: their databases, folders and ports."""
    archives = []
    for name, number in (("small", 0), ("large", old)):
        with psycopg.connect(postgres.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        (folder / name).mkdir()
        archives.append(
            {
                "name": name,
                "database": postgres.url.removesuffix("postgres") + name,
                "folder": str(folder / name),
                "port": free_port(),
                "old": number,
                "photos": photos,
                "kills": GALLERIES // 2,
            }
        )
    return archives


def summarize(name: str, figures: Sequence[float]) -> str:
    """The median and the largest."""
    ordered = sorted(figures)
    return f"{name}: {ordered[len(ordered) // 2]:.2f} ({ordered[-1]:.2f})"


def main() -> None:
    """The bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--galleries", type=int, default=50_000)
    parser.add_argument("--photos", type=int, default=PHOTOS)
    parser.add_argument("--edits", type=int, default=20, help="in each archive")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        print(json.dumps(be_inside(chosen.inside[0], json.loads(chosen.inside[1]))))
        return
    with (
        tempfile.TemporaryDirectory(prefix="photodesk-bench-") as folder,
        own_postgres() as postgres,
    ):
        archives = name_archives(postgres, Path(folder), chosen.galleries, chosen.photos)
        for archive in archives:
            archive["made"] = run_inside("prepare", archive)
            print(json.dumps(archive), file=sys.stderr, flush=True)
        each = chosen.edits // TURNS
        kills = GALLERIES // 2 // TURNS
        found: dict[str, dict[str, list[float]]] = {archive["name"]: {} for archive in archives}
        for turn in range(TURNS):
            for archive in archives:
                numbers = [turn * each + number for number in range(each)]
                to_kill = archive["made"]["to_kill"][turn * kills : (turn + 1) * kills]
                answer = run_inside("edits", archive | {"numbers": numbers, "kills": to_kill})
                print(json.dumps(answer), file=sys.stderr, flush=True)
                for name, figures in answer.items():
                    found[archive["name"]].setdefault(name, []).extend(figures)
        for archive in archives:
            print(f"{archive['name']}, {archive['made']['rows']:,} pages; median (largest)")
            for name, figures in found[archive["name"]].items():
                if name != "often":
                    print(f"    {summarize(name, figures)}")
        for line in run_inside("slices", archives[-1])["lines"]:
            print(line)


if __name__ == "__main__":
    main()

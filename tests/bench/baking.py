"""Baking in numbers: pages a second and how that grows, a caption's way to the public, a kill's.

`python -m tests.bench.baking` runs in a scratch data folder, on SQLite or, with DATABASE_URL, on
PostgreSQL. The third part starts `manage.py up`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SLIDES = 50
WAITING_PHOTOS = 500
PAGES_OF_KILLED = 50
ROOT = Path(__file__).resolve().parents[2]


def make_photos(number: int, *, rendered: bool, start: int = 0) -> list[Any]:
    """Photos that differ, small, so that the bench is of pages and not of pixels."""
    from media.models import Photo, RenderTier
    from media.renditions.queue import render_most_urgent
    from tests.builders import make_photo

    photos = [
        make_photo(
            900,
            600,
            name=f"photo-{start + index}.jpg",
            caption=f"What happened at the {start + index}th corner of the square that evening.",
            credit_line="Ana Tester/Photodesk",
            alt_text="A coloured rectangle.",
        )
        for index in range(number)
    ]
    if rendered:
        # To the last tier: `up` would refine them, and bake anew every page that shows one.
        while render_most_urgent(up_to=RenderTier.REFINED):
            pass
    return list(Photo.objects.in_bulk([photo.pk for photo in photos]).values())


def make_galleries(number: int, photos: list[Any], *, start: int) -> None:
    """Published galleries of these photos."""
    from django.db import transaction

    from gallery.models import Gallery
    from gallery.slides.sequence import place_photos
    from newsroom.publishing.workflow import publish

    for index in range(start, start + number):
        with transaction.atomic():
            gallery = Gallery.objects.create(title=f"Gallery {index}", slug=f"gallery-{index}")
            place_photos(gallery, photos)
            publish(gallery)


def rebuild() -> tuple[int, float]:
    """Bake the whole site from an empty folder; pages and seconds."""
    from django.conf import settings

    from newsroom.baking.baker import bake_what_is_stale
    from newsroom.baking.reconcile import compare_everything
    from newsroom.models.public_tree import BakedPage

    shutil.rmtree(settings.PUBLIC_TREE_ROOT, ignore_errors=True)
    BakedPage.objects.all().delete()
    began = time.monotonic()
    compare_everything()
    baked = bake_what_is_stale(at_most_seconds=None, all_marks=True)
    return baked.changed, time.monotonic() - began


def measure_rebuilding(sizes: list[int]) -> list[dict[str, float]]:
    """From nothing, with more and more galleries; the seconds of one reconciliation after it."""
    from newsroom.baking.reconcile import compare_everything

    photos, there, results = make_photos(SLIDES, rendered=True), 0, []
    for size in sizes:
        make_galleries(size - there, photos, start=there)
        there = size
        pages, seconds = rebuild()
        began = time.monotonic()
        report = compare_everything()
        results.append(
            {
                "galleries": size,
                "pages": pages,
                "seconds": round(seconds, 2),
                "pages_a_second": round(pages / seconds, 1),
                "reconcile_seconds": round(time.monotonic() - began, 2),
                "mended": report.mended,
            }
        )
        print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    return results


def measure_caption() -> dict[str, float]:
    """One caption edit, baked here: pages asked for, pages written, seconds."""
    from gallery.models import Gallery
    from gallery.slides.words import edit_words, get_words_in_effect
    from newsroom.baking.baker import bake_what_is_stale
    from newsroom.models.public_tree import BakedPage

    slide = Gallery.objects.earliest("pk").slides.select_related("photo").get(position=7)
    edit_words(
        slide, seen=get_words_in_effect(slide), edited={"caption": f"Corrected {time.time()}"}
    )
    began = time.monotonic()
    baked = bake_what_is_stale()
    return {
        "seconds": round(time.monotonic() - began, 2),
        "pages_written": baked.changed,
        "pages_unchanged": baked.unchanged,
        "pages_in_all": BakedPage.objects.count(),
    }


def measure_running(port: int) -> dict[str, Any]:
    """With `manage.py up`: a caption's way to the public, then a kill while renditions wait."""
    from django.utils import timezone

    from gallery.models import Gallery
    from gallery.slides.words import edit_words, get_words_in_effect
    from media.models import Photo
    from newsroom.models.public_tree import BakedPage, PublicSite, StaleMark

    photo = make_photos(1, rendered=True, start=9_000)[0]
    make_galleries(PAGES_OF_KILLED // 10, [photo], start=9_000)
    started = timezone.now()
    up = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--bind", f"127.0.0.1:{port}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: PublicSite.objects.filter(reconciled_at__gt=started).exists())
        wait_until(lambda: not (BakedPage.objects.stale().exists() or StaleMark.objects.exists()))
        slide = Gallery.objects.earliest("pk").slides.select_related("photo").get(position=3)
        text = f"Live {time.time()}"
        began = time.monotonic()
        edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": text})
        page = site_root() / "galleries" / slide.gallery.slug / "index.html"
        wait_until(lambda: text in page.read_text())
        caption_seconds = time.monotonic() - began
        make_photos(WAITING_PHOTOS, rendered=False, start=20_000)
        waiting = Photo.objects.waiting_for_renditions().count()
        done = subprocess.run(
            [
                *(sys.executable, "manage.py", "kill_photo", str(photo.pk)),
                *("--reason", "The bench", "--json"),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        receipt = json.loads(done.stdout)
        return {
            "caption_public_seconds": round(caption_seconds, 2),
            "renditions_waiting_at_the_kill": waiting,
            "addresses": receipt["addresses"],
            "kill_to_dark_seconds": round(receipt["seconds_to_dark"], 2),
        }
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(40)


def site_root() -> Path:
    """The public tree."""
    from django.conf import settings

    return Path(settings.PUBLIC_TREE_ROOT)


def wait_until(claim: Any, seconds: float = 240) -> None:
    """Look until it is so."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def main() -> None:
    """The bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--galleries", default="20,200", help="sizes of the site, by commas")
    parser.add_argument("--port", type=int, default=8599)
    parser.add_argument("--only", default="rebuild,caption,running")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photodesk-bench-") as folder:
        os.environ["PHOTODESK_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        os.environ["PHOTODESK_BASE_URL"] = f"http://127.0.0.1:{chosen.port}"
        os.environ.setdefault("PHOTODESK_LOG_LEVEL", "ERROR")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        sizes = [int(size) for size in chosen.galleries.split(",")]
        figures: dict[str, Any] = {"rebuild": measure_rebuilding(sizes)}
        if "caption" in chosen.only:
            figures["caption"] = measure_caption()
        if "running" in chosen.only:
            figures["running"] = measure_running(chosen.port)
        print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()

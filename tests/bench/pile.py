"""Fifty photos dropped at once, in a scratch data folder with two workers of the real upkeep.

`python -m tests.bench.pile ORIGINALS PHOTOS` prints JSON. Photos wait in the database, then a file
appears that the workers wait for: from that moment on the time runs, alone and in the pile.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

from tests.bench.originals import originals_in

POLL_SECONDS = 0.01
WORKERS = 2
LONGEST_SECONDS = 900


def work(gate: Path) -> None:
    """A worker: the most urgent photo, again and again, while the gate is open; ends at 'over'."""
    from media.models import RenderTier
    from media.renditions.queue import render_most_urgent

    while (state := gate.read_text()) != "over":
        if state != "open" or not render_most_urgent(up_to=RenderTier.REFINED):
            time.sleep(POLL_SECONDS)


def drop(originals: list[Path], count: int, *, first_number: int) -> list[int]:
    """Take in photos, each a file of its own (bytes after the end of a JPEG are not read)."""
    from media.ingest import ingest_photo

    ids = []
    for number in range(first_number, first_number + count):
        content = originals[number % len(originals)].read_bytes() + str(number).encode()
        taken = ingest_photo(io.BytesIO(content), file_name=f"{number}.jpg", uploaded_by=None)
        ids.append(taken.photo.pk)
    return ids


def seconds_until(is_reached: Callable[[], bool], began: float) -> float:
    """Look until it is so."""
    while not is_reached():
        if time.monotonic() - began > LONGEST_SECONDS:
            raise TimeoutError
        time.sleep(POLL_SECONDS)
    return time.monotonic() - began


def set_gate(gate: Path, state: str) -> float:
    """Open or close the workers' gate, whole; when that was."""
    unfinished = gate.with_suffix(".part")
    unfinished.write_text(state)
    unfinished.rename(gate)
    return time.monotonic()


def measure(originals: list[Path], count: int, gate: Path) -> dict[str, float]:
    """Alone, three times and the middle one; then the pile."""
    from media.models import Photo, RenderTier

    def ready(ids: list[int]) -> int:
        return Photo.objects.filter(pk__in=ids, state=Photo.State.READY).count()

    def refined() -> float:
        seconds = Photo.objects.filter(render_seconds__has_key="refined")
        return float(sum(photo.render_seconds["refined"] for photo in seconds[:1]))

    alone = []
    for turn in range(4):
        set_gate(gate, "closed")
        ids = drop(originals, 1, first_number=turn)
        began = set_gate(gate, "open")
        alone.append(seconds_until(lambda ids=ids: ready(ids) == 1, began))  # type: ignore[misc]
        while Photo.objects.exclude(render_tier__gte=RenderTier.REFINED).exists():
            time.sleep(POLL_SECONDS)
        Photo.objects.update(render_tier=RenderTier.NOTHING)  # its refining would be in the way
        while Photo.objects.exclude(render_claimed_until=None).exists():
            time.sleep(POLL_SECONDS)
        Photo.objects.all().delete()
    set_gate(gate, "closed")
    time.sleep(1)
    ids = drop(originals, count, first_number=100)
    began = set_gate(gate, "open")
    first = seconds_until(lambda: ready(ids) >= 1, began)
    last = seconds_until(lambda: ready(ids) == count, began)
    seconds_until(lambda: refined() > 0, began)
    return {
        "alone": sorted(alone[1:])[1],
        "first": first,
        "all_first_tiers": last,
        "first_refined_started": time.monotonic() - began - refined(),
    }


def main() -> None:
    """The bench, or one of its workers (`work GATE`)."""
    if sys.argv[1] == "work":
        django.setup()
        work(Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory(prefix="photodesk-bench-") as folder:
        os.environ["PHOTODESK_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        gate = Path(folder) / "gate"
        set_gate(gate, "closed")
        command = [sys.executable, "-m", "tests.bench.pile", "work", str(gate)]
        workers = [subprocess.Popen(command) for _ in range(WORKERS)]
        try:
            answer = measure(originals_in(Path(sys.argv[1])), int(sys.argv[2]), gate)
        finally:
            set_gate(gate, "over")
            for worker in workers:
                worker.terminate()
                worker.wait()
        print(json.dumps(answer))


if __name__ == "__main__":
    main()

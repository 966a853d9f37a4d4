"""A batch of photos while workers and their decoders are killed: whole in the end, nothing over."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from media.storages import UNFINISHED
from tests.journeys.running import (
    Photodesk,
    Process,
    Up,
    alive,
    descendants,
    make_photos,
    processes,
    wait_until,
)

WORKER, DECODER = " -Q first,", "media.renditions.process.server"
# The long version, by hand: PHOTODESK_TEST_KILLS=50
KILLS = int(os.environ.get("PHOTODESK_TEST_KILLS", "6"))
PHOTOS = 20 if KILLS > 6 else 5
SIZE_PX = (480, 320)

LEFT_OVER = """
    import json
    from media.models import Photo
    from media.storages import renditions_storage, UNFINISHED
    from pathlib import Path
    root = Path(renditions_storage().location)
    stored = {str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()}
    named, used = set(), set()
    for photo in Photo.objects.all():
        named |= photo.stored_paths
        used |= {entry.stored_at for entry in photo.manifest.values()}
    print(json.dumps({
        "strays": sorted(p for p in stored - named if not p.startswith(UNFINISHED)),
        "lost": sorted(used - stored),
    }))
"""
RESULTS = """
    import json
    from media.models import Photo
    for photo in Photo.objects.order_by("pk"):
        print(json.dumps([
            photo.state, photo.render_tier, photo.failure_reason,
            [want.rung.key for want in photo.missing_renditions],
        ]))
"""


def decoders_of(photodesk: Photodesk) -> set[int]:
    """The render processes of this installation, also those that have outlived their worker."""
    folder = os.fsencode(str(photodesk.folder / "data"))
    found = set()
    for process in processes():
        if DECODER in process.command:
            with suppress(OSError):
                if folder in Path(f"/proc/{process.pid}/environ").read_bytes():
                    found.add(process.pid)
    return found


def targets(up: Up, dice: random.Random) -> list[Process]:
    """The worker, one of its decoders, or both."""
    below = descendants(up.process.pid)
    worker = [process for process in below if WORKER in process.command]
    decoders = [process for process in below if DECODER in process.command]
    chosen = dice.choice((worker, decoders[:1], decoders[-1:], worker + decoders))
    return chosen or worker


def is_refined(photodesk: Photodesk) -> bool:
    """Whether no photo waits any more, or all that do are out of tries."""
    waiting = "SELECT count(*) FROM media_photo WHERE render_tier > 0 AND render_tries < 3"
    return photodesk.rows(waiting) == [(0,)]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc")
def test_a_batch_is_whole_after_kills_at_random_moments(tmp_path: Path) -> None:
    photodesk, dice = Photodesk(folder=tmp_path), random.Random(KILLS)
    photodesk.ingest(make_photos(tmp_path / "photos", PHOTOS, SIZE_PX))
    with photodesk.up() as up:
        for _ in range(KILLS):
            wait_until(
                lambda: decoders_of(photodesk) or is_refined(photodesk),
                within_seconds=60,  # what is killed again and again starts again after 30 s
                what="a worker that renders",
            )
            time.sleep(dice.uniform(0, 3))
            for process in targets(up, dice):
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
        wait_until(
            lambda: is_refined(photodesk),
            within_seconds=40 + 6 * PHOTOS,
            what="every file of every photo",
        )
        decoders = decoders_of(photodesk)
        assert len(decoders) <= (os.cpu_count() or 1)
    wait_until(lambda: not alive(decoders), within_seconds=3, what="no decoder left behind")
    assert not decoders_of(photodesk)
    assert photodesk.answers_of(RESULTS) == [["ready", 0, "", []]] * PHOTOS
    assert photodesk.answers_of(LEFT_OVER) == [{"strays": [], "lost": []}]
    unfinished = list((tmp_path / "data/renditions" / UNFINISHED).glob("*"))
    assert all(path.stat().st_mtime > time.time() - 600 for path in unfinished)

"""Files that no photo names, and bells that nobody hears: the sweep sees to both."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from media.models import Photo, RenderTier
from media.renditions import queue as upkeep
from media.renditions import strays, sweep
from media.renditions.queue import render_missing_renditions, render_most_urgent
from media.renditions.state import (
    drop_claim,
    want_what_is_missing,
)
from tests.builders import make_photo, make_ready_photo
from tests.media.renditions.test_claims import fresh, run_out, stored, take, while_rendering

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=10)


def test_a_photo_that_is_deleted_meanwhile_is_no_error_and_its_files_go(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    photo, other = make_photo(400, 300), make_photo()
    while_rendering(monkeypatch, lambda: Photo.objects.filter(pk=photo.pk).delete())
    render_missing_renditions(photo.pk)
    assert not [entry for entry in caplog.records if entry.levelname in ("ERROR", "CRITICAL")]
    left = stored(photo)
    prefix = int(photo.original_sha256[:2], 16)
    monkeypatch.setattr(strays, "STRAY_AFTER", timedelta())
    monkeypatch.setattr(time, "time", lambda: prefix * strays.LOOK_EVERY_SECONDS + 0.5)
    assert strays.retire_strays() == len(left) > 0
    assert not stored(photo)
    assert fresh(other).state == Photo.State.WAITING


def test_what_a_killed_worker_stored_and_did_not_record_is_retired_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = make_photo(400, 300, credit_line="Wrong/AP")

    def die(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(upkeep, "record_files", die)
        with pytest.raises(KeyboardInterrupt):
            render_missing_renditions(photo.pk)
    left = stored(photo)
    Photo.objects.filter(pk=photo.pk).update(credit_line="Right/AP")
    run_out(photo)
    while render_most_urgent(up_to=RenderTier.REFINED):
        pass
    photo = fresh(photo)
    assert left <= {entry["file"] for entry in photo.retired_renditions}
    assert stored(photo) == photo.stored_paths


def test_a_retired_file_that_is_wanted_again_is_not_removed() -> None:
    photo = make_ready_photo(credit_line="One/AP")
    for line in ("Two/AP", "One/AP"):
        Photo.objects.filter(pk=photo.pk).update(credit_line=line)
        want_what_is_missing([photo.pk])
        render_missing_renditions(photo.pk)
    photo = fresh(photo)
    used = {entry.stored_at for entry in photo.manifest.values()}
    assert not used & {entry["file"] for entry in photo.retired_renditions}
    long_ago = timezone.now() - timedelta(days=91)
    moments = {"retired_at": long_ago.isoformat(), "until": long_ago.isoformat()}
    retired = [{"path": "", "file": path, **moments} for path in photo.stored_paths]
    Photo.objects.filter(pk=photo.pk).update(retired_renditions=retired, retired_until=long_ago)
    assert sweep.remove_retired_files() > 0
    assert stored(photo) == used


def test_the_sweep_does_not_fill_the_queue_while_a_worker_is_at_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rung: list[object] = []

    def ring(*bell: object) -> bool:
        rung.append(bell)
        return True

    monkeypatch.setattr(sweep, "ASK_AT_ONCE", 3)
    monkeypatch.setattr(sweep, "ring_doorbell", ring)
    for _ in range(8):
        make_photo()
    busy = take(make_photo())
    sweep.ask_for_missing_renditions()
    assert len(rung) == 3
    Photo.objects.exclude(render_asked_at=None).update(render_asked_at=timezone.now() - LONG_AGO)
    for _ in range(3):
        sweep.ask_for_missing_renditions()
    assert len(rung) == 3
    drop_claim(busy)
    sweep.ask_for_missing_renditions()
    assert len(rung) == 6


def test_uploads_that_a_killed_web_server_left_are_removed_after_a_day() -> None:
    folder = Path(str(settings.FILE_UPLOAD_TEMP_DIR))
    old, new = folder / "ingest-old", folder / "new.upload.jpg"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    sweep.remove_unfinished_files()
    assert list(folder.iterdir()) == [new]

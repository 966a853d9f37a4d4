"""`manage.py render`: the whole library, as often as one likes."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from media.models import MAX_RENDER_TRIES, Photo, RenderTier
from media.renditions import ladder
from media.renditions import rerender as renewal
from media.renditions import state as render_state
from media.renditions.queue import render_most_urgent
from media.storages import renditions_storage
from tests.builders import make_photo, make_ready_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_worker_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """None runs in these tests."""
    monkeypatch.setattr(renewal, "PATIENCE_SECONDS", 0.0)


def run(*options: str, exit_status: int = 0) -> Any:
    """What `render --json` prints; it must end with the given status."""
    out, status = StringIO(), 0
    try:
        call_command("render", *options, "--json", stdout=out)
    except SystemExit as error:
        status = int(error.code or 0)
    assert status == exit_status, out.getvalue()
    return json.loads(out.getvalue())


def fail(photo: Photo) -> None:
    """Let its tries be used up."""
    path = Path(photo.original.path)
    content = path.read_bytes()
    path.write_bytes(b"rotten")
    for _ in range(MAX_RENDER_TRIES):
        render_most_urgent(up_to=RenderTier.MODERN)
    path.write_bytes(content)


def lose(photo: Photo, *keys: str) -> list[str]:
    """Remove files behind our back; their paths."""
    paths = [photo.manifest[key].stored_at for key in keys]
    for path in paths:
        renditions_storage().delete(path)
    return paths


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            ["--originals", "photos"],
            "--originals are photographs to measure with: it needs --bench",
        ),
        (["--bench", "--originals", ""], "--originals '' is no folder"),
    ],
)
def test_photographs_to_measure_with_are_for_the_benchmark(typed: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("render", *typed)


def test_json_keys_stay() -> None:
    assert set(run()) == {
        "compared",
        "changed",
        "photos_with_lost_files",
        "lost_files",
        "tried_again",
        "waiting",
        "failed",
        "is_interrupted",
    }


def test_photos_that_wait_are_asked_for_and_made_by_wait() -> None:
    photo = make_photo()
    assert run()["waiting"] == 1
    photo.refresh_from_db()
    assert photo.render_asked_at is not None
    assert run("--wait")["waiting"] == 0
    photo.refresh_from_db()
    assert photo.state == Photo.State.READY


def test_a_new_revision_makes_the_library_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_state, "CHUNK", 2)
    monkeypatch.setattr(renewal, "CHUNK", 2)
    photos = [make_ready_photo() for _ in range(5)]
    assert run("--all")["changed"] == 0
    before = {photo.pk: photo.manifest["w320.jpg"].fingerprint for photo in photos}
    monkeypatch.setattr(ladder, "REVISION", ladder.REVISION + 1)
    report = run("--all", "--wait")
    assert (report["compared"], report["changed"], report["waiting"]) == (5, 5, 0)
    for photo in Photo.objects.all():
        assert photo.state == Photo.State.READY
        assert photo.manifest["w320.jpg"].fingerprint != before[photo.pk]
    assert run("--all")["changed"] == 0


def test_a_run_that_was_stopped_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "CHUNK", 2)
    for _ in range(4):
        make_ready_photo()
    Photo.objects.update(render_tier=RenderTier.NOTHING)
    really = render_state.want_what_is_missing
    chunks: list[int] = []

    def stop_in_the_second(photos: Any) -> list[int]:
        chunks.append(1)
        if len(chunks) == 2:
            raise KeyboardInterrupt
        return really(photos)

    monkeypatch.setattr(renewal, "want_what_is_missing", stop_in_the_second)
    assert run("--all", exit_status=130)["is_interrupted"]
    assert Photo.objects.filter(render_tier=RenderTier.REFINED).count() == 2
    assert run("--all")["changed"] == 2


def test_failed_photos_get_another_three_tries() -> None:
    photo = make_photo()
    fail(photo)
    assert run("--all", "--wait", exit_status=1)["failed"] == 1
    report = run("--failed", "--wait")
    assert (report["tried_again"], report["failed"]) == (1, 0)
    photo.refresh_from_db()
    assert (photo.state, photo.failure_reason) == (Photo.State.READY, "")


def test_files_that_are_gone_are_made_again() -> None:
    whole, hurt = make_ready_photo(), make_ready_photo(700, 500)
    paths = lose(hurt, "w640.avif", "share.jpg")
    report = run("--check-files")
    assert (report["photos_with_lost_files"], report["lost_files"]) == (1, 2)
    hurt.refresh_from_db()
    assert hurt.state == Photo.State.READY
    assert not {"w640.avif", "share.jpg"} & set(hurt.renditions)
    run("--wait")
    assert all(renditions_storage().exists(path) for path in paths)
    report = run("--check-files")
    assert (report["photos_with_lost_files"], report["lost_files"]) == (0, 0)
    assert Photo.objects.get(pk=whole.pk).renditions == whole.renditions


def test_a_photo_without_any_picture_waits_until_it_has_one() -> None:
    photo = make_ready_photo()
    lose(photo, "w320.jpg")
    run("--check-files")
    photo.refresh_from_db()
    assert (photo.state, photo.render_tier) == (Photo.State.WAITING, RenderTier.FIRST)
    run("--wait")
    photo.refresh_from_db()
    assert photo.state == Photo.State.READY


def test_people_are_told_in_sentences() -> None:
    make_ready_photo()
    out = StringIO()
    call_command("render", "--all", "--check-files", "--failed", stdout=out)
    assert out.getvalue().splitlines() == [
        "0 files of 0 photos are gone from the storage and will be made again.",
        "1 photos compared, 0 to be made anew.",
        "0 failed photos will be tried again.",
        "0 photos wait for renditions, 0 have failed.",
    ]


def test_the_number_of_queries_grows_by_chunks_alone(
    django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        make_ready_photo()
    with django_assert_max_num_queries(5):
        renewal.compare_library(on_progress=lambda _: None)
    monkeypatch.setattr(renewal, "CHUNK", 1)
    with django_assert_max_num_queries(17):
        renewal.compare_library(on_progress=lambda _: None)

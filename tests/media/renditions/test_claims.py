"""Who is at a photo, and what holds when that changes: claims, deaths, tries, strays."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from media.models import Photo, RenderTier
from media.renditions import queue as upkeep
from media.renditions import sweep
from media.renditions.process.client import Opening, RenderProcess
from media.renditions.queue import render_missing_renditions, render_most_urgent
from media.renditions.state import (
    MAX_WORKER_DEATHS,
    SUSPECT_DEATHS,
    ClaimLost,
    claim_photo,
    drop_claim,
    give_up_on_killers,
    record_failure,
    record_files,
    release_claims,
    renew_claim,
    want_renditions_again,
)
from media.storages import renditions_storage
from tests.builders import make_photo

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=10)


def fresh(photo: Photo) -> Photo:
    """The row as it is now."""
    return Photo.objects.get(pk=photo.pk)


def take(photo: Photo) -> Photo:
    """Claim it as a worker does."""
    claimed = claim_photo(Photo.objects.filter(pk=photo.pk), up_to=RenderTier.REFINED)
    assert claimed is not None
    return claimed


def run_out(photo: Photo) -> None:
    """As if its worker had not been heard of for long."""
    Photo.objects.filter(pk=photo.pk).update(render_claimed_until=timezone.now() - LONG_AGO)


def stored(photo: Photo) -> set[str]:
    """The files of its folder."""
    folder = Path(renditions_storage().path(photo.original_sha256[:2]))
    root = folder.parent
    return {str(path.relative_to(root)) for path in folder.rglob("*") if path.is_file()}


def while_rendering(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have something happen once, in the middle of a photo."""
    original, done = RenderProcess.make, list[bool]()

    def make(self: RenderProcess, *args: Any, **options: Any) -> Any:
        for file in original(self, *args, **options):
            if not done:
                done.append(True)
                act()
            yield file

    monkeypatch.setattr(RenderProcess, "make", make)


def killed_while_opening(process: RenderProcess, opening: Opening) -> None:
    """Instead of `RenderProcess.open`: somebody sends a signal meanwhile."""
    open_and_signal(process, opening, signal.SIGKILL)


def crashed_while_opening(process: RenderProcess, opening: Opening) -> None:
    """Instead of `RenderProcess.open`: the decoder goes wrong."""
    open_and_signal(process, opening, signal.SIGSEGV)


def open_and_signal(process: RenderProcess, opening: Opening, number: signal.Signals) -> None:
    """Ask for a photo and end who was asked."""
    process.start_anew()
    assert process.process is not None
    process.process.send_signal(number)
    process.ask(opening)
    process.last_answer()


def test_a_lost_claim_changes_nothing_any_more() -> None:
    photo = make_photo()
    slow = take(photo)
    run_out(photo)
    quick = take(photo)
    for act in (renew_claim, drop_claim, lambda lost: record_files(lost, {})):
        with pytest.raises(ClaimLost):
            act(slow)
    with pytest.raises(ClaimLost):
        record_failure(slow, "too slow")
    assert fresh(photo).failure_reason == ""
    renew_claim(quick)
    assert fresh(photo).render_claimed_until == quick.render_claimed_until


def test_a_worker_that_was_only_slow_keeps_a_claim_that_nobody_took() -> None:
    slow = take(make_photo())
    run_out(slow)
    slow.refresh_from_db()
    renew_claim(slow)
    assert drop_claim(slow).render_claimed_until is None


def test_two_workers_at_one_photo_leave_one_whole_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo(400, 300)

    def another_worker_finishes_first() -> None:
        run_out(photo)
        own = RenderProcess(memory_mb=1500, timeout_seconds=30)
        with monkeypatch.context() as patch:
            patch.setattr(upkeep.processes, "process", own)
            render_missing_renditions(photo.pk)
        own.end()

    while_rendering(monkeypatch, another_worker_finishes_first)
    render_missing_renditions(photo.pk)
    photo = fresh(photo)
    assert (photo.state, photo.render_tier, photo.failure_reason) == (
        Photo.State.READY,
        RenderTier.REFINED,
        "",
    )
    assert stored(photo) == {entry.stored_at for entry in photo.manifest.values()}


def test_a_caption_that_changes_meanwhile_is_in_every_file_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = make_photo(400, 300, caption="Wrong")

    def correct() -> None:
        Photo.objects.filter(pk=photo.pk).update(caption="Right")

    while_rendering(monkeypatch, correct)
    render_missing_renditions(photo.pk)
    assert fresh(photo).render_tier == RenderTier.FIRST
    while render_most_urgent(up_to=RenderTier.REFINED):
        pass
    photo = fresh(photo)
    assert (photo.state, photo.missing_renditions) == (Photo.State.READY, [])
    for entry in photo.manifest.values():
        content = Path(renditions_storage().path(entry.stored_at)).read_bytes()
        assert b"Right" in content
        assert b"Wrong" not in content
    assert stored(photo) == photo.stored_paths


def test_a_database_that_does_not_answer_is_not_the_photos_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = make_photo()

    def down(*_args: object, **_options: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(upkeep, "record_files", down)
        patch.setattr(upkeep, "drop_claim", down)
        for _ in range(2):
            render_missing_renditions(photo.pk)
    assert fresh(photo).render_tries == 0
    run_out(photo)
    assert sweep.ask_for_missing_renditions() == 1
    render_missing_renditions(photo.pk)
    assert fresh(photo).state == Photo.State.READY


def test_a_photo_that_takes_every_worker_down_is_given_up() -> None:
    photo, other = make_photo(), make_photo()
    for _ in range(MAX_WORKER_DEATHS):
        give_up_on_killers()
        assert fresh(photo).state == Photo.State.WAITING
        take(photo)
        run_out(photo)
    assert claim_photo(Photo.objects.filter(pk=photo.pk), up_to=RenderTier.FIRST) is None
    give_up_on_killers()
    assert fresh(photo).state == Photo.State.FAILED
    assert "worker stopped" in fresh(photo).failure_reason
    assert render_most_urgent(up_to=RenderTier.FIRST)
    assert fresh(other).state == Photo.State.READY
    assert want_renditions_again(Photo.objects.all()) == 1
    render_missing_renditions(photo.pk)
    assert fresh(photo).state == Photo.State.READY


def test_a_photo_that_took_workers_down_does_not_hold_up_the_others() -> None:
    suspect, other = make_photo(), make_photo()
    for _ in range(SUSPECT_DEATHS + 1):  # the last one is counted when it is taken again
        assert take(suspect).pk == suspect.pk
        run_out(suspect)
    taken = [claim_photo(Photo.objects.all(), up_to=RenderTier.REFINED) for _ in range(2)]
    assert [photo.pk for photo in taken if photo] == [other.pk, suspect.pk]


def test_deaths_are_forgotten_with_the_first_file_that_is_recorded() -> None:
    photo = make_photo()
    for _ in range(MAX_WORKER_DEATHS - 1):
        take(photo)
        release_claims()
    render_missing_renditions(photo.pk)
    assert (fresh(photo).state, fresh(photo).render_deaths) == (Photo.State.READY, 0)


def test_a_ready_photo_whose_modern_tier_fails_stays_ready_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = make_photo(400, 300)
    original = RenderProcess.make

    def make(self: RenderProcess, wanted: Any, **options: Any) -> Any:
        if any(want.tier == "modern" for want in wanted):
            raise RuntimeError("no encoder")
        return original(self, wanted, **options)

    with monkeypatch.context() as patch:
        patch.setattr(RenderProcess, "make", make)
        for _ in range(5):
            render_missing_renditions(photo.pk)
    photo = fresh(photo)
    assert (photo.state, photo.render_tries) == (Photo.State.READY, 3)
    assert "the worker's log has more" in photo.failure_reason
    assert want_renditions_again(Photo.objects.all()) == 1
    render_missing_renditions(photo.pk)
    assert fresh(photo).failure_reason == ""
    assert fresh(photo).render_tier == RenderTier.REFINED


def test_a_try_that_is_stopped_half_way_keeps_what_it_made(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo(900, 600)

    def stop() -> None:
        process = upkeep.processes.process.process
        assert process is not None
        process.kill()

    while_rendering(monkeypatch, stop)
    render_missing_renditions(photo.pk)
    half = fresh(photo)
    assert (half.render_tries, half.render_deaths, half.failure_reason) == (0, 1, "")
    assert 0 < len(half.manifest) < len(half.wanted_renditions)
    render_missing_renditions(photo.pk)
    assert fresh(photo).state == Photo.State.READY
    assert half.manifest.items() <= fresh(photo).manifest.items()


def test_a_decoder_that_is_ended_from_outside_uses_up_no_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = make_photo()
    with monkeypatch.context() as patch:
        patch.setattr(RenderProcess, "open", killed_while_opening)
        for _ in range(MAX_WORKER_DEATHS - 1):
            render_missing_renditions(photo.pk)
    assert (fresh(photo).state, fresh(photo).render_tries) == (Photo.State.WAITING, 0)
    render_missing_renditions(photo.pk)
    assert (fresh(photo).state, fresh(photo).render_deaths) == (Photo.State.READY, 0)


def test_a_decoder_that_is_always_ended_is_left_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo()
    with monkeypatch.context() as patch:
        patch.setattr(RenderProcess, "open", killed_while_opening)
        for _ in range(MAX_WORKER_DEATHS):
            render_missing_renditions(photo.pk)
    assert fresh(photo).state == Photo.State.FAILED
    assert fresh(photo).failure_reason.startswith("Its process was ended from outside each of")
    assert want_renditions_again(Photo.objects.all()) == 1
    render_missing_renditions(photo.pk)
    assert fresh(photo).state == Photo.State.READY


def test_a_decoder_that_crashes_uses_up_the_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo()
    monkeypatch.setattr(RenderProcess, "open", crashed_while_opening)
    for number in range(1, 4):
        render_missing_renditions(photo.pk)
        assert fresh(photo).render_tries == number
    assert fresh(photo).state == Photo.State.FAILED
    assert "crashed" in fresh(photo).failure_reason


@pytest.mark.django_db(transaction=True)
def test_no_photo_is_claimed_by_two_workers_at_once() -> None:
    photos = [make_photo() for _ in range(24)]

    def work(_number: int) -> list[int]:
        taken = []
        while photo := claim_photo(Photo.objects.all(), up_to=RenderTier.FIRST):
            taken.append(photo.pk)
        connections.close_all()
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = Counter(photo_id for each in pool.map(work, range(6)) for photo_id in each)
    assert taken == Counter(photo.pk for photo in photos)

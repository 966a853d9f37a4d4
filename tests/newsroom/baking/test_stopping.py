"""Whoever presses Ctrl-C waits for a page or a file and not for all of them; nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import signals
from django.utils import timezone

import config.celery  # noqa: F401 - connects the signal
from media import shutdown
from media.models import Photo, RenderTier
from media.renditions.process.client import RenderProcess, Verifying
from media.renditions.queue import render_most_urgent
from media.storages import AtomicFileSystemStorage
from newsroom.baking import bake_page as store
from newsroom.baking import reconcile
from newsroom.baking.ask_django import Answer, ask_django
from newsroom.models.public_tree import BakedPage
from tests.builders import make_gallery, make_photo, write_photo
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_for_once() -> Iterator[None]:
    """No test leaves its wish to the next."""
    yield
    shutdown.flag[0] = 0


def press_ctrl_c() -> None:
    """What a worker's own handler says."""
    signals.worker_shutting_down.send(sender="worker", sig="TERM", how="Warm", exitcode=0)


def test_a_baker_stops_after_the_page_that_it_is_at_and_claims_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_gallery(3)
    baked: list[str] = []
    ask = ask_django

    def stop_at_the_second(url: str) -> Answer:
        baked.append(url)
        if len(baked) == 2:
            press_ctrl_c()
        return ask(url)

    monkeypatch.setattr(store, "ask_django", stop_at_the_second)
    bake()
    assert len(baked) == 2
    assert BakedPage.objects.exclude(baked_at=None).count() == 2
    assert not BakedPage.objects.filter(claimed_until__gt=timezone.now()).exists()
    waiting = BakedPage.objects.stale().count()
    assert waiting
    shutdown.flag[0] = 0
    assert bake().pages >= waiting
    assert not BakedPage.objects.stale().exists()


def test_a_renderer_stops_between_two_files_and_the_next_makes_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = make_photo(1600, 1200)
    saved: list[str] = []
    save = AtomicFileSystemStorage._save

    def stop_at_the_second(storage: Any, name: str, content: Any) -> str:
        saved.append(name)
        if len(saved) == 2:
            press_ctrl_c()
        return save(storage, name, content)

    monkeypatch.setattr(AtomicFileSystemStorage, "_save", stop_at_the_second)
    assert render_most_urgent(up_to=RenderTier.FIRST)
    row = Photo.objects.get(pk=photo.pk)
    assert len(saved) == 2
    assert len(row.manifest) == 2, "what was made is kept"
    assert (row.render_claimed_until, row.render_tries, row.render_deaths) == (None, 0, 0)
    assert not row.failure_reason
    assert not render_most_urgent(up_to=RenderTier.FIRST), "a worker that stops takes no photo"
    shutdown.flag[0] = 0
    render_most_urgent(up_to=RenderTier.FIRST)
    assert Photo.objects.get(pk=photo.pk).state == Photo.State.READY
    assert len(saved) == len(set(saved)), "no file was made twice"


def test_a_decoder_that_takes_long_is_not_waited_for(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "photo.png", 64, 64, format="PNG")
    process = RenderProcess(memory_mb=1000, timeout_seconds=60)
    process.verify(Verifying(path, 10**6))
    assert process.process is not None
    process.process.send_signal(19)  # it hangs
    press_ctrl_c()
    began = time.monotonic()
    with pytest.raises(shutdown.StopAsked):
        process.verify(Verifying(path, 10**6))
    assert time.monotonic() - began < 10
    assert process.process is None


def test_a_comparison_of_a_large_site_stops_on_its_way() -> None:
    make_gallery(1)
    press_ctrl_c()
    with pytest.raises(shutdown.StopAsked):
        reconcile.compare_everything(on_progress=shutdown.leave_when_asked)

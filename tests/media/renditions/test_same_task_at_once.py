"""A message that was delivered five times: five workers at one photo make it once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from celery import Task
from django.db import connections

from media import tasks
from media.models import Photo, RenderTier
from media.renditions.process.client import Opening, RenderProcess
from media.storages import renditions_storage
from tests.builders import make_photo

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 5


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Opening]:
    """Each time that a process is given the photo."""
    openings: list[Opening] = []
    open_photo = RenderProcess.open

    def count(self: RenderProcess, opening: Opening) -> None:
        openings.append(opening)
        open_photo(self, opening)

    monkeypatch.setattr(RenderProcess, "open", count)
    return openings


def deliver(task: Task[Any, None], photo_id: int) -> None:
    """As a worker runs it; what it raises is ours."""

    def run(_: int) -> None:
        try:
            task.apply(args=(photo_id,), throw=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        list(pool.map(run, range(TIMES)))


def test_the_same_task_five_times_at_once_is_one_result_and_no_error(
    opened: list[Opening],
) -> None:
    photo = make_photo(400, 300)
    for task in (tasks.render_first_tier, tasks.render_modern_tier):
        deliver(task, photo.pk)
    assert len(opened) == 1
    deliver(tasks.render_refined_tier, photo.pk)
    photo.refresh_from_db()
    assert (photo.state, photo.render_tier, photo.failure_reason) == (
        Photo.State.READY,
        RenderTier.NOTHING,
        "",
    )
    assert (photo.render_tries, photo.render_claimed_until) == (0, None)
    assert photo.missing_renditions == []
    assert all(renditions_storage().exists(file.stored_at) for file in photo.manifest.values())

"""Two schedulers and two workers at the same moment: what a moment brings happens once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from gallery.models import ChangedThing, Gallery
from newsroom.baking import change_log, schedules
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.webhook_queue import queue_changes
from newsroom.models.public_tree import BakedPage, PublicSite
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def at_once[T](*acts: Callable[[], T]) -> list[T]:
    """What acts answer that run in threads with connections of their own."""

    def run(act: Callable[[], T]) -> T:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


def test_a_scheduled_publication_happens_once_with_two_schedulers_and_two_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: Counter[str] = Counter()

    def count(rows: Sequence[ChangedThing]) -> None:
        told.update(f"{row.kind}:{row.thing_id}" for row in rows)
        queue_changes(rows)

    monkeypatch.setattr(change_log, "queue_changes", count)
    both_have_looked, look = threading.Barrier(2, timeout=30), schedules.due_between

    def look_together(since: datetime, until: datetime) -> Iterable[bool]:
        seen = list(look(since, until))
        both_have_looked.wait()
        return seen

    for _ in range(ROUNDS):
        gallery = publish(make_gallery(2, published=False), at=timezone.now() + timedelta(hours=1))
        bake()
        told.clear()
        moment = timezone.now() - timedelta(seconds=5)
        Gallery.objects.filter(pk=gallery.pk).update(published_at=moment)
        PublicSite.objects.update(schedules_seen_until=moment - timedelta(milliseconds=1))
        with monkeypatch.context() as patch:
            patch.setattr(schedules, "due_between", look_together)
            assert sorted(at_once(schedules.act_on_schedules, schedules.act_on_schedules)) == [0, 1]
        at_once(bake_what_is_stale, bake_what_is_stale)
        bake()
        assert told[f"gallery:{gallery.pk}"] == 1
        assert set(told.values()) == {1}
        pages = BakedPage.objects.filter(url=f"/galleries/{gallery.slug}/")
        assert [page.is_stale for page in pages] == [False]

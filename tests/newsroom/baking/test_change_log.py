"""The order of change: given under one lock, so that whoever follows it misses nothing."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from gallery.change_cursors import ChangeCursor
from gallery.models import ChangedThing
from newsroom.api.changed_since import find_changed_ids
from newsroom.api.changes import find_changes_after, take_changes
from newsroom.baking.change_log import give_positions, note_changes
from newsroom.models.public_tree import SHOWN, PublicSite
from tests.newsroom.baking.baked import bake

THINGS, ROUNDS = 12, 25


def make_things(number: int) -> None:
    """Photos that were told, each once."""
    ChangedThing.objects.bulk_create(
        (
            ChangedThing(
                kind=ChangedThing.Kind.PHOTO,
                thing_id=pk,
                status=SHOWN,
                position=pk,
                turn=ChangedThing.Turn.TOLD,
                changed_at=timezone.now() - timedelta(seconds=number - pk),
            )
            for pk in range(1, number + 1)
        ),
        batch_size=2_000,
    )


def at_once(*acts: Callable[[], object]) -> None:
    """Run acts in threads with connections of their own; their errors are ours."""

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result()


@pytest.mark.django_db(transaction=True)
def test_who_follows_misses_nothing_and_sees_nothing_twice_while_others_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_things(THINGS)
    bake()  # the one row that is locked
    locked, over, seen = PublicSite.locked, threading.Event(), []

    def commit_late() -> PublicSite:
        site = locked()
        # Whoever has the lock writes and commits when he likes.
        transaction.on_commit(lambda: time.sleep(random.random() / 500))
        time.sleep(random.random() / 200)
        return site

    monkeypatch.setattr(PublicSite, "locked", commit_late)

    def change(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(ROUNDS):
            pk = chance.randrange(1, THINGS + 1)
            with transaction.atomic():
                PublicSite.locked()
                ChangedThing.objects.filter(thing_id=pk).update(
                    turn=ChangedThing.Turn.READY, slug=f"{seed}-{time.monotonic_ns()}"
                )
            give_positions()

    def follow() -> None:
        cursor: ChangeCursor | None = None
        while True:
            is_last = over.is_set()
            rows = take_changes(cursor, 3)
            for row in rows:
                assert row.position is not None
                seen.append((row.position, row.thing_id, row.slug))
                cursor = ChangeCursor(row.position, row.kind, row.thing_id)
            if is_last and not rows:
                return

    def change_all() -> None:
        try:
            at_once(*(lambda seed=seed: change(seed) for seed in range(4)))
        finally:
            over.set()

    at_once(change_all, follow)
    positions = [position for position, _, _ in seen]
    assert positions == sorted(set(positions))
    last = {pk: slug for _, pk, slug in seen}
    assert last == dict(ChangedThing.objects.values_list("thing_id", "slug"))


@pytest.mark.django_db
def test_what_is_gone_gets_its_place_before_what_is_there() -> None:
    make_things(4)
    ChangedThing.objects.filter(thing_id__in=[1, 2, 3]).update(turn=ChangedThing.Turn.READY)
    ChangedThing.objects.filter(thing_id=3).update(status=410)
    assert give_positions() == 3
    order = ChangedThing.objects.order_by("position").values_list("thing_id", flat=True)
    assert list(order) == [4, 3, 1, 2]
    assert give_positions() == 0


@pytest.mark.django_db
def test_two_changes_of_a_thing_are_of_two_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    make_things(1)
    moments = set()
    ahead = timezone.now() + timedelta(minutes=1)
    for at in (ahead, ahead, ahead - timedelta(seconds=5)):
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        note_changes({"photo:1": SHOWN})
        moments.add(ChangedThing.objects.get().changed_at)
    assert len(moments) == 3
    assert max(moments) == ChangedThing.objects.get().changed_at


@pytest.mark.django_db
def test_what_nobody_outside_had_is_not_noted() -> None:
    note_changes({"photo:7": 0, "gallery:7": 0})
    assert not ChangedThing.objects.exists()


def explain(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    """The nodes of PostgreSQL's plan as it was carried out."""
    text = rows.explain(format="json", analyze=True)
    nodes, waiting = [], [json.loads(text)[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        nodes.append(node)
    return nodes


@pytest.mark.django_db
def test_a_poll_with_nothing_new_is_one_index_scan() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL tells its plan")
    make_things(20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE gallery_changedthing")
    now = timezone.now() + timedelta(minutes=1)
    polls = (
        (find_changes_after(20_000), 1),  # the row that the cursor was made from
        (find_changed_ids(ChangedThing.Kind.PHOTO, now), 0),
    )
    for poll, rows in polls:
        scans = [node for node in explain(poll[:101]) if "Scan" in node["Node Type"]]
        assert [node["Node Type"] for node in scans] in (["Index Scan"], ["Index Only Scan"])
        assert scans[0]["Actual Rows"] == rows

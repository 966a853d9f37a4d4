"""What processes count is added up in the database, whichever and how many of them there are."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, connections
from pytest_django import DjangoAssertNumQueries

from config.doorbell import ROUTES
from media.observing.counts import COUNTED, count, observe, take_counts
from newsroom import counting
from newsroom.counting import note_life, write_counts
from newsroom.models.observed import CountedWork, ProcessLife


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """By other tests."""
    take_counts()
    counting.noted.clear()
    yield
    take_counts()


def samples() -> dict[tuple[str, str], float]:
    """The rows."""
    return {(row.name, row.labels): row.value for row in CountedWork.objects.all()}


@pytest.mark.django_db
def test_counts_are_added_to_what_is_there(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(2):
        count("photodesk_bakes", outcome="changed")
        count("photodesk_bakes", 2, outcome="failed")
        observe("photodesk_rendition_tier_seconds", 0.3, tier="first")
        observe("photodesk_rendition_tier_seconds", 4_000, tier="first")
        with django_assert_num_queries(1):
            write_counts()
        with django_assert_num_queries(0):
            write_counts()
    tier = "photodesk_rendition_tier_seconds"
    assert samples() == {
        ("photodesk_bakes", "outcome=changed"): 2,
        ("photodesk_bakes", "outcome=failed"): 4,
        (tier, "tier=first,le=0.5"): 2,
        (tier, "tier=first,le=+Inf"): 2,
        (f"{tier}_sum", "tier=first"): pytest.approx(8_000.6),
    }


@pytest.mark.django_db
def test_what_the_database_does_not_take_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    count("photodesk_bakes", outcome="changed")

    def fail(_some: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(counting, "add_to_rows", fail)
        write_counts()
    assert not samples()
    count("photodesk_bakes", outcome="changed")
    write_counts()
    assert samples() == {("photodesk_bakes", "outcome=changed"): 2}


@pytest.mark.django_db(transaction=True)
def test_many_processes_at_once_lose_nothing() -> None:
    """Each thread writes as a process does, the samples in another order of counting."""
    rounds = 5 if connection.vendor == "sqlite" else 20
    some = ("changed", "failed", "unchanged")

    def write(turn: int) -> None:
        try:
            for _ in range(rounds):
                ordered = sorted(some, reverse=bool(turn % 2))
                rows = [(("photodesk_bakes", (("outcome", one),)), 1.0) for one in ordered]
                counting.add_to_rows(tuple(sorted(rows)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(samples().values()) == {4.0 * rounds}


@pytest.mark.django_db
def test_a_process_that_works_is_seen_once_in_a_while(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    note_life("worker", "worker-1@host")
    first = ProcessLife.objects.get()
    with django_assert_num_queries(0):
        note_life("worker", "worker-1@host")
    counting.noted.clear()
    note_life("worker", "worker-1@host")
    again = ProcessLife.objects.get()
    assert (again.role, again.node) == ("worker", "worker-1@host")
    assert again.seen_at > first.seen_at


@pytest.mark.django_db
def test_machines_that_are_no_more_are_forgotten() -> None:
    note_life("worker", "old@gone")
    ProcessLife.objects.update(seen_at="2026-01-01T00:00:00Z")
    note_life("worker", "new@here")
    assert list(ProcessLife.objects.values_list("node", flat=True)) == ["new@here"]


def test_each_queue_is_somebodys_work() -> None:
    assert {route["queue"] for route in ROUTES.values()} == set(counting.ROLES)


def test_names_follow_the_conventions_of_prometheus() -> None:
    for name, counted in COUNTED.items():
        assert name.startswith("photodesk_")
        assert name.endswith("_seconds") == bool(counted.buckets)
        assert not name.endswith("_total"), "Prometheus' client adds it"
        assert counted.text.endswith(".")


def test_a_label_that_is_not_in_the_table_is_a_fault() -> None:
    with pytest.raises(KeyError):
        count("photodesk_bakes", result="changed")

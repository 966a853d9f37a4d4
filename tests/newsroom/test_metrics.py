"""What a monitoring system reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from media.models import Photo, RenderTier
from media.observing.counts import COUNTED, observe, take_counts
from media.renditions.queue import render_most_urgent
from newsroom import counting
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.reconcile import compare_everything
from newsroom.baking.schedules import act_on_schedules
from newsroom.counting import note_backup, write_counts
from newsroom.models import Article
from newsroom.models.observed import ProcessLife
from newsroom.models.public_tree import BakedPage, PublicSite, Urgency
from newsroom.publishing.killing import kill_everywhere
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_photo, photo_bytes
from tests.newsroom.baking.baked import bake
from tests.newsroom.uploads.sending import send_file

pytestmark = pytest.mark.django_db

type Samples = dict[tuple[str, ...], float]


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """By other tests."""
    take_counts()
    counting.noted.clear()


def read(client: Client) -> Samples:
    """Every sample, by its name and the values of its labels, in the order of their names."""
    text = client.get("/metrics").text
    return {
        (sample.name, *(text for _, text in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_counts_photos_pages_and_what_waits(client: Client) -> None:
    make_gallery(2)
    make_photo()
    before = read(client)
    assert before["photodesk_photos", "ready"] == 2
    assert before["photodesk_photos", "waiting"] == 1
    assert before["photodesk_renditions_waiting", "first"] == 1
    assert before["photodesk_edits_waiting",] > 0
    bake_what_is_stale(all_marks=True)
    compare_everything()
    bake_what_is_stale(all_marks=True)
    BakedPage.objects.filter(kind="front").update(wanted_version=99, error="Oops", urgency=3)
    after = read(client)
    assert after["photodesk_pages",] == BakedPage.objects.count()
    assert after["photodesk_pages_stale", "edit"] == after["photodesk_pages_failed",] == 1
    assert after["photodesk_pages_stale", "kill"] == 0
    assert after["photodesk_reconcile_age_seconds",] >= 0
    assert after["photodesk_reconcile_mended", "unplanned"] >= 0


def test_stale_pages_are_told_by_age(client: Client) -> None:
    make_gallery(1)
    bake()
    front = BakedPage.objects.filter(kind="front")
    front.update(
        wanted_version=99,
        urgency=Urgency.REMOVAL,
        wanted_at=timezone.now() - timedelta(seconds=90),
    )
    found = read(client)
    assert found["photodesk_pages_stale_oldest_seconds", "removal"] == pytest.approx(90, abs=30)
    ages = ("0", "10", "60", "600")
    assert [found["photodesk_pages_stale_by_age", age] for age in ages] == [1, 1, 1, 0]


def test_a_photo_nobody_makes_shows_by_its_age_until_it_is_out_of_tries(client: Client) -> None:
    photo = make_photo()
    old = timezone.now() - timedelta(minutes=10)
    Photo.objects.filter(pk=photo.pk).update(uploaded_at=old)
    assert read(client)["photodesk_photos_waiting_oldest_seconds",] == pytest.approx(600, abs=60)
    photo.original.storage.delete(str(photo.original.name))
    for _ in range(3):
        assert render_most_urgent(up_to=RenderTier.FIRST)
    write_counts()
    found = read(client)
    assert found["photodesk_photos_waiting_oldest_seconds",] == 0
    assert found["photodesk_photos", "failed"] == found["photodesk_renditions_failed",] == 1
    assert found["photodesk_renditions_waiting", "first"] == 0
    assert found["photodesk_renderings_total", "failed"] == 3


def test_work_is_counted_by_outcome_and_seconds(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ana"))
    send_file(client, "one.jpg", photo_bytes())
    send_file(client, "none.jpg", b"This is no photo at all." * 10)
    render_most_urgent(up_to=RenderTier.FIRST)
    gallery = make_gallery(1)
    bake()
    client.post("/admin/login/", {"username": "ana", "password": "wrong"})
    write_counts()
    found = read(client)
    assert found["photodesk_uploads_total", "added"] == 2
    assert found["photodesk_uploads_total", "refused"] == 1
    assert found["photodesk_renderings_total", "made"] >= 2
    assert found["photodesk_rendition_tier_seconds_count", "first"] == 2
    assert found["photodesk_rendition_tier_seconds_bucket", "+Inf", "first"] == 2
    assert found["photodesk_rendition_tier_seconds_sum", "first"] > 0
    assert found["photodesk_bakes_total", "changed"] == found["photodesk_bake_seconds_count",]
    assert found["photodesk_page_waited_seconds_count", "edit"] > 0
    assert found["photodesk_login_failures_total", "password"] == 1

    photo = gallery.slides.get(position=1).photo
    assert photo is not None
    kill_everywhere(photo, reason="A mistake", killed_by=None)
    write_counts()
    found = read(client)
    assert found["photodesk_kill_seconds_count",] > 0
    assert found["photodesk_kill_seconds_bucket", "10.0"] == found["photodesk_kill_seconds_count",]


def test_buckets_hold_all_that_took_less(client: Client) -> None:
    for seconds in (0.05, 0.2, 0.2, 1_000):
        observe("photodesk_kill_seconds", seconds)
    write_counts()
    found = read(client)
    bounds = ("0.1", "0.25", "300.0", "+Inf")
    assert [found["photodesk_kill_seconds_bucket", bound] for bound in bounds] == [1, 3, 3, 4]


def test_how_late_moments_are_acted_on(client: Client) -> None:
    now = timezone.now()
    article = publish(Article.objects.create(headline="Harbour", slug="harbour"))
    site = PublicSite.locked()
    site.schedules_seen_until = now - timedelta(minutes=5)
    site.save()
    Article.objects.filter(pk=article.pk).update(published_at=now - timedelta(seconds=20))
    assert read(client)["photodesk_schedules_age_seconds",] == pytest.approx(300, abs=30)
    assert act_on_schedules() == 1
    write_counts()
    found = read(client)
    assert found["photodesk_schedule_late_seconds_count",] == 1
    assert found["photodesk_schedule_late_seconds_sum",] == pytest.approx(20, abs=15)
    assert found["photodesk_schedules_age_seconds",] < 60


def test_processes_are_told_by_when_they_last_worked(client: Client) -> None:
    now = timezone.now()
    for node, seconds in (("worker-1@a", 5), ("worker-2@b", 500), ("worker-3@c", 2 * 24 * 3600)):
        seen_at = now - timedelta(seconds=seconds)
        ProcessLife.objects.create(role="worker", node=node, seen_at=seen_at)
    found = read(client)
    assert found["photodesk_heartbeat_age_seconds", "worker"] == pytest.approx(5, abs=5)
    each = "photodesk_process_heartbeat_age_seconds"
    assert found[each, "worker-2@b", "worker"] == pytest.approx(500, abs=5)
    assert (each, "worker-3@c", "worker") not in found


def test_the_last_backup_is_told_and_is_no_process(client: Client) -> None:
    assert ("photodesk_backup_age_seconds",) not in read(client)
    note_backup()
    ProcessLife.objects.update(seen_at=timezone.now() - timedelta(days=9))
    counting.note_life("worker", "worker-1@a")
    found = read(client)
    assert found["photodesk_backup_age_seconds",] == pytest.approx(9 * 24 * 3600, abs=60)
    assert ("photodesk_heartbeat_age_seconds", "backup") not in found
    note_backup()
    assert read(client)["photodesk_backup_age_seconds",] < 60


def test_the_disk_is_told(client: Client) -> None:
    found = read(client)
    free, size = (found[f"photodesk_disk_{name}_bytes", "data"] for name in ("free", "size"))
    assert 0 < free < size


def test_the_queries_are_as_many_however_much_there_is(client: Client) -> None:
    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/metrics")
        return len(queries)

    make_gallery(1)
    bake()
    count_queries()
    few = count_queries()
    make_gallery(3)
    make_photo()
    bake()
    write_counts()
    assert count_queries() == few <= 17


@pytest.mark.parametrize("table", ["media_photo", "newsroom_bakedpage"])
def test_nothing_that_waits_is_looked_for_in_a_whole_table(client: Client, table: str) -> None:
    """With as many rows as a plan needs to prefer an index, there is one to prefer."""
    make_gallery(1)
    bake()
    with CaptureQueriesContext(connection) as queries:
        client.get("/metrics")
    counting_queries = [
        each["sql"]
        for each in queries
        if f'FROM "{table}"' in each["sql"] and "LIMIT" in each["sql"] and "MIN(" in each["sql"]
    ]
    assert counting_queries
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for sql in counting_queries:
            explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
            cursor.execute(explain + sql)
            plan = " ".join(str(row) for row in cursor.fetchall())
            assert "photo_render_turn" in plan or "baked_page_turn" in plan, plan


def test_every_counted_thing_is_told_also_before_it_happened(client: Client) -> None:
    text = client.get("/metrics").text
    for name in COUNTED:
        assert f"# TYPE {name}" in text

"""What a monitoring system asks for every few seconds, in Prometheus' text format.

Everything comes from the database when it is asked for, so any web process answers for all
processes on all machines: what waits is counted in its rows, what was done in rows that processes
add to (`newsroom.counting`). Prometheus' own way for several processes, files that they share,
would know one machine's alone, and a worker answers no HTTP. The queries are always as many, and
none reads a whole library: each has an index of the rows that wait, which are few.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from media.models import Photo, RenderTier
from media.renditions.rerender import is_out_of_tries
from newsroom.baking.pace import find_pace
from newsroom.models import WebhookDelivery
from newsroom.models.public_tree import BakedPage, PublicSite, PurgeOrder, StaleMark, Urgency
from newsroom.monitoring import for_monitors
from newsroom.work_metrics import (
    disk_metrics,
    find_age,
    make_gauge,
    process_metrics,
    work_metrics,
)

# Below this many rows they are counted; above, PostgreSQL's own estimate is good enough.
COUNTED_UP_TO = 20_000
# Of what waits, the most urgent: a new version may want all pages, or all photos, made anew.
WAITING_COUNTED_UP_TO = 10_000
STALE_FOR_SECONDS = (0, 10, 60, 600, 3600)
TIERS = (RenderTier.FIRST, RenderTier.MODERN, RenderTier.REFINED)


class NewsroomCollector(Collector):
    """All of it."""

    def collect(self) -> Iterator[Metric]:
        """The metrics, in a constant number of queries."""
        yield from photo_metrics()
        yield from page_metrics()
        yield from waiting_metrics()
        yield from site_metrics()
        yield from process_metrics()
        yield from work_metrics()
        yield from disk_metrics()


def photo_metrics() -> Iterator[Metric]:
    """The library and what is to be rendered. Whatever lacks files is in a small index."""
    now = timezone.now()
    lacking = Photo.objects.filter(render_tier__gt=RenderTier.NOTHING)
    most_urgent = lacking.order_by("render_tier", "-is_live", "pk")[:WAITING_COUNTED_UP_TO]
    is_unready, is_tried = Q(state=Photo.State.WAITING), Q(killed_at=None) & ~is_out_of_tries()
    by_tier = {
        f"{name}_{tier.name.lower()}": Count("pk", filter=Q(condition, render_tier=tier))
        for tier in TIERS
        for name, condition in (
            ("waiting", is_tried),
            ("claimed", Q(render_claimed_until__gt=now)),
        )
    }
    # Of a slice, so that no more rows are read than those, and by their index.
    found: dict[str, Any] = most_urgent.aggregate(
        unready=Count("pk", filter=is_unready),
        since=Min("uploaded_at", filter=is_unready & is_tried),
        failed=Count("pk", filter=Q(state=Photo.State.FAILED)),
        given_up=Count("pk", filter=is_out_of_tries()),
        **by_tier,
    )
    ready = max(0, estimate_rows(Photo) - found["unready"] - found["failed"])
    photos = GaugeMetricFamily("photodesk_photos", "Photos in the library.", labels=["state"])
    photos.add_metric(["ready"], ready)
    photos.add_metric(["waiting"], found["unready"])
    photos.add_metric(["failed"], found["failed"])
    yield photos
    waiting = GaugeMetricFamily(
        "photodesk_renditions_waiting", "Photos that wait for a tier.", labels=["tier"]
    )
    claimed = GaugeMetricFamily(
        "photodesk_renditions_claimed", "Photos that a worker is at, by tier.", labels=["tier"]
    )
    for tier in TIERS:
        waiting.add_metric([tier.name.lower()], found[f"waiting_{tier.name.lower()}"])
        claimed.add_metric([tier.name.lower()], found[f"claimed_{tier.name.lower()}"])
    yield waiting
    yield claimed
    yield make_gauge(
        "photos_waiting_oldest_seconds",
        "Since the upload of the oldest photo that is not publishable yet.",
        find_age(found["since"]),
    )
    yield make_gauge("renditions_failed", "Photos that are out of tries.", found["given_up"])


def page_metrics() -> Iterator[Metric]:
    """The pages of the public tree; those that are stale are in an index of their own."""
    yield make_gauge("pages", "Pages of the public tree, about.", estimate_rows(BakedPage))
    now = timezone.now()
    ages = {
        f"over_{seconds}": Count("pk", filter=Q(wanted_at__lte=now - timedelta(seconds=seconds)))
        for seconds in STALE_FOR_SECONDS
    }
    numbers = {f"number_{one}": Count("pk", filter=Q(urgency=one)) for one in Urgency}
    since = {f"since_{one}": Min("wanted_at", filter=Q(urgency=one)) for one in Urgency}
    found: dict[str, Any] = BakedPage.objects.in_turn()[:WAITING_COUNTED_UP_TO].aggregate(
        failed=Count("pk", filter=~Q(error="")), **numbers, **since, **ages
    )
    stale = GaugeMetricFamily(
        "photodesk_pages_stale",
        "Pages whose file is not what is wanted, by urgency.",
        labels=["urgency"],
    )
    oldest = GaugeMetricFamily(
        "photodesk_pages_stale_oldest_seconds",
        "How long the oldest has been stale, by urgency.",
        labels=["urgency"],
    )
    for urgency in Urgency:
        stale.add_metric([urgency.name.lower()], found[f"number_{urgency}"])
        oldest.add_metric([urgency.name.lower()], find_age(found[f"since_{urgency}"], now))
    yield stale
    yield oldest
    by_age = GaugeMetricFamily(
        "photodesk_pages_stale_by_age",
        "Pages that have been stale for at least so many seconds.",
        labels=["at_least_seconds"],
    )
    for seconds in STALE_FOR_SECONDS:
        by_age.add_metric([str(seconds)], found[f"over_{seconds}"])
    yield by_age
    yield make_gauge("pages_failed", "Stale pages whose last bake failed.", found["failed"])
    pace = find_pace()
    yield make_gauge(
        "pages_baked_per_second", "Pages baked in the last minutes.", pace.pages_a_second
    )
    yield make_gauge(
        "baking_seconds_left", "Until nothing is stale, at that rate.", pace.seconds_left or 0.0
    )
    is_paused = pace.site is not None and pace.site.paused_at is not None
    yield make_gauge("baking_paused", "1 while what can wait is to wait.", float(is_paused))


def waiting_metrics() -> Iterator[Metric]:
    """The outbox, caches to be told, and other sites to be told."""
    edits = StaleMark.objects.aggregate(number=Count("pk"), since=Min("due_at"))
    yield make_gauge("edits_waiting", "Edits not yet turned into pages.", edits["number"])
    yield make_gauge(
        "edits_waiting_oldest_seconds",
        "Since the oldest of them was due.",
        find_age(edits["since"]),
    )
    failed = StaleMark.objects.failed().count()
    yield make_gauge("edits_failed", "Edits whose pages could not be planned.", failed)
    purges = PurgeOrder.objects.aggregate(number=Count("pk"), since=Min("ordered_at"))
    yield make_gauge("purges_waiting", "Addresses to be purged.", purges["number"])
    yield make_gauge(
        "purges_waiting_oldest_seconds",
        "Since the oldest of them was ordered.",
        find_age(purges["since"]),
    )
    webhooks = WebhookDelivery.objects.filter(
        state=WebhookDelivery.State.WAITING, receiver__is_on=True
    ).aggregate(number=Count("pk"), kills=Count("pk", filter=Q(is_kill=True)), since=Min("made_at"))
    yield make_gauge("webhooks_waiting", "Webhooks that have not arrived.", webhooks["number"])
    yield make_gauge(
        "webhook_kills_waiting", "Those of them that tell of kills.", webhooks["kills"]
    )
    yield make_gauge(
        "webhooks_waiting_oldest_seconds",
        "Since the oldest of them was made.",
        find_age(webhooks["since"]),
    )


def site_metrics() -> Iterator[Metric]:
    """When moments were last looked at, and the last reconciliation."""
    site = PublicSite.objects.filter(pk=1).first()
    if site is None:
        return
    yield make_gauge(
        "schedules_age_seconds",
        "Since moments were last looked at; a quiet site notes it once a minute.",
        find_age(site.schedules_seen_until),
    )
    if site.reconciled_at is None:
        return
    yield make_gauge("reconcile_age_seconds", "Since rows met files.", find_age(site.reconciled_at))
    yield make_gauge("reconcile_seconds", "How long that took.", site.reconcile_seconds or 0.0)
    mended = GaugeMetricFamily(
        "photodesk_reconcile_mended", "Differences that it found, by kind.", labels=["kind"]
    )
    for kind, found in sorted(site.report.items()):
        if kind not in ("mended", "is_new_revision", "is_new_style", "kinds"):
            mended.add_metric([kind], len(found) if isinstance(found, list) else found)
    yield mended


def estimate_rows(model: type[models.Model]) -> float:
    """How many rows a table has: exactly, or by PostgreSQL's estimate where that would take long.

    On SQLite, by the highest number of a row: nothing of a library is ever deleted but by hand.
    """
    if connection.vendor == "postgresql":
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
            ((rows,),) = cursor.fetchall()
        if rows > COUNTED_UP_TO:
            return float(rows)
    else:
        highest = model._default_manager.order_by().aggregate(highest=Max("pk"))["highest"] or 0
        if highest > COUNTED_UP_TO:
            return float(highest)
    return float(model._default_manager.order_by().count())


@require_safe
@for_monitors
def show_metrics(request: HttpRequest) -> HttpResponse:
    """The page at /metrics."""
    registry = CollectorRegistry()
    registry.register(NewsroomCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

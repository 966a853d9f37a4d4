"""What a monitoring system asks for every few seconds, in Prometheus' text format.

Everything is counted by the database when it is asked for: any web process gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from media.models import Photo, RenderTier
from media.renditions.rerender import find_photos_out_of_tries
from newsroom.models.public_tree import GONE, SHOWN, BakedPage, PublicSite, PurgeOrder, StaleMark
from newsroom.monitoring import for_monitors


class NewsroomCollector(Collector):
    """Photos and their queue, the public tree and its."""

    def collect(self) -> Iterator[Metric]:
        """The metrics, in a constant number of queries."""
        yield from photo_metrics()
        yield from page_metrics()
        yield from site_metrics()


def photo_metrics() -> Iterator[Metric]:
    """The library and what is to be rendered."""
    photos = GaugeMetricFamily("photodesk_photos", "Photos in the library.", labels=["state"])
    for state, number in count_by_value(Photo.objects.all(), "state"):
        photos.add_metric([str(state)], number)
    yield photos
    waiting = GaugeMetricFamily(
        "photodesk_renditions_waiting", "Photos that wait for a tier.", labels=["tier"]
    )
    numbers = dict(count_by_value(Photo.objects.waiting_for_renditions(), "render_tier"))
    for tier in (RenderTier.FIRST, RenderTier.MODERN, RenderTier.REFINED):
        waiting.add_metric([tier.name.lower()], numbers.get(tier, 0))
    yield waiting
    yield make_gauge(
        "renditions_failed", "Photos that are out of tries.", find_photos_out_of_tries().count()
    )


def page_metrics() -> Iterator[Metric]:
    """The pages of the public tree."""
    pages = GaugeMetricFamily("photodesk_pages", "Pages of the public tree.", labels=["status"])
    numbers = dict(count_by_value(BakedPage.objects.all(), "baked_status"))
    for status in (SHOWN, GONE):
        pages.add_metric([str(status)], numbers.get(status, 0))
    yield pages
    stale = BakedPage.objects.stale().aggregate(
        number=Count("pk"), failed=Count("pk", filter=~Q(error="")), since=Min("wanted_at")
    )
    yield make_gauge("pages_stale", "Pages whose file is not what is wanted.", stale["number"])
    yield make_gauge("pages_failed", "Stale pages whose last bake failed.", stale["failed"])
    yield make_gauge(
        "pages_stale_oldest_seconds",
        "How long the oldest has been stale.",
        find_age(stale["since"]),
    )
    yield make_gauge("edits_waiting", "Edits not yet turned into pages.", StaleMark.objects.count())
    yield make_gauge("purges_waiting", "Addresses to be purged.", PurgeOrder.objects.count())


def site_metrics() -> Iterator[Metric]:
    """The last reconciliation."""
    site = PublicSite.objects.filter(pk=1).first()
    if site is None or site.reconciled_at is None:
        return
    yield make_gauge("reconcile_age_seconds", "Since rows met files.", find_age(site.reconciled_at))
    yield make_gauge("reconcile_seconds", "How long that took.", site.reconcile_seconds or 0.0)
    mended = GaugeMetricFamily(
        "photodesk_reconcile_mended", "Differences that it found, by kind.", labels=["kind"]
    )
    for kind, found in sorted(site.report.items()):
        if kind not in ("mended", "is_new_revision"):
            mended.add_metric([kind], len(found) if isinstance(found, list) else found)
    yield mended


def count_by_value(rows: object, field: str) -> list[tuple[object, int]]:
    """How many rows there are of each value of a field."""
    values = rows.order_by().values_list(field)  # type: ignore[attr-defined]
    return list(values.annotate(number=Count("pk")).values_list(field, "number"))


def make_gauge(name: str, text: str, value: float) -> Metric:
    """One number."""
    return GaugeMetricFamily(f"photodesk_{name}", text, value=value)


def find_age(since: datetime | None) -> float:
    """Seconds since a moment; 0 for none."""
    return (timezone.now() - since).total_seconds() if since else 0.0


@require_safe
@for_monitors
def show_metrics(request: HttpRequest) -> HttpResponse:
    """The page at /metrics."""
    registry = CollectorRegistry()
    registry.register(NewsroomCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

"""The desk's page of the public site: what is baked, what waits or failed, and mending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery
from media.doorbell import ring_doorbell
from newsroom.baking.kind_counts import count_kinds
from newsroom.baking.pace import COUNTED, find_oldest_wait, find_pace
from newsroom.baking.pausing import bake_everything_anew, pause_baking, resume_baking
from newsroom.models.public_tree import (
    ABSENT,
    BakedPage,
    PublicSite,
    PurgeOrder,
    StaleMark,
    Urgency,
)
from newsroom.rights import may_publish_everything, may_see

LISTED = 50
PLOTTED = 160
WIDTH, FLOOR, TOP, WIDEST_COLUMN = 660, 110, 16, 16


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of page: how many there are, how many wait, how many failed."""

    kind: str
    shown: int
    gone: int
    stale: int
    failed: int


@dataclass(frozen=True, slots=True)
class Column:
    """One bake in the plot."""

    x: float
    y: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class BakePlot:
    """The last bakes, oldest first: how long each took, and the scale of it."""

    columns: tuple[Column, ...]
    width: float
    longest_ms: float
    median_ms: float


def may_mend(request: HttpRequest) -> bool:
    """Whether the user may have pages baked: what readers see changes with it."""
    return may_publish_everything(request.user)


@require_safe
def show_public_site(request: HttpRequest) -> HttpResponse:
    """The page, for those who may see galleries."""
    if not may_see(request.user, Gallery):
        raise PermissionDenied
    pace = find_pace()
    rows, counted_at = find_kind_rows(pace.site)
    oldest = find_oldest_wait(Urgency.FAR)  # what nobody edited may wait for hours
    failed = BakedPage.objects.failed().order_by("-wanted_at")
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Public site",
        "site": pace.site,
        "pace": pace,
        "time_left": describe_seconds(pace.seconds_left),
        "rows": rows,
        "counted_at": counted_at,
        "shown": sum(row.shown for row in rows),
        "gone": sum(row.gone for row in rows),
        "failed_number": sum(row.failed for row in rows),
        "failed": failed[:LISTED],
        "waiting": BakedPage.objects.in_turn().filter(error="")[:LISTED],
        "oldest": (timezone.now() - oldest).total_seconds() if oldest else None,
        "marks": StaleMark.objects.count(),
        "failed_marks": StaleMark.objects.failed().order_by("-urgency", "pk")[:LISTED],
        "purges": PurgeOrder.objects.count(),
        "failed_purges": PurgeOrder.objects.exclude(error="")[:LISTED],
        "plot": draw_plot(newest_bakes()),
        "listed": LISTED,
        "may_mend": may_mend(request),
    }
    return TemplateResponse(request, "desk/public_site.html", context)


def find_kind_rows(site: PublicSite | None) -> tuple[list[KindRow], datetime | None]:
    """The pages by kind, and when they were counted: of a large site by the last comparison.

    What waits and what failed is counted now, among the first ten thousand.
    """
    counted_at = site.reconciled_at if site is not None else None
    numbers = site.report.get("kinds") if site is not None else None
    if not numbers or sum(shown + gone for _, shown, gone in numbers) <= COUNTED:
        numbers, counted_at = count_kinds(), None
    waiting = count_waiting()
    rows = [KindRow(kind, shown, gone, *waiting.pop(kind, (0, 0))) for kind, shown, gone in numbers]
    return rows + [KindRow(kind, 0, 0, *few) for kind, few in waiting.items()], counted_at


def count_waiting() -> dict[str, tuple[int, int]]:
    """The stale pages, and the failed ones among them, by kind."""
    number: dict[str, tuple[int, int]] = {}
    for kind, error in BakedPage.objects.in_turn().values_list("kind", "error")[:COUNTED]:
        stale, failed = number.get(kind, (0, 0))
        number[kind] = (stale + 1, failed + bool(error))
    return number


def describe_seconds(seconds: float | None) -> str:
    """How long something takes still, in words: "40 s", "12 min", "3 h 20 min"."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def newest_bakes() -> list[BakedPage]:
    """The pages that were written last, oldest first."""
    newest = BakedPage.objects.exclude(bake_seconds=None).exclude(baked_status=ABSENT)
    return list(newest.order_by("-baked_at")[:PLOTTED])[::-1]


def draw_plot(pages: Sequence[BakedPage]) -> BakePlot | None:
    """One column a bake; the tallest is as tall as there is room."""
    seconds = [page.bake_seconds or 0.0 for page in pages]
    if not seconds:
        return None
    longest, step = max(*seconds, 0.001), min(WIDTH / len(pages), WIDEST_COLUMN)
    left = WIDTH - step * len(pages)  # the newest stands at the right
    columns = []
    for index, (page, value) in enumerate(zip(pages, seconds, strict=True)):
        height = round(max(1.0, (FLOOR - TOP) * value / longest), 1)
        title = f"{page.url}: {value * 1000:.0f} ms"
        columns.append(
            Column(round(left + index * step, 1), round(FLOOR - height, 1), height, title)
        )
    median = sorted(seconds)[len(seconds) // 2]
    return BakePlot(tuple(columns), round(step - 0.6, 1), longest * 1000, median * 1000)


@require_POST
def rebake_everything(request: HttpRequest) -> HttpResponse:
    """Bake every page anew, when nothing else waits."""
    if not may_mend(request):
        raise PermissionDenied
    bake_everything_anew()
    messages.success(request, "Every page will be baked anew; edits go before.")
    return redirect("admin:public_site")


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Have what nobody waits for wait."""
    if not may_mend(request):
        raise PermissionDenied
    pause_baking()
    messages.success(request, "What can wait waits until you let it go on. Edits do not wait.")
    return redirect("admin:public_site")


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Let it go on."""
    if not may_mend(request):
        raise PermissionDenied
    resume_baking()
    messages.success(request, "It goes on.")
    return redirect("admin:public_site")


@require_POST
def retry_failed_pages(request: HttpRequest) -> HttpResponse:
    """Try again now what failed: edits whose pages were not found, and pages."""
    if not may_mend(request):
        raise PermissionDenied
    edits = StaleMark.objects.retry_failed()
    number = BakedPage.objects.retry_failed()
    ring_doorbell("newsroom.tasks.bake_stale_pages")
    also = f" and {edits} edit(s)" if edits else ""
    messages.success(request, f"{number} page(s){also} will be tried again.")
    return redirect("admin:public_site")


@require_POST
def reconcile_now(request: HttpRequest) -> HttpResponse:
    """Compare and mend now, in the background."""
    if not may_mend(request):
        raise PermissionDenied
    if ring_doorbell("newsroom.tasks.reconcile_public_tree"):
        messages.success(request, "Comparing rows and files; the result stands below in a moment.")
    else:
        messages.error(request, "The broker does not answer; the scheduler will ask again.")
    return redirect("admin:public_site")

"""The desk's page of renditions: the ladder, what it saves, how fast it is, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from media.models import Photo, PhotoQuerySet, RenderTier
from media.renditions.ladder import LADDER, REVISION, WEBP_RUNGS
from media.renditions.rerender import find_photos_out_of_tries, is_out_of_tries, try_failed_again
from media.renditions.sweep import ask_for_missing_renditions
from newsroom.desk.capped_paginator import count_up_to_most
from newsroom.desk.renditions_page.figures import (
    TYPICAL_WIDTH_PX,
    Made,
    figures_by_rung,
    refined_of_refinable,
    saving_of_a_reader,
    saving_of_avif,
    seconds_by_tier,
)
from newsroom.desk.renditions_page.plot import draw_plots
from newsroom.rights import has_right, may_publish_everything, may_see

NEWEST = 200
LISTED = 50
TIERS_MADE = (RenderTier.FIRST, RenderTier.MODERN, RenderTier.REFINED)


@dataclass(frozen=True, slots=True)
class QueuedTier:
    """One tier in the queue: photos that wait for it, and those it is being made of now."""

    label: str
    waiting: int
    claimed: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be made in the whole library."""

    tiers: tuple[QueuedTier, ...]
    photos: int
    failed: int


@require_safe
def show_renditions(request: HttpRequest) -> HttpResponse:
    """The page, for those who may see photos."""
    if not may_see(request.user, Photo):
        raise PermissionDenied
    photos = newest_photos()
    rungs = (*LADDER, *WEBP_RUNGS) if settings.WITH_WEBP else LADDER
    rows = figures_by_rung(rungs, photos)
    refined, refinable = refined_of_refinable(photos)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Renditions",
        "revision": REVISION,
        "rows": rows,
        "total_files": sum(row.files for row in rows),
        "total_mb": sum(row.size_mb for row in rows),
        "photo_count": len(photos),
        "original_mb": sum(photo.original_bytes for photo in photos) / 1e6,
        "typical_width_px": TYPICAL_WIDTH_PX,
        "reader_avif": saving_of_a_reader(photos, "avif"),
        "reader_jpeg": saving_of_a_reader(photos, "jpg"),
        "avif": saving_of_avif(photos),
        "refined": refined,
        "refinable": refinable,
        "plots": draw_plots(seconds_by_tier(photos)),
        "queue": count_queue(),
        "being_made": being_made(),
        "failed": find_photos_out_of_tries().defer("embedded_metadata").order_by("-pk")[:LISTED],
        "listed": LISTED,
        "may_retry": may_retry(request),
    }
    return TemplateResponse(request, "desk/renditions.html", context)


def may_retry(request: HttpRequest) -> bool:
    """Whether the user may have photos prepared again: some of them are on public pages then."""
    person = request.user
    return has_right(person, "change", Photo) and may_publish_everything(person)


@require_POST
def try_all_again(request: HttpRequest) -> HttpResponse:
    """Another three tries for every failed photo."""
    if not may_retry(request):
        raise PermissionDenied
    number = try_failed_again()
    ask_for_missing_renditions()
    messages.success(request, f"{number} photo(s) will be tried again.")
    return redirect("admin:renditions")


def newest_photos() -> list[Made]:
    """The newest photos that have any file."""
    newest = Photo.objects.exclude(renditions={}).order_by("-uploaded_at", "-pk")[:NEWEST]
    return [
        Made(*row)
        for row in newest.values_list("original_size_bytes", "renditions", "render_seconds")
    ]


def count_queue() -> Queue:
    """How many photos wait for what, counted by the database."""
    is_claimed, is_failed = Q(render_claimed_until__gt=timezone.now()), is_out_of_tries()
    # Only rows with something to be made are read: they are few, and in an index of their own.
    found = {
        tier: (waiting, claimed, failed)
        for tier, waiting, claimed, failed in Photo.objects.filter(
            render_tier__gt=RenderTier.NOTHING
        )
        .order_by()
        .values("render_tier")
        .annotate(
            waiting=Count("pk", filter=~is_claimed & ~is_failed),
            claimed=Count("pk", filter=is_claimed),
            failed=Count("pk", filter=is_failed),
        )
        .values_list("render_tier", "waiting", "claimed", "failed")
    }
    tiers = tuple(QueuedTier(tier.label, *found.get(tier, (0, 0, 0))[:2]) for tier in TIERS_MADE)
    failed = sum(failed for _waiting, _claimed, failed in found.values())
    return Queue(tiers, photos=count_up_to_most(Photo.objects.all()), failed=failed)


def being_made() -> PhotoQuerySet:
    """Photos that a worker has at hand, with little else than their names."""
    claimed = Photo.objects.filter(
        render_claimed_until__gt=timezone.now(), render_tier__gt=RenderTier.NOTHING
    )
    return claimed.only("headline", "original_name", "render_tier", "render_tries").order_by(
        "render_tier", "pk"
    )[:LISTED]

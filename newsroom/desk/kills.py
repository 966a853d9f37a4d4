"""Killing a photo on the desk: the question, the act, the receipt, and the undoing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from media.models import Photo, Takedown
from media.takedown import PhotoAlreadyKilled, PhotoNotKilled, ReasonMissing, undo_kill
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.photo_marks import find_mark
from newsroom.publishing.killing import (
    ask_public_address,
    kill_everywhere,
    list_places,
    look_for_dark,
)
from newsroom.rights import may_kill, may_see, may_touch_photo

KILLS_A_PAGE = 50


class UndoNeedsPublishing(Exception):
    """An undoing that would show the photo on public pages."""


def require_undo(request: HttpRequest, photo: Photo) -> None:
    """A kill takes away; its undoing shows again, and that is publishing."""
    if not may_touch_photo(request.user, photo):
        raise UndoNeedsPublishing(
            "Something published still holds this photo: undoing the kill would show it there, "
            "and needs the right to publish that. Nothing was changed."
        )


@require_http_methods(["GET", "HEAD", "POST"])
def show_kill_form(request: HttpRequest, photo_id: int) -> HttpResponse:
    """Ask for the reason, then kill; a killed photo's form undoes it."""
    if not may_kill(request.user):
        raise PermissionDenied
    photo = get_object_or_404(Photo.objects.defer("embedded_metadata"), pk=photo_id)
    is_killed = photo.killed_at is not None
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        user: Any = request.user
        try:
            if request.POST.get("act") == "undo":
                require_undo(request, photo)
                undo_kill(photo, reason=reason, undone_by=user)
                messages.success(request, "The photo may be used again, wherever it still stands.")
                return redirect(find_way_back(request) or photo_page(photo.pk))
            takedown = kill_everywhere(photo, reason=reason, killed_by=user)
        except (ReasonMissing, PhotoAlreadyKilled, PhotoNotKilled, UndoNeedsPublishing) as error:
            messages.error(request, str(error))
        else:
            url = reverse("admin:kill_receipt", args=[takedown.pk])
            back = find_way_back(request)
            return redirect(f"{url}?{urlencode({'next': back})}" if back else url)
    context = {
        **admin.site.each_context(request),
        "title": "Undo the kill" if is_killed else "Kill this photo",
        "photo": photo,
        "thumbnail_url": find_thumbnail_url(photo),
        "is_killed": is_killed,
        "places": [] if is_killed else [p for p in list_places(photo) if not p.is_rendition],
        "takedowns": photo.takedowns.select_related("done_by"),
        "reason": request.POST.get("reason", ""),
        "mark": find_mark(photo),
        "next": find_way_back(request),
        "way_back": find_way_back(request) or photo_page(photo.pk),
    }
    return TemplateResponse(request, "desk/kill.html", context)


def photo_page(photo_id: int) -> str:
    """The photo on the desk."""
    return reverse("admin:media_photo_change", args=[photo_id])


def find_way_back(request: HttpRequest) -> str:
    """Where the editor came from (`next`), if that is a page of ours; otherwise empty."""
    url = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if is_ours else ""


@require_safe
def show_kills(request: HttpRequest) -> HttpResponse:
    """Every kill and its undoing, newest first: who, when, why, and how dark it is."""
    if not (may_see(request.user, Photo) or may_kill(request.user)):
        raise PermissionDenied
    shown = request.GET.get("show", "")
    page = Paginator(kills_shown(shown), KILLS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Kills",
        "page": page,
        "shown": shown,
        "may_kill": may_kill(request.user),
    }
    return TemplateResponse(request, "desk/kills.html", context)


def kills_shown(shown: str) -> QuerySet[Takedown]:
    """The acts to be listed, with their numbers of addresses."""
    takedowns = (
        Takedown.objects.select_related("photo", "done_by")
        .defer("photo__embedded_metadata")
        .annotate(
            addresses=Count("receipt_lines"),
            dark=Count("receipt_lines", filter=Q(receipt_lines__dark_at__isnull=False)),
        )
        .order_by("-done_at", "-pk")
    )
    return takedowns.filter(photo__killed_at__isnull=False) if shown == "killed" else takedowns


@require_safe
def show_receipt(request: HttpRequest, takedown_id: int) -> HttpResponse:
    """Where the photo was and when it went dark; it looks again until all is dark."""
    if not (may_see(request.user, Photo) or may_kill(request.user)):
        raise PermissionDenied
    takedown = get_object_or_404(
        Takedown.objects.select_related("photo", "done_by"), pk=takedown_id
    )
    left = look_for_dark(takedown)
    lines = list(takedown.receipt_lines.all())
    if not left and any(not line.public_dark_at and not line.public_answer for line in lines):
        ask_public_address(takedown)
        lines = list(takedown.receipt_lines.all())
    for line in lines:
        line.takedown = takedown
    seconds = [line.seconds_to_dark for line in lines if line.seconds_to_dark is not None]
    context = {
        **admin.site.each_context(request),
        "title": f"Receipt: {takedown}",
        "takedown": takedown,
        "lines": lines,
        "left": left,
        "seconds": max(seconds, default=0.0),
        "way_back": find_way_back(request),
        "may_kill": may_kill(request.user),
    }
    return TemplateResponse(request, "desk/kill_receipt.html", context)

"""Killing a photo on the desk: the question, the act, the receipt, and the undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from media.models import Photo, Takedown
from media.takedown import PhotoAlreadyKilled, PhotoNotKilled, ReasonMissing, undo_kill
from newsroom.desk.cards import thumbnail_url
from newsroom.killing import ask_public_address, kill_everywhere, look_for_dark, places_of


def may_kill(request: HttpRequest) -> bool:
    """Whether the user has the right."""
    return request.user.has_perm("media.kill_photo")


@require_http_methods(["GET", "HEAD", "POST"])
def kill(request: HttpRequest, photo_id: int) -> HttpResponse:
    """Ask for the reason, then kill; a killed photo's form undoes it."""
    if not may_kill(request):
        raise PermissionDenied
    photo = get_object_or_404(Photo.objects.defer("embedded_metadata"), pk=photo_id)
    is_killed = photo.killed_at is not None
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        user: Any = request.user
        try:
            if request.POST.get("act") == "undo":
                undo_kill(photo, reason=reason, undone_by=user)
                messages.success(request, "The photo may be used again, wherever it still stands.")
                return redirect("admin:media_photo_change", photo.pk)
            takedown = kill_everywhere(photo, reason=reason, killed_by=user)
        except (ReasonMissing, PhotoAlreadyKilled, PhotoNotKilled) as error:
            messages.error(request, str(error))
        else:
            return redirect("admin:kill_receipt", takedown.pk)
    context = {
        **admin.site.each_context(request),
        "title": "Undo the kill" if is_killed else "Kill this photo",
        "photo": photo,
        "thumbnail_url": thumbnail_url(photo),
        "is_killed": is_killed,
        "places": [] if is_killed else [p for p in places_of(photo) if not p.is_rendition],
        "takedowns": photo.takedowns.select_related("done_by"),
        "reason": request.POST.get("reason", ""),
    }
    return TemplateResponse(request, "desk/kill.html", context)


@require_safe
def receipt(request: HttpRequest, takedown_id: int) -> HttpResponse:
    """Where the photo was and when it went dark; it looks again until all is dark."""
    if not request.user.has_perm("media.view_photo"):
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
    }
    return TemplateResponse(request, "desk/kill_receipt.html", context)

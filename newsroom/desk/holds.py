"""A photo that is held: what its file says, and an editor's yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from media.date_input import MomentRefused, parse_typed_moment
from media.hold_decisions import ReleaseRefused, hold_photo, keep_out, release_photo
from media.models import Photo
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.kills import find_way_back, photo_page
from newsroom.desk.photo_marks import find_mark
from newsroom.rights import may_kill, may_release_photo, may_release_photos

LIMITS = {"embargo_until": "embargo", "expires_at": "end of the licence"}


@require_http_methods(["GET", "HEAD", "POST"])
def show_hold_decision(request: HttpRequest, photo_id: int) -> HttpResponse:
    """Show why the photo is held and take the decision; a photo that is not held can be held."""
    if not may_release_photos(request.user):
        raise PermissionDenied  # whether there is such a photo is not told
    photo = get_object_or_404(Photo.objects.defer("embedded_metadata"), pk=photo_id)
    if not may_release_photo(request.user, photo):
        raise PermissionDenied
    if request.method == "POST":
        try:
            done = act_on(request, photo)
        except ReleaseRefused as error:
            messages.error(request, str(error))
        else:
            user: Any = request.user
            LogEntry.objects.log_actions(user.pk, [photo], CHANGE, done, single_object=True)
            messages.success(request, done)
            return redirect(find_way_back(request) or photo_page(photo.pk))
    offered = offered_limits(photo.hold_reasons)
    context = {
        **admin.site.each_context(request),
        "title": "Decide on this photo" if photo.held_at else "Hold this photo",
        "photo": photo,
        "mark": find_mark(photo),
        "thumbnail_url": find_thumbnail_url(photo),
        "time_zone": timezone.get_current_timezone_name(),
        "embargo_until": find_typed_text(request, "embargo_until", offered["embargo_until"]),
        "expires_at": find_typed_text(request, "expires_at", offered["expires_at"]),
        "reason": request.POST.get("reason", ""),
        "next": find_way_back(request),
        "may_kill": may_kill(request.user),
        "way_back": find_way_back(request) or photo_page(photo.pk),
    }
    return TemplateResponse(request, "desk/hold.html", context)


def act_on(request: HttpRequest, photo: Photo) -> str:
    """Do what the form asks for; what was done, in words. Raises `ReleaseRefused`."""
    user: Any = request.user
    act = request.POST.get("act")
    if act == "release":
        release_photo(photo, decided_by=user)
        return "Released: readers see it wherever something public shows it."
    if act == "limit":
        embargo_until, expires_at = (read_limit(request, name) for name in LIMITS)
        if embargo_until is None and expires_at is None:
            raise ReleaseRefused("Name a moment, or release it without one.")
        release_photo(photo, decided_by=user, embargo_until=embargo_until, expires_at=expires_at)
        return "Released, with its moments set."
    if act == "keep_out":
        keep_out(photo, decided_by=user)
        return "Kept out: readers do not see it, and nobody is asked again."
    hold_photo(photo, reason=request.POST.get("reason", ""), held_by=user)
    return "Held: readers do not see it until somebody decides."


def read_limit(request: HttpRequest, name: str) -> datetime | None:
    """A moment of the form, or None for an empty field. Raises `ReleaseRefused`."""
    text = request.POST.get(name, "").strip()
    try:
        return parse_typed_moment(text) if text else None
    except MomentRefused as error:
        raise ReleaseRefused(f"The {LIMITS[name]}: {error}") from error


def offered_limits(reasons: Iterable[dict[str, str]]) -> dict[str, datetime | None]:
    """What the file asks for: its latest embargo and its earliest end."""
    moments = [
        (reason["kind"], datetime.fromisoformat(reason["moment"]))
        for reason in reasons
        if reason["moment"]
    ]
    now = timezone.now()
    embargoes = [at for kind, at in moments if kind != "expiry" and at > now]
    return {
        "embargo_until": max(embargoes, default=None),
        "expires_at": min((at for kind, at in moments if kind == "expiry"), default=None),
    }


def find_typed_text(request: HttpRequest, name: str, offered: datetime | None) -> str:
    """What stands in a field: what was typed, else what the file asks for."""
    if name in request.POST:
        return request.POST[name]
    return f"{timezone.localtime(offered):%Y-%m-%dT%H:%M}" if offered else ""

"""Where somebody is logged in: ended by the owner, and by administrators for others."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from gallery.client_address import find_client_address
from newsroom.audit.record import record
from newsroom.models import AuditEntry

# What browsers call themselves, the one that others name, too, at the end.
BROWSERS = (
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One login that has not ended."""

    session: UserSession
    browser: str
    is_this: bool


@require_http_methods(["GET", "HEAD", "POST"])
def show_sessions(request: HttpRequest) -> HttpResponse:
    """One's own sessions; posted, `end` is the id of one to be ended, or "others"."""
    person: Any = request.user
    places = list_places(person, request.session.session_key)
    if request.method == "POST":
        asked = request.POST.get("end", "")
        wanted = [
            place.session
            for place in places
            if not place.is_this and asked in ("others", str(place.session.pk))
        ]
        number = end_sessions(person, wanted)
        if number:
            messages.success(request, f"Ended: {number} session{'' if number == 1 else 's'}.")
        else:
            messages.error(request, "That session has ended already, or is this one: log out here.")
        return redirect("admin:sessions")
    context = {
        **admin.site.each_context(request),
        "title": "Where you are logged in",
        "places": places,
        "others": sum(not place.is_this for place in places),
    }
    return TemplateResponse(request, "desk/sessions.html", context)


def list_places(person: User, session_key: str | None) -> list[Place]:
    """Where somebody is logged in, this place first and then the newest."""
    places = [
        Place(session, name_browser(session.user_agent), session.session_key == session_key)
        for session in UserSession.objects.purge_and_list(person)
    ]
    newest = sorted(places, key=lambda place: place.session.created_at, reverse=True)
    return sorted(newest, key=lambda place: not place.is_this)


def end_sessions(person: User, sessions: list[UserSession] | None = None) -> int:
    """End these sessions of somebody, or all that there are; how many. The audit log keeps it."""
    if sessions is None:
        sessions = UserSession.objects.purge_and_list(person)
    for session in sessions:
        session.end()
    if sessions:
        record(AuditEntry.Act.END_SESSIONS, person, details={"number": len(sessions)})
    return len(sessions)


def note_session(*, request: HttpRequest, user: Any, **_: Any) -> None:
    """Remember a login, so that it can be listed and ended. Called by Django's `user_logged_in`.

    One whose address is none, as of a test's client that logs in without a request, is not listed.
    """
    try:
        ip_address(find_client_address(request))
    except ValueError:
        return
    UserSession.objects.create_from_request(request)


def name_browser(user_agent: str) -> str:
    """Such as "Firefox, Windows"; as it calls itself where it is none of the usual ones."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent[:60] or "Unknown"

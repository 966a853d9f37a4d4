"""Where somebody is logged in: ended by the owner, and by administrators for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from newsroom.sign_in.sessions import end_sessions

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


def name_browser(user_agent: str) -> str:
    """Such as "Firefox, Windows"; as it calls itself where it is none of the usual ones."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent[:60] or "Unknown"

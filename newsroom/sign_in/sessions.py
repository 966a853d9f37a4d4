"""Sessions: remembered when somebody logs in, and ended before their time."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.http import HttpRequest

from gallery.client_address import find_client_address
from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry


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


def end_other_sessions(request: HttpRequest, person: User) -> int:
    """End all sessions of somebody but the one that asks; how many."""
    here = request.session.session_key
    sessions = UserSession.objects.purge_and_list(person)
    return end_sessions(person, [each for each in sessions if each.session_key != here])

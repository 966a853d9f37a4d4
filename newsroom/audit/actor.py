"""Who is at work: the request that is being answered, or a command; asked by `record`."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from gallery.client_address import find_client_address
from newsroom.models.audit import AuditEntry

answered: ContextVar[HttpRequest | None] = ContextVar("answered", default=None)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does something, and from where."""

    person_id: int | None
    person: str
    source: AuditEntry.Source
    address: str


class ActorMiddleware:
    """Remembers the request while it is answered. Readers' requests cost nothing: the session is
    looked at only when there is something to record.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as before."""
        token = answered.set(request)
        try:
            return self.get_response(request)
        finally:
            answered.reset(token)


def find_actor() -> Actor:
    """Who is at work now. Of a command it is the machine's user who runs it."""
    request = answered.get()
    if request is None:
        return Actor(None, find_system_user(), AuditEntry.Source.COMMAND, "")
    is_api = request.path.startswith("/api/")
    source = AuditEntry.Source.API if is_api else AuditEntry.Source.DESK
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return Actor(
        user.pk if user is not None and known else None,
        user.get_username() if user is not None and known else "",
        source,
        find_client_address(request),
    )


def find_system_user() -> str:
    """The machine's user; empty where it has no name, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""

"""Whose address a request names: a site answers at its own hosts and at no other's.

Whoever answers any Host lends its pages, its logins and its caches to strangers' names.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.http.request import split_domain_port, validate_host
from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

REFUSAL = "This site does not answer at that address.\n"
REFUSAL_HEADERS = [
    ("content-type", "text/plain; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
]
MAX_KNOWN = 1000  # spellings, with and without the port


class Hosts:
    """ALLOWED_HOSTS, as Django reads them, and what was asked of them lately."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = allowed
        self.known: dict[str, bool] = {}

    def are_asked(self, scope: Scope) -> bool:
        """Whether a request is for one of ours; one that names none is for where it came in."""
        host = scope.headers.get("host")
        if host is None:  # an empty one names nobody, and is refused
            host = scope.authority or scope.server
        is_ours = self.known.get(host)
        return self.look_up(host) if is_ours is None else is_ours

    def look_up(self, host: str) -> bool:
        """The same, for a spelling that was not met yet."""
        domain, _port = split_domain_port(host)
        is_ours = bool(domain) and validate_host(domain, self.allowed)
        if len(self.known) >= MAX_KNOWN:
            self.known.clear()
        self.known[host] = is_ours
        return is_ours


def refuse_host(proto: HTTPProtocol) -> None:
    """Say that it is not here (RFC 9110, 15.5.20)."""
    proto.response_str(HTTPStatus.MISDIRECTED_REQUEST, REFUSAL_HEADERS, REFUSAL)

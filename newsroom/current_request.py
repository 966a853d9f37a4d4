"""The request that this thread answers, for what writes the log and sends messages; no models."""

from __future__ import annotations

from contextvars import ContextVar

from django.http import HttpRequest

current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)


def find_user_id(request: object) -> int | None:
    """Who asked, where somebody has looked him up: no session is read for the log's sake."""
    return getattr(getattr(request, "_cached_user", None), "pk", None)

"""An id for each request that Django answers: on every line of the log, and told to the desk.

A proxy of ours may have given it one (X-Request-ID), which stands in its log, too. Pages for
readers never carry it: they are kept by caches, and are the same for everybody.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from media.observing.counts import additions
from media.observing.tracing import span
from media.observing.work_log import log_work
from newsroom.counting import write_counts
from newsroom.current_request import current_request

HEADER = "X-Request-ID"
FIT_TO_LOG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{7,63}")
BAKED = "photodesk.baked"  # in the environment of requests that we make ourselves
SILENT = ("/healthz", "/readyz", "/metrics")  # asked every few seconds, by machines


class RequestIdMiddleware:
    """Gives each request its id, and says in the log how it was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as before."""
        if request.META.get(BAKED):
            return self.get_response(request)  # the page that is baked is named by its baker
        request_id = find_request_id(request.META)
        request.photodesk_id = request_id  # type: ignore[attr-defined]
        counted_before = additions[0]
        began, token = time.monotonic(), current_request.set(request)
        try:
            with (
                bound_contextvars(request_id=request_id),
                span(f"{request.method} request", request.headers, **{"url.path": request.path}),
            ):
                response = self.get_response(request)
                if request.path not in SILENT:
                    log_answer(request, response, time.monotonic() - began)
        finally:
            current_request.reset(token)
            if additions[0] != counted_before:
                write_counts()
        if may_be_told(request, response):
            response[HEADER] = request_id
        return response


def find_request_id(headers: Mapping[str, Any]) -> str:
    """What our own proxy calls the request, else an id that nobody had before."""
    given = str(headers.get("HTTP_X_REQUEST_ID", ""))
    is_ours = settings.TRUSTED_PROXIES > 0 and FIT_TO_LOG.fullmatch(given)
    return given if is_ours else uuid.uuid4().hex


def may_be_told(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer is made for this one request: the desk's, and what no cache keeps."""
    if request.path.startswith("/admin/"):
        return True
    caching = response.get("Cache-Control", "")
    return request.path.startswith("/api/") and ("private" in caching or "no-store" in caching)


def log_answer(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """One line for a request; what was asked with it may be private, and is left out."""
    is_read = request.method in ("GET", "HEAD") and response.status_code < 500
    log_work(
        "Answered",
        logging.DEBUG if is_read and not request.path.startswith("/admin/") else logging.INFO,
        method=request.method,
        path=request.path,
        status=response.status_code,
        seconds=round(seconds, 3),
    )

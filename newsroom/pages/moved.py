"""Addresses that something had before lead to where it is: its pages, data, frames and feeds alike.

Asked only where nothing was found, so that no page that is there pays for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from gallery.former_addresses import Addressed, find_moved
from gallery.models import Gallery, Publishable
from newsroom.models import Article, Section

# Where the end of an address of each kind stands in it. Plain names alone go into a `Location`.
PLACES: tuple[tuple[re.Pattern[str], type[Addressed]], ...] = tuple(
    (re.compile(pattern, re.ASCII), model)
    for pattern, model in (
        (r"/(?:embed/)?galleries/(?P<slug>[-\w]+)/[-\w./]*", Gallery),
        (r"/api/v1/galleries/(?P<slug>[-\w]+)(?:/[-\w.]+)?", Gallery),
        (r"/articles/(?P<slug>[-\w]+)/", Article),
        (r"/api/v1/articles/(?P<slug>[-\w]+)", Article),
        (r"/sections/(?P<slug>[-\w]+)/", Section),
        (r"/api/v1/sections/(?P<slug>[-\w]+)", Section),
        (r"/feeds/sections/(?P<slug>[-\w]+)/[-\w.]+", Section),
    )
)


class MovedAddressMiddleware:
    """Answers 301 where nothing is found at an address from before, and 410 where it is gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead on."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND or request.method not in ("GET", "HEAD"):
            return response
        found = find_present(request.path)
        if found is None:
            return response
        thing, path = found
        if not isinstance(thing, Publishable) or thing.is_published:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
        if thing.is_gone:
            request.path = request.path_info = path
            return self.get_response(request)
        return response


def find_present(path: str) -> tuple[Addressed, str] | None:
    """What was at a path, and its path now; None for what never was there."""
    for pattern, model in PLACES:
        match = pattern.fullmatch(path)
        thing = find_moved(model, match["slug"]) if match else None
        if match is not None and thing is not None:
            return thing, f"{path[: match.start('slug')]}{thing.slug}{path[match.end('slug') :]}"
    return None

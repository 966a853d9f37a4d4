"""The one page of the peer that keeps pages in memory."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.bench.serving_peers import PAGE, TREE

CONTENT = (TREE / PAGE.strip("/") / "index.html").read_bytes()


def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    return HttpResponse(CONTENT)


urlpatterns = [path(PAGE.lstrip("/"), page)]

"""What readers and editors get while the database cannot be reached: a page that says so.

Published pages are not concerned: they are answered from the public tree.
"""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as ordinary_server_error

RETRY_AFTER_SECONDS = 30
# What connecting raises when nobody answers, and a broken connection; not what a wrong query does.
CANNOT_BE_REACHED = (OperationalError, InterfaceError)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: the exception is being handled while it runs.

    It is called wherever the exception came from, also out of a middleware.
    """
    if isinstance(sys.exception(), CANNOT_BE_REACHED):
        return unavailable(request)
    return ordinary_server_error(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, as a page or for a program; asks nothing of the database."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": "Not available just now. Try again."}, status=status)
    else:
        response = HttpResponse(render_to_string("503.html"), status=status)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response

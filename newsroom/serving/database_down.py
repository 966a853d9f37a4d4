"""What is answered in place of a 500 where it is no fault of the code: no database, no room on the
disk, or signs that no database keeps.

Published pages are not concerned: they are answered from the public tree.
"""

from __future__ import annotations

import logging
import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as ordinary_server_error

from gallery.api.problems import answer_problem
from newsroom.serving.error_meanings import (
    CANNOT_BE_REACHED,
    NOT_AVAILABLE,
    RETRY_AFTER_SECONDS,
    Meaning,
    find_meaning,
)
from newsroom.serving.headers import FOR_SCRIPTS, find_kind, is_public

__all__ = ["CANNOT_BE_REACHED", "RETRY_AFTER_SECONDS", "answer_unavailable", "server_error"]

logger = logging.getLogger(__name__)

OUR_MISTAKE = "Something went wrong here. It was noted, and is no fault of what was asked."


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: the exception is being handled while it runs.

    It is called wherever the exception came from, also out of a middleware.
    """
    error = sys.exception()
    meaning = find_meaning(error)
    if meaning is None:
        if is_for_programs(request):
            return answer_problem(HTTPStatus.INTERNAL_SERVER_ERROR, OUR_MISTAKE)
        return ordinary_server_error(request)
    if meaning.status is HTTPStatus.INSUFFICIENT_STORAGE:
        logger.error("There is no room on the disk: %s", error)
    return answer_with_words(request, meaning)


def is_for_programs(request: HttpRequest) -> bool:
    """Whether programs ask here: they get a problem (RFC 9457), not a page."""
    return is_public(request.path) and find_kind(request.path) in FOR_SCRIPTS


def answer_unavailable(request: HttpRequest) -> HttpResponse:
    """503, as a page or for a program; asks nothing of the database."""
    return answer_with_words(
        request, Meaning(HTTPStatus.SERVICE_UNAVAILABLE, NOT_AVAILABLE, is_passing=True)
    )


def answer_with_words(request: HttpRequest, meaning: Meaning) -> HttpResponse:
    """A page for browsers, and an object for programs and the desk's scripts."""
    response: HttpResponse
    is_script = request.path.startswith("/admin/") and "html" not in request.headers.get(
        "Accept", "html"
    )
    if is_for_programs(request):
        response = answer_problem(meaning.status, meaning.words)
    elif is_script:
        response = JsonResponse({"error": meaning.words}, status=meaning.status)
    else:
        is_outage = meaning.status is HTTPStatus.SERVICE_UNAVAILABLE
        page = "503.html" if is_outage else "refused.html"
        text = render_to_string(page, {"words": meaning.words})
        response = HttpResponse(text, status=meaning.status)
    if meaning.is_passing:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response

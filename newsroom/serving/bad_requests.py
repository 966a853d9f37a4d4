"""Requests that Django does not take: a page of ours says what was wrong, and what to do."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.defaults import bad_request as ordinary_bad_request

from newsroom.serving.database_down import answer_with_words
from newsroom.serving.error_meanings import Meaning

TOO_LONG = (
    "This form holds more than {megabytes} MB of text, more than is taken at once. Nothing was "
    "saved. Go back with your browser's button: what you typed should still be there. Shorten it, "
    "or save it in several parts."
)
TOO_MANY = (
    "This form has more fields or files than are taken at once. Nothing was saved. Go back with "
    "your browser's button, and send it in several parts."
)
INCOMPLETE = (
    "The form did not arrive whole, so nothing was saved. Go back with your browser's button, and "
    "send it again."
)
NOT_READABLE = "This request cannot be read. Nothing was changed."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    if isinstance(exception, DisallowedHost):
        return ordinary_bad_request(request, exception)  # other hosts get no page of ours
    return answer_with_words(request, Meaning(HTTPStatus.BAD_REQUEST, explain_request(exception)))


def explain_request(exception: Exception) -> str:
    """What was wrong with the request, for whoever sent it."""
    if isinstance(exception, RequestDataTooBig):
        return TOO_LONG.format(megabytes=f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20:g}")
    if isinstance(exception, (TooManyFieldsSent, TooManyFilesSent)):
        return TOO_MANY
    return INCOMPLETE if isinstance(exception, MultiPartParserError) else NOT_READABLE

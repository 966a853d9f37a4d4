"""Asking Django for a page, in this process, as a reader without cookies would.

The page that an editor previews, the one that the application answers and the baked one are thus
made by the same code.
"""

from __future__ import annotations

import functools
import gc
import io
import sys
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import got_request_exception
from django.urls import get_resolver

from newsroom.pages.moved import MovedAddressMiddleware
from newsroom.serving.request_ids import BAKED

PAST_ERRORS = threading.local()


@dataclass(frozen=True, slots=True)
class Answer:
    """What Django said. `error` is the exception behind a 500, as text."""

    status: int
    content: bytes
    content_type: str
    error: str = ""


def ask_django(url: str) -> Answer:
    """GET a path (with its query) of the public site, anonymously."""
    PAST_ERRORS.last = ""
    response: Any = make_handler().get_response(make_request(url))
    # Not closed on purpose: that would end the database connection of whoever bakes.
    content = b"".join(response) if response.streaming else response.content
    return Answer(
        status=response.status_code,
        content=content,
        content_type=response.get("Content-Type", ""),
        error=PAST_ERRORS.last,
    )


class PageHandler(BaseHandler):
    """Django without the middleware that writes headers or asks who somebody is.

    Of a page its content, its type and its status are kept: what is left of the middleware is what
    may change these for a reader without cookies.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """Old addresses lead on, and an exception is a 500."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        answer: Any = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        self._middleware_chain = convert_exception_to_response(MovedAddressMiddleware(answer))


@functools.cache
def make_handler() -> BaseHandler:
    """Django as it answers bakers."""
    got_request_exception.connect(keep_error)
    made = PageHandler()
    made.load_middleware()
    get_resolver().url_patterns  # noqa: B018 - loads all views
    # What is loaded stays: looking through it for what may go took a thirtieth of baking.
    gc.collect()
    gc.freeze()
    return made


def keep_error(sender: object, **_: object) -> None:
    """Keep the exception that Django is about to turn into a 500."""
    error = sys.exc_info()[1]
    PAST_ERRORS.last = f"{type(error).__name__}: {error}"


def make_request(url: str) -> WSGIRequest:
    """A reader's request at the site's public address."""
    base = urlsplit(settings.BASE_URL)
    path, _, query = url.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": base.hostname or "localhost",
        "SERVER_PORT": str(base.port or (443 if base.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": base.netloc,
        "REMOTE_ADDR": "",  # nobody, so that no limit for clients counts us
        "wsgi.url_scheme": base.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        BAKED: True,
    }
    if base.scheme == "https" and settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = value  # else it would be sent on to where it is already
    request = WSGIRequest(environ)
    request.user = AnonymousUser()
    return request

"""What answers every request of the embedded web server: the public tree first, Django after it.

It speaks RSGI, Granian's own interface, in which an answer may come from any thread. A file needs
no thread of its own and no event loop; Django gets threads, and keeps nobody waiting but those who
wait for Django.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

from gallery.addresses import strip_last_slash
from newsroom.serving.django_requests import DjangoRequests
from newsroom.serving.file_cache import HotFiles
from newsroom.serving.headers import build_public_headers
from newsroom.serving.hosts import Hosts, refuse_host
from newsroom.serving.public_files import Form, read_state
from newsroom.serving.request_headers import (
    RangeNotSatisfiable,
    is_unchanged,
    parse_range,
)
from newsroom.serving.waiting import ChangeWaiters

logger = logging.getLogger(__name__)

NOT_IN_UNCHANGED = ("content-type", "content-encoding", "accept-ranges")


class Front:
    """The RSGI application."""

    def __init__(
        self,
        files: HotFiles,
        django: DjangoRequests,
        hosts: Hosts,
        *,
        requires_https: bool,
        waiters: ChangeWaiters | None = None,
    ) -> None:
        self.files = files
        self.django = django
        self.hosts = hosts
        self.requires_https = requires_https
        self.waiters = waiters
        self.answers_at_once = False
        self.has_warned = False

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Before the first request: have files answered on the thread that a request comes in on.

        Granian hands each request over to the event loop, through `call_soon_threadsafe`, as a
        coroutine and its watcher; the way there takes twice as long as the answer. So the tree is
        asked before. Where Granian does it otherwise, `__rsgi__` asks it, and says so once.
        """
        hand_over: Callable[..., asyncio.Handle] = loop.call_soon_threadsafe

        def answer_or_hand_over(
            callback: Callable[..., object], *arguments: Any, context: Any = None
        ) -> asyncio.Handle | None:
            if len(arguments) == 2 and hasattr(arguments[1], "proto"):
                coroutine, request = arguments
                self.answers_at_once = True
                if self.answer_safely(request.scope, request.proto):
                    coroutine.close()
                    return None
            return hand_over(callback, *arguments, context=context)

        loop.call_soon_threadsafe = answer_or_hand_over  # type: ignore[method-assign, assignment]

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """After the last request."""
        if self.waiters is not None:
            self.waiters.close()
        self.django.close()

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        """Answer one request."""
        if not self.answers_at_once and not self.has_warned:
            self.has_warned = True
            logger.warning(
                "This version of Granian hands requests over in a way that we do not know: "
                "public pages are served, but only half as fast."
            )
        if self.answers_at_once or not self.answer(scope, proto):
            if self.waiters is not None:
                await self.waiters.hold(scope, proto)
            await self.django.answer(scope, proto)

    def answer_safely(self, scope: Scope, proto: HTTPProtocol) -> bool:
        """The same as `answer`, called by Granian's machinery, in which no error may arrive."""
        try:
            return self.answer(scope, proto)
        except Exception:
            logger.exception("The public tree could not answer %s", scope.path)
            return False

    def answer(self, scope: Scope, proto: HTTPProtocol) -> bool:
        """Answer from the public tree; False when it is the application that has to.

        Whatever is asked of a host that is not ours is refused here.
        """
        if not self.hosts.are_asked(scope):
            refuse_host(proto)
            return True
        method = scope.method
        if method not in ("GET", "HEAD"):
            return False
        path, query, wish = scope.path, scope.query_string, scope.headers.get
        if path.startswith("/api/") and has_token(wish("authorization")):
            return False  # what a partner gets is made for him
        file = None if query else self.files.by_address.get(path)
        if file is None or file.good_until < time.monotonic():
            file = self.files.find(path, query)
            if file is None:
                return self.lead_to_data(scope, proto)
        if self.requires_https and wish("x-forwarded-proto") != "https":
            return False  # Django sends the reader to the address with https
        accepted = wish("accept-encoding", "")
        form = file.by_wish.get(accepted) or file.form_for(accepted)
        if form.body is None and read_state(form.path) != form.state:
            # The words in a photo's file were corrected in this second: its length is another.
            file = self.files.look_again(path, query)
            if file is None:
                return self.lead_to_data(scope, proto)
            form = file.form_for(accepted)
        if (
            form.body is not None
            and method == "GET"
            and wish("if-none-match") is None
            and wish("if-modified-since") is None
            and wish("range") is None
        ):
            proto.response_bytes(form.status, form.headers, form.body)
        else:
            send_form(form, method, wish, proto)
        return True

    def lead_to_data(self, scope: Scope, proto: HTTPProtocol) -> bool:
        """Answer an address of data that has a slash too many; False for every other."""
        address, query = strip_last_slash(scope.path), scope.query_string
        is_plain = self.requires_https and scope.headers.get("x-forwarded-proto") != "https"
        if not address or is_plain:
            return False
        status = HTTPStatus.MOVED_PERMANENTLY
        location = ("location", f"{address}?{query}" if query else address)
        proto.response_empty(
            status, [*build_public_headers(scope.path, status), location, build_length_header(0)]
        )
        return True


def has_token(authorization: str | None) -> bool:
    """Whether a request shows a token of the API; other schemes are none of ours."""
    return authorization is not None and authorization[:7].lower() == "bearer "


def send_form(
    form: Form, method: str, wish: Callable[[str], str | None], proto: HTTPProtocol
) -> None:
    """Send a form to a reader who said more than its address."""
    if form.status == HTTPStatus.OK and is_unchanged(
        etag=form.etag,
        changed=form.changed,
        if_none_match=wish("if-none-match"),
        if_modified_since=wish("if-modified-since"),
    ):
        headers = [header for header in form.headers if header[0] not in NOT_IN_UNCHANGED]
        proto.response_empty(HTTPStatus.NOT_MODIFIED, headers)
        return
    if method == "HEAD":
        proto.response_empty(form.status, [*form.headers, build_length_header(form.size_bytes)])
        return
    if form.status != HTTPStatus.OK or form.is_encoded:
        send_whole(form, proto)
        return
    try:
        part = parse_range(
            wish("range"),
            form.size_bytes,
            if_range=wish("if-range"),
            etag=form.etag,
            changed=form.changed,
        )
    except RangeNotSatisfiable:
        headers = [*form.headers, ("content-range", f"bytes */{form.size_bytes}")]
        proto.response_empty(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers)
        return
    if part is None:
        send_whole(form, proto)
        return
    span = f"bytes {part.start}-{part.end - 1}/{form.size_bytes}"
    headers = [*form.headers, ("content-range", span), build_length_header(part.end - part.start)]
    if form.body is None:
        proto.response_file_range(
            HTTPStatus.PARTIAL_CONTENT, headers, form.path, part.start, part.end
        )
    else:
        body = form.body[part.start : part.end]
        proto.response_bytes(HTTPStatus.PARTIAL_CONTENT, headers, body)


def send_whole(form: Form, proto: HTTPProtocol) -> None:
    """Send all of it."""
    headers = [*form.headers, build_length_header(form.size_bytes)]
    if form.body is None:
        proto.response_file(form.status, headers, form.path)
    else:
        proto.response_bytes(form.status, headers, form.body)


def build_length_header(size_bytes: int) -> tuple[str, str]:
    """The header that says how many bytes follow."""
    return ("content-length", str(size_bytes))

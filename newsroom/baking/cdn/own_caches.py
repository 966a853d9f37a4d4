"""Caches of our own, which take the method PURGE: Varnish, Squid, nginx with a purge module."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from newsroom.baking.cdn.answers import Refusals, describe_answer, describe_failure

# A cache that does not have the page answers 404 (Varnish, Squid) or 412 (nginx's purge module).
FORGOTTEN = (HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED)


def purge_by_method(client: httpx.Client, urls: Sequence[str]) -> Refusals:
    """PURGE each URL at each of our caches: Varnish, Squid, nginx with a purge module."""
    host = urlsplit(settings.BASE_URL).netloc
    refused: Refusals = {}
    for cache in settings.PURGE_CACHES:
        for number, url in enumerate(urls):
            try:
                answer = client.request(
                    "PURGE", f"{cache}{find_path(url)}", headers={"Host": host, "Accept": "*/*"}
                )
            except httpx.TransportError as error:
                reason = f"{cache} cannot be reached ({describe_failure(error)})."
                refused |= {url: refused.get(url, reason) for url in urls[number:]}
                break
            if not answer.is_success and answer.status_code not in FORGOTTEN:
                refused.setdefault(url, f"{cache} answered {describe_answer(answer)}")
    return refused


def find_path(url: str) -> str:
    """A URL's path with its query."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"

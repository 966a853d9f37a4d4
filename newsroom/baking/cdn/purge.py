"""Telling a CDN, or a cache of our own, which addresses to forget.

One call takes a batch; who is told is set by `PHOTODESK_PURGE`. Trying again is not done here: what
was refused is named in the exception, and its row stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import batched
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from gallery.addresses import absolute

TIMEOUT = httpx.Timeout(5.0, connect=3.0)  # seconds; for each step of a request
# Files in one call: what Cloudflare takes on every plan.
CLOUDFLARE_BATCH = 30
# A cache that does not have the page answers 404 (Varnish, Squid) or 412 (nginx's purge module).
FORGOTTEN = (HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED)
SAID_AT_MOST = 200  # characters of what a service answered

type Refusals = dict[str, str]


class PurgeRefused(Exception):
    """Some addresses were not forgotten. `reasons` has why, by the URL as it was given."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.reasons = dict(reasons)
        url, reason = next(iter(self.reasons.items()))
        number = len(self.reasons)
        some = url if number == 1 else f"{number} addresses, the first of them {url},"
        super().__init__(f"{settings.PURGE} did not forget {some}: {reason}")


def purge_urls(urls: Sequence[str]) -> None:
    """Have the CDN or cache forget these URLs, paths of ours or whole ones.

    Raises `PurgeRefused` with all that were not forgotten, when all have been tried.
    """
    tell = BACKENDS[settings.PURGE]
    if not urls or tell is None:
        return
    with httpx.Client(timeout=TIMEOUT) as client:
        refused = tell(client, list(dict.fromkeys(urls)))
    if refused:
        raise PurgeRefused(refused)


def purge_by_method(client: httpx.Client, urls: Sequence[str]) -> Refusals:
    """PURGE each URL at each of our caches: Varnish, Squid, nginx with a purge module."""
    host = urlsplit(settings.BASE_URL).netloc
    refused: Refusals = {}
    for cache in settings.PURGE_CACHES:
        for number, url in enumerate(urls):
            try:
                answer = client.request(
                    "PURGE", f"{cache}{path_of(url)}", headers={"Host": host, "Accept": "*/*"}
                )
            except httpx.TransportError as error:
                reason = f"{cache} cannot be reached ({in_words(error)})."
                refused |= {url: refused.get(url, reason) for url in urls[number:]}
                break
            if not answer.is_success and answer.status_code not in FORGOTTEN:
                refused.setdefault(url, f"{cache} answered {said(answer)}")
    return refused


def purge_at_cloudflare(client: httpx.Client, urls: Sequence[str]) -> Refusals:
    """Cloudflare: purge by URL, `POST /zones/ZONE/purge_cache`."""
    address = f"{settings.CLOUDFLARE_API}/zones/{settings.CLOUDFLARE_ZONE}/purge_cache"
    headers = {"Authorization": f"Bearer {settings.CLOUDFLARE_TOKEN}"}

    def send(batch: Sequence[str]) -> str:
        files = [absolute(url) for url in batch]
        answer = client.post(address, headers=headers, json={"files": files})
        return "" if answer.is_success and success_in(answer) else f"it answered {said(answer)}"

    return purge_in_batches(batched(urls, CLOUDFLARE_BATCH), send)


def purge_at_fastly(client: httpx.Client, urls: Sequence[str]) -> Refusals:
    """Fastly: purge by URL, `POST /purge/HOST/PATH`; at once, not softly, for it may be a kill."""
    headers = {"Fastly-Key": settings.FASTLY_TOKEN, "Accept": "application/json"}

    def send(batch: Sequence[str]) -> str:
        cached = absolute(batch[0]).partition("://")[2]
        answer = client.post(f"{settings.FASTLY_API}/purge/{cached}", headers=headers)
        return "" if answer.is_success else f"it answered {said(answer)}"

    return purge_in_batches(batched(urls, 1), send)


def purge_in_batches(
    batches: Iterator[tuple[str, ...]], send: Callable[[Sequence[str]], str]
) -> Refusals:
    """Send batch after batch; `send` returns why one was refused, or "".

    A service that cannot be reached is not tried with the rest.
    """
    refused: Refusals = {}
    for batch in batches:
        try:
            reason = send(batch)
        except httpx.TransportError as error:
            reason = f"it cannot be reached ({in_words(error)})."
            rest: Iterable[str] = (url for left in batches for url in left)
            return refused | dict.fromkeys((*batch, *rest), reason)
        if reason:
            refused |= dict.fromkeys(batch, reason)
    return refused


BACKENDS: Mapping[str, Callable[[httpx.Client, Sequence[str]], Refusals] | None] = {
    "none": None,
    "http": purge_by_method,
    "cloudflare": purge_at_cloudflare,
    "fastly": purge_at_fastly,
}


def path_of(url: str) -> str:
    """A URL's path with its query."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def success_in(answer: httpx.Response) -> bool:
    """Whether Cloudflare's JSON says that it worked: the status alone does not."""
    try:
        return answer.json().get("success") is True
    except ValueError:
        return False


def said(answer: httpx.Response) -> str:
    """An answer in a sentence; tokens are in what we sent and not in it."""
    return f"{answer.status_code}: {' '.join(answer.text.split())[:SAID_AT_MOST] or 'nothing'}."


def in_words(error: httpx.TransportError) -> str:
    """What was wrong with a connection."""
    return str(error) or type(error).__name__

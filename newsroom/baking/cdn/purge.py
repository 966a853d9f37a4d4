"""Telling a CDN, or a cache of our own, which addresses to forget.

One call takes a batch; who is told is set by `PHOTODESK_PURGE`. Trying again is not done here: what
was refused is named in the exception, and its row stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import httpx
from django.conf import settings

from newsroom.baking.cdn.answers import Refusals
from newsroom.baking.cdn.cloudflare import purge_at_cloudflare
from newsroom.baking.cdn.fastly import purge_at_fastly
from newsroom.baking.cdn.own_caches import purge_by_method

TIMEOUT = httpx.Timeout(5.0, connect=3.0)  # seconds; for each step of a request


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


BACKENDS: Mapping[str, Callable[[httpx.Client, Sequence[str]], Refusals] | None] = {
    "none": None,
    "http": purge_by_method,
    "cloudflare": purge_at_cloudflare,
    "fastly": purge_at_fastly,
}

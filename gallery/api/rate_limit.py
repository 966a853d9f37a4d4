"""How much one client may ask of the part that is not served from files.

The headers are those of the IETF's "RateLimit header fields for HTTP": `RateLimit-Policy` and
`RateLimit`. Each client has a window of a minute that starts with its first request.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from gallery.cache_failures import cache_failure
from gallery.client_address import find_client_address

WINDOW_SECONDS = 60
CACHE = "requests"  # Redis, or each process's own: no row is written for a reader's request

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a client in its present window."""

    quota: int
    used: int
    resets_in_seconds: int

    @property
    def is_used_up(self) -> bool:
        """Whether this request is one too many."""
        return self.used > self.quota

    @property
    def refusal(self) -> str:
        """What is said to one request too many."""
        return (
            f"More than {self.quota} requests in a minute. "
            f"Ask again in {self.resets_in_seconds} seconds."
        )

    def write_on(self, response: HttpResponse) -> None:
        """Tell the client."""
        left = max(0, self.quota - self.used)
        response["RateLimit-Policy"] = f'"requests";q={self.quota};w={WINDOW_SECONDS}'
        response["RateLimit"] = f'"requests";r={left};t={self.resets_in_seconds}'
        if self.is_used_up:
            response["Retry-After"] = str(self.resets_in_seconds)


def count_request(request: HttpRequest) -> Allowance | None:
    """Count a request of its client; None where there is no limit, or nobody to count."""
    quota: int = settings.API_REQUESTS_PER_MINUTE
    address = find_client_address(request)
    if quota <= 0 or not address or getattr(request, "is_counted", False):
        return None
    return count_for(address, quota)


def count_for(client: str, quota: int) -> Allowance | None:
    """Count a request of a client by whatever it is known by; None where nobody can count."""
    try:
        return count_in_window(client, quota)
    except cache_failure():  # a cache that is down takes no reader with it
        logger.warning("The cache does not answer: requests are not counted.")
        return None


def count_in_window(client: str, quota: int) -> Allowance:
    """Count a request in its client's window."""
    cache, now = caches[CACHE], int(time.time())
    name = hashlib.sha256(client.encode()).hexdigest()[:32]
    start_key = f"rate-start-{name}"
    started = cache.get_or_set(start_key, now, WINDOW_SECONDS) or now
    count_key = f"rate-{name}-{started}"
    cache.add(count_key, 0, WINDOW_SECONDS * 2)
    try:
        used = cache.incr(count_key)
    except ValueError:  # it was thrown out between the two
        used = 1
    return Allowance(quota, used, max(1, started + WINDOW_SECONDS - now))

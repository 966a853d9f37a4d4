"""The cache that all processes share, where there is one: whether it keeps what it is given."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from gallery.cache_failures import cache_failure
from newsroom.doctor.findings import Finding, fault, fine
from newsroom.outage_messages import first_line

AREA = "cache"
KEPT_SECONDS = 10


def examine_cache() -> Iterator[Finding]:
    """Give it something, and ask for it."""
    url = settings.CACHES["default"]["LOCATION"]
    if not url.startswith(("redis", "unix")):
        yield fine(AREA, "None is named: what all processes count together is in the database.")
        return
    place, said = name_cache(url), secrets.token_hex(8)
    try:
        cache.set("doctor", said, KEPT_SECONDS)
        is_kept = cache.get("doctor") == said
    except cache_failure() as error:
        yield fault(
            AREA,
            f"The cache at {place} cannot be used: {first_line(error)}. Nobody can log in, since "
            "wrong passwords cannot be counted, and requests of the API are not counted.",
            "Start it, or mend PHOTODESK_CACHE_URL; without that setting, the database counts.",
        )
        return
    if is_kept:
        yield fine(AREA, f"{place} keeps what it is given.")
        return
    yield fault(
        AREA,
        f"The cache at {place} forgets at once what it is given: wrong passwords are not counted.",
        "Look at its maxmemory (redis-cli info memory); it needs some megabytes.",
    )


def name_cache(url: str) -> str:
    """Where it is, without its password."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix:{parts.path}"
    return f"{parts.scheme}://{parts.hostname or 'localhost'}:{parts.port or 6379}{parts.path}"

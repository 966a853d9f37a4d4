"""Which CDN or cache is told what to forget; a variable that is missing stops the start."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

# What each needs besides its name in PHOTODESK_PURGE.
NEEDED = {
    "none": (),
    "http": ("PHOTODESK_PURGE_CACHES",),
    "cloudflare": ("PHOTODESK_CLOUDFLARE_ZONE", "PHOTODESK_CLOUDFLARE_TOKEN"),
    "fastly": ("PHOTODESK_FASTLY_TOKEN",),
}


def read_purging(env: Env) -> dict[str, Any]:
    """The settings of purging; raises `ImproperlyConfigured`."""
    service = env.str("PHOTODESK_PURGE", "none")
    if service not in NEEDED:
        raise ImproperlyConfigured(
            f"PHOTODESK_PURGE is {service!r}; it is one of {', '.join(NEEDED)}."
        )
    missing = [name for name in NEEDED[service] if not env.str(name, "")]
    if missing:
        raise ImproperlyConfigured(f"PHOTODESK_PURGE is {service!r}: set {' and '.join(missing)}.")
    caches: list[str] = env.list("PHOTODESK_PURGE_CACHES", [])
    return {
        "PURGE": service,
        "PURGE_CACHES": [cache.strip().rstrip("/") for cache in caches],
        "CLOUDFLARE_ZONE": env.str("PHOTODESK_CLOUDFLARE_ZONE", ""),
        "CLOUDFLARE_TOKEN": env.str("PHOTODESK_CLOUDFLARE_TOKEN", ""),
        "CLOUDFLARE_API": "https://api.cloudflare.com/client/v4",
        "FASTLY_TOKEN": env.str("PHOTODESK_FASTLY_TOKEN", ""),
        "FASTLY_API": "https://api.fastly.com",
    }

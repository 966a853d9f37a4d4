"""Caches: one that all processes share, and one for counting requests."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.checked_values import require_server


def read_caches(env: Env) -> dict[str, dict[str, Any]]:
    """Redis where it is named, else the database and each process's memory."""
    url = env.str("PHOTODESK_CACHE_URL", "")
    if url.startswith(("redis:", "rediss:", "unix:")):
        require_server("PHOTODESK_CACHE_URL", url)
        redis = {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "photodesk",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        return {"default": redis, "requests": redis}
    if url:
        raise ImproperlyConfigured(f"PHOTODESK_CACHE_URL is {url!r}; it must be like redis://…")
    return {
        # Wrong passwords are counted by all processes together: in the database.
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "photodesk_shared_cache",
            # Else 300 made-up names would push out the one that is locked.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        },
        "requests": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }

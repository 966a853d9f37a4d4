"""The peers of `make bench-serving`, in their own environment: WhiteNoise, and wagtail-cache.

Granian starts them; TREE is the folder of our public tree, PAGE the path of the page in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

TREE = Path(os.environ["TREE"])
PAGE = os.environ["PAGE"]

type Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def not_found(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """What is behind WhiteNoise."""
    start("404 Not Found", [("Content-Length", "0")])
    return [b""]


def whitenoise() -> Application:
    """The tree's pages from disk, with their compressed forms."""
    from whitenoise import WhiteNoise

    application: Application = WhiteNoise(not_found, root=str(TREE), index_file=True, max_age=60)
    return application


def wagtail_cache() -> Application:
    """The page out of wagtail-cache, which keeps it gzipped in memory.

    It never comes to Wagtail's own view, so that a plain one stands for it.
    """
    import django.utils.cache

    if not hasattr(django.utils.cache, "cc_delim_re"):
        # wagtail-cache 3.0.0 imports this name, which is gone in Django 6.1
        django.utils.cache.cc_delim_re = re.compile(r"\s*,\s*")  # type: ignore[attr-defined]
    from django.conf import settings

    settings.configure(
        SECRET_KEY="benchmark",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.bench.serving_peer_urls",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "taggit",
            "modelcluster",
            "wagtail",
            "wagtailcache",
        ],
        MIDDLEWARE=[
            # first and last, as its documentation says
            "wagtailcache.cache.UpdateCacheMiddleware",
            "django.middleware.gzip.GZipMiddleware",
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.common.CommonMiddleware",
            "wagtailcache.cache.FetchFromCacheMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        WAGTAIL_SITE_NAME="benchmark",
        WAGTAIL_CACHE=True,
        WAGTAILADMIN_BASE_URL="http://localhost",
        STATIC_URL="/static/",
        USE_TZ=True,
    )
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()

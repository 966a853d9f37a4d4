"""The headers of every public answer, defined once: for the front, for Django and for S3.

`deploy/nginx/` says the same in its own language; a test compares the two.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils.csp import build_policy

type Headers = tuple[tuple[str, str], ...]

# Not part of the public site: their headers are Django's own.
NOT_PUBLIC = ("/admin/", "/healthz", "/readyz", "/metrics")

A_YEAR = "public, max-age=31536000, immutable"
# A reader sees an edit after at most 15 seconds. A cache may answer from what it has for a minute
# more while it fetches, and for a day when it cannot.
PAGE_CACHING = "max-age=15, stale-while-revalidate=60, stale-if-error=86400"
# What is gone or not there must never be answered longer than that.
MISSING_CACHING = "max-age=15"
OEMBED_CACHING = "public, max-age=3600"
# An old answer to "what changed" would keep a kill from whoever asks.
CHANGES_CACHING = "no-cache"
ERROR_CACHING = "no-store"

# What no page of ours needs, and no frame in one is lent.
PERMISSIONS = (
    "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), "
    "serial=(), usb=()"
)
# By the name's ending and never by the bytes: a browser that guesses can be made to run a photo.
CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "map": "application/json; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "avif": "image/avif",
    "webp": "image/webp",
    "png": "image/png",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
FEED_JSON = "application/feed+json; charset=utf-8"
PROBLEM_JSON = "application/problem+json"
UNKNOWN_TYPE = "application/octet-stream"
# Static files whose name carries their content's hash; Django also keeps each under its plain name.
HASHED_NAME = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")


class Kind(Enum):
    """What a public address holds."""

    PAGE = "page"
    EMBED = "embed"  # a page for frames on other sites
    DATA = "data"  # read by the scripts of other sites
    OEMBED = "oembed"  # the same, never in the tree, and kept for longer
    CHANGES = "changes"  # the same, and never kept
    RENDITION = "rendition"
    STATIC = "static"


# The one page of the API for people; it has no slash at its end.
API_DOCS = "/api/v1/docs"
CHANGES = "/api/v1/changes"
FOR_SCRIPTS = (Kind.DATA, Kind.OEMBED, Kind.CHANGES)
KINDS_BY_START = {
    API_DOCS: Kind.PAGE,
    "/renditions/": Kind.RENDITION,
    "/static/": Kind.STATIC,
    "/embed/": Kind.EMBED,
    CHANGES: Kind.CHANGES,
    "/api/": Kind.DATA,
    "/feeds/": Kind.DATA,
    "/oembed": Kind.OEMBED,
}
DATA_ENDINGS = (".json", ".js")
READABLE_BY_SCRIPTS = "ETag, Link, RateLimit, RateLimit-Policy"


def find_kind(path: str) -> Kind:
    """What the public address, a URL's path, holds."""
    for start, kind in KINDS_BY_START.items():
        if path.startswith(start):
            return kind
    return Kind.DATA if path.endswith(DATA_ENDINGS) else Kind.PAGE


def is_public(path: str) -> bool:
    """Whether a URL's path belongs to the public site."""
    return not path.startswith(NOT_PUBLIC)


def find_content_type(path: str, *, file: str = "") -> str:
    """The content type of a URL's path, from the name's ending.

    `file` is what is sent there, where it has another name.
    """
    ending = (file or path).rpartition(".")[2].lower()
    if ending == "json" and path.startswith("/feeds/"):
        return FEED_JSON
    if file.endswith("gone.json"):
        return PROBLEM_JSON
    return CONTENT_TYPES.get(ending, UNKNOWN_TYPE)


def build_public_headers(path: str, status: int = HTTPStatus.OK) -> Headers:
    """The headers of an answer of the public site, names in lower case, by its URL's path.

    Not among them: content type, length, encoding, ETag and their like, which belong to the bytes.
    """
    kind = find_kind(path)
    is_hashed = kind is not Kind.STATIC or HASHED_NAME.search(path) is not None
    headers = build_headers(kind, HTTPStatus(status), is_hashed)
    if settings.WEBSUB_HUB and path.startswith("/feeds/") and status == HTTPStatus.OK:
        links = f'<{settings.WEBSUB_HUB}>; rel="hub", <{settings.BASE_URL}{path}>; rel="self"'
        return (*headers, ("link", links))
    return headers


@cache
def build_headers(kind: Kind, status: HTTPStatus, is_hashed: bool) -> Headers:
    """The policy itself. `is_hashed` matters for static files alone."""
    headers = {
        "cache-control": choose_caching(kind, status, is_hashed),
        "x-content-type-options": "nosniff",
        "referrer-policy": str(settings.SECURE_REFERRER_POLICY),
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["strict-transport-security"] = strict_transport()
    if kind in (Kind.PAGE, Kind.EMBED):
        headers["content-security-policy"] = content_security_policy(kind)
        headers["permissions-policy"] = PERMISSIONS
    if kind is not Kind.EMBED:
        headers["x-frame-options"] = str(settings.X_FRAME_OPTIONS)
    if kind is Kind.PAGE:
        headers["cross-origin-opener-policy"] = str(settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
    if kind in (*FOR_SCRIPTS, Kind.RENDITION, Kind.STATIC):
        headers["access-control-allow-origin"] = "*"
    if kind in FOR_SCRIPTS:
        headers["access-control-expose-headers"] = READABLE_BY_SCRIPTS
    if kind is Kind.RENDITION:
        headers["cross-origin-resource-policy"] = "cross-origin"
    if settings.TDM_RESERVATION and kind is not Kind.STATIC:
        headers["tdm-reservation"] = str(settings.TDM_RESERVATION)
        if settings.TDM_POLICY:
            headers["tdm-policy"] = str(settings.TDM_POLICY)
    return tuple(headers.items())


def choose_caching(kind: Kind, status: HTTPStatus, is_hashed: bool) -> str:
    """How long an answer may be kept."""
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return MISSING_CACHING
    if status.is_client_error or status.is_server_error:
        return ERROR_CACHING
    if status is HTTPStatus.MOVED_PERMANENTLY:
        return PAGE_CACHING  # what it leads to may move on, or go
    if kind in (Kind.RENDITION, Kind.STATIC) and is_hashed:
        return A_YEAR
    if kind is Kind.CHANGES:
        return CHANGES_CACHING
    return OEMBED_CACHING if kind is Kind.OEMBED else PAGE_CACHING


def content_security_policy(kind: Kind) -> str:
    """The settings' policy without a nonce, since a page that is kept cannot have one."""
    policy: dict[str, Any] = {**settings.SECURE_CSP}
    if kind is Kind.EMBED:
        policy["frame-ancestors"] = ["*"]
    return build_policy(policy)  # leaves the nonce's place out


def strict_transport() -> str:
    """What Django's SecurityMiddleware says over HTTPS."""
    words = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        words.append("includeSubDomains")
    if settings.SECURE_HSTS_PRELOAD:
        words.append("preload")
    return "; ".join(words)

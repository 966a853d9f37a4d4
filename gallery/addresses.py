"""Addresses for readers elsewhere: other sites, feeds and search engines need whole ones."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings


def absolute(url: str) -> str:
    """A URL for readers elsewhere; one that a storage made absolute stays."""
    return url if "://" in url else f"{settings.BASE_URL}{url}"


def web_address(text: str) -> str:
    """The text when it is a web page's address, else "".

    What a photo's file says of its licence is anybody's text: prose, or `javascript:`.
    """
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return text.strip() if parts.scheme in ("http", "https") and parts.hostname else ""

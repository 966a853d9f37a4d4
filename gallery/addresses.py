"""Addresses for readers elsewhere: other sites, feeds and search engines need whole ones."""

from __future__ import annotations

import functools
import re
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix, reverse

# Plain names alone: nothing unusual is ever copied into a `Location`. `deploy/nginx/` has it, too.
DATA_WITH_A_SLASH: Final = re.compile(r"(/oembed|/api/v1(?:/[\w~-][\w.~-]*)*)/+", re.ASCII)


def strip_last_slash(path: str) -> str:
    """Where data is that was asked for with a slash too many; "" where that is no mistake.

    Pages end with a slash and data does not, and people type the one like the other.
    """
    found = DATA_WITH_A_SLASH.fullmatch(path)
    return found[1] if found else ""


def find_address(name: str, *of: str | int) -> str:
    """The path of a page, by the name of its pattern, as `reverse` finds it, which is slow: baked
    galleries ask for the same few again and again.
    """
    return reverse_once(settings.ROOT_URLCONF, get_script_prefix(), name, of)


@functools.lru_cache(maxsize=2_000)
def reverse_once(patterns: str, prefix: str, name: str, of: tuple[str | int, ...]) -> str:
    """The same; the patterns and the prefix are what else it depends on."""
    return reverse(name, patterns, args=of)


def make_absolute(url: str) -> str:
    """A URL for readers elsewhere; one that a storage made absolute stays."""
    return url if "://" in url else f"{settings.BASE_URL}{url}"


def keep_web_address(text: str) -> str:
    """The text when it is a web page's address, else "".

    What a photo's file says of its licence is anybody's text: prose, or `javascript:`; or an
    address that browsers read otherwise than we do, by a backslash, a tab, or a name before an @.
    """
    address = text.strip()
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    is_plain = address.isprintable() and "\\" not in address and "@" not in parts.netloc
    return address if is_whole and is_plain else ""

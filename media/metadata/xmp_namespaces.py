"""Which of our prefixes a namespace of XMP stands for, however a program spelled it."""

from __future__ import annotations

import re
from functools import cache

from media.metadata.fields import NAMESPACES

# Namespaces that programs wrote before, or wrongly.
ALIASES = {
    "http://purl.org/dc/1.1/": "dc",
    "http://ns.adobe.com/xmp/1.0/": "xmp",
    "http://ns.adobe.com/xmp/1.0/rights/": "xmpRights",
}


def find_prefix(uri: str) -> str:
    """Our prefix for a namespace; "" for one that we do not know."""
    return known_namespaces().get(normalise_namespace(uri), "")


def normalise_namespace(uri: str) -> str:
    """A namespace without what programs get wrong: case, scheme, last slash, version and date."""
    uri = re.sub(r"^https?://(www\.)?", "", uri.strip().casefold())
    return re.sub(r"[0-9]+", "0", uri).rstrip("/#")


@cache
def known_namespaces() -> dict[str, str]:
    """Our prefixes by their namespaces' spelling."""
    return {
        **{normalise_namespace(uri): prefix for uri, prefix in ALIASES.items()},
        **{normalise_namespace(uri): prefix for prefix, uri in NAMESPACES.items()},
    }

"""Where a page says that it has an oEmbed: the links in its head and in its headers."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote_plus

from django.http import HttpResponse

from gallery.addresses import find_address, make_absolute


def list_discovery_urls(page_url: str) -> dict[str, str]:
    """The addresses that a page names as its oEmbed, by media type; `page_url` is absolute."""
    address = f"{make_absolute(find_address('oembed'))}?url={quote_plus(page_url)}"
    return {
        "application/json+oembed": f"{address}&format=json",
        "text/xml+oembed": f"{address}&format=xml",
    }


def name_oembed(response: HttpResponse, urls: Mapping[str, str]) -> None:
    """Say in the page's headers what its `<head>` says: where its oEmbed is, by media type."""
    response["Link"] = ", ".join(
        f'<{url}>; rel="alternate"; type="{media_type}"' for media_type, url in urls.items()
    )

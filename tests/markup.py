"""A page's HTML as other programs read it: its metadata, links, images and data blocks."""

from __future__ import annotations

import json
from collections import defaultdict
from html.parser import HTMLParser
from typing import Any

from django.test import Client

Attributes = list[tuple[str, str | None]]


class Markup(HTMLParser):
    """What a page says of itself; a script that is not a data block is in `scripts`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}  # href by rel, of <link>
        self.anchors: dict[str, str] = {}  # text by href
        self.images: list[dict[str, str]] = []
        self.elements: defaultdict[str, int] = defaultdict(int)
        self.data: list[dict[str, Any]] = []
        self.scripts: list[str] = []
        self.block: str | None = None
        self.href = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        """Keep what the tests ask for."""
        found = {name: value or "" for name, value in attributes}
        self.elements[tag] += 1
        if tag == "meta":
            for key in ("property", "name"):
                if key in found:
                    self.meta[found[key]] = found["content"]
        elif tag == "link":
            self.links[found["rel"]] = found["href"]
        elif tag == "img":
            self.images.append(found)
        elif tag == "a":
            self.href = found["href"]
        elif tag == "script":
            self.block = found.get("type", "")

    def handle_data(self, data: str) -> None:
        """Text, or the inside of a script."""
        if self.block == "application/ld+json":
            self.data.append(json.loads(data))
        elif self.block is not None:
            self.scripts.append(data)
        else:
            self.text += data
            if self.href:
                self.anchors[self.href] = self.anchors.get(self.href, "") + data

    def handle_endtag(self, tag: str) -> None:
        """Links and scripts end."""
        if tag == "script":
            self.block = None
        elif tag == "a":
            self.href = ""


def read(client: Client, url: str) -> Markup:
    """A page that is there."""
    response = client.get(url)
    assert response.status_code == 200
    return Markup(response.content.decode())

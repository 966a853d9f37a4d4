"""The sites whose embeds an article may hold. No Django: settings read this table too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Provider:
    """A site, the addresses on it that can be embedded, where it answers, and what it may frame."""

    name: str
    pages: tuple[str, ...]  # regular expressions for the whole of "host/path"
    endpoint: str
    frame_hosts: tuple[str, ...]  # hosts that its iframes may come from

    def matches(self, url: str) -> bool:
        """Whether an address is one of its pages."""
        parts = urlsplit(url)
        place = f"{(parts.hostname or '').removeprefix('www.')}{parts.path}"
        return any(re.fullmatch(pattern, place, re.IGNORECASE) for pattern in self.pages)


PROVIDERS: tuple[Provider, ...] = (
    Provider(
        "YouTube",
        (r"(m\.)?youtube\.com/(watch|shorts/[\w-]+|live/[\w-]+|playlist)", r"youtu\.be/[\w-]+"),
        "https://www.youtube.com/oembed",
        ("www.youtube.com", "www.youtube-nocookie.com"),
    ),
    Provider(
        "Vimeo",
        (r"vimeo\.com/\d+(/\w+)?", r"vimeo\.com/channels/\w+/\d+"),
        "https://vimeo.com/api/oembed.json",
        ("player.vimeo.com",),
    ),
    Provider(
        "Dailymotion",
        (r"dailymotion\.com/video/\w+", r"dai\.ly/\w+"),
        "https://www.dailymotion.com/services/oembed",
        ("geo.dailymotion.com", "www.dailymotion.com"),
    ),
    Provider(
        "SoundCloud",
        (r"soundcloud\.com/.+",),
        "https://soundcloud.com/oembed",
        ("w.soundcloud.com",),
    ),
    Provider(
        "Spotify",
        (r"open\.spotify\.com/(track|album|playlist|episode|show)/\w+",),
        "https://open.spotify.com/oembed",
        ("open.spotify.com",),
    ),
    Provider(
        "Datawrapper",
        (r"datawrapper\.dwcdn\.net/.+",),
        "https://api.datawrapper.de/v3/oembed",
        ("datawrapper.dwcdn.net",),
    ),
    Provider(
        "TED",
        (r"ted\.com/talks/\w+",),
        "https://www.ted.com/services/v1/oembed.json",
        ("embed.ted.com",),
    ),
)


def read_own_providers(texts: Iterable[str]) -> tuple[Provider, ...]:
    """Sites that the newsroom adds: "NAME=https://HOST/oembed" allows all pages of that host.

    Raises `ValueError` with a sentence.
    """
    own = []
    for text in texts:
        name, _, endpoint = text.partition("=")
        host = urlsplit(endpoint).hostname
        if not name or not host or urlsplit(endpoint).scheme != "https":
            raise ValueError(f"{text!r} must be like NAME=https://photos.example.org/oembed")
        pages = (re.escape(host.removeprefix("www.")) + "/.*",)
        own.append(Provider(name, pages, endpoint, (host,)))
    return tuple(own)


def frame_sources(providers: Iterable[Provider]) -> list[str]:
    """What the security policy must let a reader's page frame."""
    hosts = {host for provider in providers for host in provider.frame_hosts}
    return [f"https://{host}" for host in sorted(hosts)]

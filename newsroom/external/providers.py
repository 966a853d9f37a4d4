"""The sites whose embeds an article may hold. No Django: settings read this table too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80}
MAX_URL_CHARACTERS = 2_000
# Names, not numbers: the last part begins with a letter, as in every domain of the internet.
HOST_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Provider:
    """A site, the addresses on it that can be embedded, where it answers, and what it may frame."""

    name: str
    pages: tuple[str, ...]  # regular expressions for the whole of "host/path"
    endpoint: str
    frame_hosts: tuple[str, ...]  # hosts that its iframes may come from

    def matches(self, url: str) -> bool:
        """Whether an address is one of its pages, to us and to any browser."""
        if not is_plain_address(url):
            return False
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


def is_plain_address(url: str) -> bool:
    """Whether everybody reads the same host and the same path out of an address.

    Browsers take a backslash for a slash, drop tabs and line ends, and read other letters and
    numbers as hosts than they seem; what stands before an @ is a host to a hurried eye.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in PORTS
        and port in (None, PORTS[parts.scheme])
        and url.isascii()
        and url.isprintable()
        and not any(letter in url for letter in ' \\<>"^`{|}')
        and len(url) <= MAX_URL_CHARACTERS
        and parts.netloc.removesuffix(f":{port}").lower() == parts.hostname
        and HOST_NAME.fullmatch(parts.hostname or "") is not None
    )


def read_own_providers(texts: Iterable[str]) -> tuple[Provider, ...]:
    """Sites that the newsroom adds: "NAME=https://HOST/oembed" allows all pages of that host.

    Raises `ValueError` with a sentence.
    """
    own = []
    for text in texts:
        name, _, endpoint = text.partition("=")
        host = urlsplit(endpoint).hostname
        if not name or not host or not endpoint.startswith("https://"):
            raise ValueError(f"{text!r} must be like NAME=https://photos.example.org/oembed")
        pages = (re.escape(host.removeprefix("www.")) + "/.*",)
        own.append(Provider(name, pages, endpoint, (host,)))
    return tuple(own)


def frame_sources(providers: Iterable[Provider]) -> list[str]:
    """What the security policy must let a reader's page frame."""
    hosts = {host for provider in providers for host in provider.frame_hosts}
    return [f"https://{host}" for host in sorted(hosts)]

"""Reading a provider's oEmbed answer into texts, one frame's address and safe HTML."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

import nh3

from newsroom.external.providers import Provider, is_plain_address
from newsroom.external.public_network import Fetched, FetchFailed, fetch_address

MAX_TEXT_CHARACTERS = 300
MAX_QUOTE_CHARACTERS = 5_000
DEFAULT_WIDTH_PX, DEFAULT_HEIGHT_PX = 640, 360
MAX_SIDE_PX = 2_000
QUOTE_TAGS = {"blockquote", "p", "br", "a", "em", "strong"}


@dataclass(frozen=True, slots=True)
class Embed:
    """What an article shows of something elsewhere. `frame_url` is empty for what has no frame."""

    title: str
    author_name: str
    provider_name: str
    frame_url: str
    frame_width_px: int
    frame_height_px: int
    quote_html: str  # sanitised; empty where there is a frame


def ask_provider(provider: Provider, url: str) -> Embed:
    """Fetch and read a provider's answer for one of its pages. Raises `FetchFailed`."""
    query = urlencode({"url": url, "format": "json", "maxwidth": 800})
    fetched = fetch_address(f"{provider.endpoint}?{query}")
    return read_embed(provider, read_answer(provider, fetched))


def read_answer(provider: Provider, fetched: Fetched) -> dict[str, Any]:
    """The answer's JSON. Raises `FetchFailed`."""
    if fetched.status in (401, 403):
        raise FetchFailed(f"{provider.name} says that it is not public.")
    if fetched.status in (404, 410):
        raise FetchFailed(f"{provider.name} does not know it, or not any more.")
    if fetched.status != 200:
        raise FetchFailed(f"{provider.name} answered with an error ({fetched.status}).")
    try:
        answer = json.loads(fetched.body)
    except (ValueError, RecursionError) as error:
        raise FetchFailed(f"{provider.name} answered what is no oEmbed.") from error
    if not isinstance(answer, dict) or answer.get("type") not in ("rich", "video", "photo", "link"):
        raise FetchFailed(f"{provider.name} answered what is no oEmbed.")
    return answer


def read_embed(provider: Provider, answer: dict[str, Any]) -> Embed:
    """What may be stored of an answer. Raises `FetchFailed` when nothing of it can be shown."""
    html = answer.get("html") if isinstance(answer.get("html"), str) else ""
    frame = find_frame(provider, str(html)[:100_000])
    quote = "" if frame else clean_quote(str(html)[:100_000])
    title = clean_text(answer.get("title")) or provider.name
    if not frame and not quote and not clean_text(answer.get("title")):
        raise FetchFailed(f"{provider.name} sent nothing that can be shown here.")
    return Embed(
        title=title,
        author_name=clean_text(answer.get("author_name")),
        provider_name=provider.name,
        frame_url=frame,
        frame_width_px=read_side(answer.get("width"), DEFAULT_WIDTH_PX),
        frame_height_px=read_side(answer.get("height"), DEFAULT_HEIGHT_PX),
        quote_html=quote,
    )


class FrameFinder(HTMLParser):
    """The address of the first iframe."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.source = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        if tag == "iframe" and not self.source:
            self.source = dict(attributes).get("src") or ""


def find_frame(provider: Provider, html: str) -> str:
    """The address that the provider wants framed, when it is one of its own; else ""."""
    source = FrameFinder(html).source
    source = f"https:{source}" if source.startswith("//") else source
    address = source.strip()
    if not is_plain_address(address):
        return ""
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.hostname not in provider.frame_hosts:
        return ""
    # A video is watched without cookies until it is started.
    return address.replace("//www.youtube.com/", "//www.youtube-nocookie.com/", 1)


def clean_quote(html: str) -> str:
    """A provider's words as HTML that can do nothing: no scripts, frames, pictures or styles."""
    if "<blockquote" not in html.casefold():
        return ""
    clean = nh3.clean(
        html,
        tags=QUOTE_TAGS,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        url_schemes={"https", "http"},
        link_rel="noopener nofollow external",
    )
    return clean.strip() if len(clean) <= MAX_QUOTE_CHARACTERS else ""


def clean_text(value: Any) -> str:
    """A text on one line, of a length that can be shown."""
    return (
        " ".join(value.replace("\0", "").split())[:MAX_TEXT_CHARACTERS]
        if isinstance(value, str)
        else ""
    )


def read_side(value: Any, otherwise: int) -> int:
    """A side in pixels, in bounds; some providers write numbers as texts, and "100%"."""
    try:
        side = int(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return min(side, MAX_SIDE_PX) if side > 0 else otherwise

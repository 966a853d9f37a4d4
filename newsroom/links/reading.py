"""Which links an article has, and where one leads as it is written: no request is made here."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urldefrag, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri
from lxml import html

from newsroom.external.public_network import is_public
from newsroom.models import Article, KeptEdit, LinkCard, Text
from newsroom.plain_text import begin

WITHOUT_A_PAGE = ("mailto", "tel", "sms")
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a part of an article."""

    address: str  # as it is written
    words: str  # that are linked
    part: str  # such as "text:12"

    @property
    def name(self) -> str:
        """What it is called where it is spoken of."""
        return begin(self.words or self.address)


def list_links(article: Article) -> list[Link]:
    """The links of its texts and link cards, in the order of the body, in two queries."""
    texts = Text.objects.filter(parent=article, text__contains="<a ")
    cards = LinkCard.objects.filter(parent=article)
    placed = [
        (ordering, [Link(*link, f"text:{pk}") for link in read_links(text)])
        for pk, ordering, text in texts.values_list("pk", "ordering", "text")
    ]
    placed += [
        (ordering, [Link(url, title, f"linkcard:{pk}")])
        for pk, ordering, url, title in cards.values_list("pk", "ordering", "url", "title")
    ]
    placed.sort(key=lambda each: each[0])
    return [link for _, links in placed for link in links]


def read_links(markup: str) -> Iterator[tuple[str, str]]:
    """The address and the words of each link in a text."""
    if "<a " not in markup:
        return
    for anchor in html.fragment_fromstring(markup, create_parent="div").iter("a"):
        address = anchor.get("href")
        if address is not None:
            yield address, " ".join(anchor.text_content().split())


def list_kept_addresses(article_id: int) -> Iterator[str]:
    """Those of what editors wrote in a live article, and readers do not see yet."""
    for changes in KeptEdit.objects.filter(article=article_id).values_list("changes", flat=True):
        for key, edit in changes["parts"].items():
            values, kind = edit["values"], key.partition(":")[0]
            if kind == "text":
                yield from (address for address, _ in read_links(str(values.get("text") or "")))
            elif kind == "linkcard" and values.get("url"):
                yield str(values["url"])


def own_path(address: str) -> str | None:
    """The path of an address of this site; None for one elsewhere, or none at all."""
    text = address.strip()
    if text.startswith("/") and not text.startswith(("//", "/\\")):
        return urlsplit(text).path
    parts = split(text)
    is_own = parts is not None and parts.netloc.lower() == urlsplit(settings.BASE_URL).netloc
    return (parts.path or "/") if parts is not None and is_own else None


def outside_address(address: str) -> str | None:
    """An address of another site as it is asked, without the place on its page; None for others."""
    text = address.strip()
    parts = split(text)
    if parts is None or own_path(text) is not None or find_fault(text):
        return None
    try:
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except (UnicodeError, ValueError):
        return None
    asked = urldefrag(parts._replace(netloc=f"{host}{port}").geturl()).url
    asked = iri_to_uri(asked) or ""
    return asked if len(asked) <= LONGEST else None


def split(address: str) -> SplitResult | None:
    """The parts of a whole address of the web; "//" is read as browsers do."""
    whole = f"https:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(whole)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") else None


def find_fault(address: str) -> str:
    """Why readers get nowhere by an address as it is written; "" where they may get somewhere."""
    text = address.strip()
    if not text:
        return "it has no address"
    if text.startswith("#") or own_path(text) is not None:
        return ""
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in WITHOUT_A_PAGE:
        is_whole = "@" in rest if scheme.lower() == "mailto" else any(map(str.isdigit, rest))
        return "" if is_whole else f"nothing stands behind “{scheme}:”"
    parts = split(text)
    if parts is None:
        if scheme.lower() in ("http", "https"):
            return "it is no address of the web"
        is_scheme = colon and scheme.isalpha() and "/" not in scheme and "." not in scheme
        return f"“{scheme}:” is no address of the web" if is_scheme else "“https://” is missing"
    return find_fault_of_host(parts)


def find_fault_of_host(parts: SplitResult) -> str:
    """The same of a whole address."""
    host = parts.hostname or ""
    try:
        _ = parts.port
        is_plain = parts.geturl().isprintable() and "\\" not in parts.netloc and " " not in host
    except ValueError:
        is_plain = False
    if not host or not is_plain:
        return "it is no address of the web"
    if parts.username is not None:
        return "a login stands in it"
    if host in settings.PRIVATE_ADDRESSES_ALLOWED:
        return ""
    try:
        is_private = not is_public(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        is_private = "." not in host.rstrip(".") or host.endswith((".localhost", ".local"))
    return "it leads into a private network" if is_private else ""

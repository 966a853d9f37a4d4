"""HTTP to the public internet only, whatever a name resolves to and wherever an answer leads.

A name is resolved where the connection is made, every one of its addresses must be public, and the
connection goes to the address that was looked at: a name that changes its mind between the look
and the connection (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
from django.conf import settings

from newsroom.external.providers import PORTS

MAX_BYTES = 256 * 1024
MAX_REDIRECTS = 3
MAX_SECONDS = 8.0  # for everything: names, redirects, the whole answer
# A small answer that unpacks into a large one is no use.
IDENTITY = ("Accept-Encoding", "identity")
OF_EMBEDS = [("User-Agent", "Photodesk oEmbed consumer"), ("Accept", "application/json"), IDENTITY]
OF_LINKS = [("User-Agent", "Photodesk link checker"), ("Accept", "text/html,*/*"), IDENTITY]
# All of IPv6 that was ever given out to the public; the rest is for other uses, or for none.
GIVEN_OUT = ipaddress.ip_network("2000::/3")
# Addresses of IPv6 that carry one of IPv4: what counts is the one inside.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
ISATAP = (0x00005EFE, 0x02005EFE)  # in the third quarter (RFC 5214)

Headers = list[tuple[str, str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchFailed(Exception):
    """Nothing usable came; the text is a sentence for an editor."""


class NoSuchSite(FetchFailed):
    """No site has this name."""


class AddressNotPublic(FetchFailed):
    """The name leads into a private network, or to this machine."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer."""

    status: int
    content_type: str
    body: bytes


def fetch_address(url: str) -> Fetched:
    """GET an address and where it leads. Raises `FetchFailed`."""
    return follow(url, OF_EMBEDS, reads_body=True)


def look_at_address(url: str) -> int:
    """The status with which an address answers, or where it leads. Raises `FetchFailed`.

    Asked by GET, as a reader does, and hung up before the page itself comes: many sites answer
    HEAD otherwise.
    """
    return follow(url, OF_LINKS, reads_body=False).status


def follow(url: str, headers: Headers, *, reads_body: bool) -> Fetched:
    """The answer at the end of all redirects. Raises `FetchFailed`."""
    deadline = time.monotonic() + MAX_SECONDS
    backend = PublicBackend(deadline)
    context = ssl.create_default_context()
    try:
        with httpcore.ConnectionPool(
            ssl_context=context, network_backend=backend, max_connections=1
        ) as pool:
            for _ in range(MAX_REDIRECTS + 1):
                fetched, location = request_once(
                    pool, require_web_address(url), headers, reads_body=reads_body
                )
                if location is None:
                    return fetched
                url = find_redirect(url, location)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise FetchFailed(f"It did not answer within {MAX_SECONDS:.0f} seconds.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchFailed("It could not be reached, or its answer broke off.") from error
    raise FetchFailed(f"It sent us on more than {MAX_REDIRECTS} times.")


@cache
def make_context() -> ssl.SSLContext:
    """What certificates are checked by, read once: that takes longer than many an answer."""
    return ssl.create_default_context()


def post_to_address(
    url: str, body: bytes, headers: list[tuple[str, str]], *, max_seconds: float
) -> int:
    """POST to an address once; the status of its answer, of which nothing more is read.

    A redirect is an answer like any other: it is not followed. Raises `FetchFailed`.
    """
    backend = PublicBackend(time.monotonic() + max_seconds)
    sent = [("User-Agent", "Photodesk webhooks"), ("Connection", "close"), *headers]
    try:
        with (
            httpcore.ConnectionPool(ssl_context=make_context(), network_backend=backend) as pool,
            pool.stream("POST", require_web_address(url), headers=sent, content=body) as response,
        ):
            return int(response.status)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise FetchFailed(f"It did not answer within {max_seconds:.0f} seconds.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchFailed("It could not be reached, or its answer broke off.") from error


def request_once(
    pool: httpcore.ConnectionPool, url: str, headers: Headers, *, reads_body: bool
) -> tuple[Fetched, str | None]:
    """One request: the answer, and where it sends us on, if it does."""
    with pool.stream("GET", url, headers=headers) as response:
        found = {name.lower(): value for name, value in response.headers}
        if response.status in (301, 302, 303, 307, 308) and b"location" in found:
            return Fetched(response.status, "", b""), found[b"location"].decode("latin-1")
        if not reads_body:
            return Fetched(response.status, "", b""), None
        body = b""
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > MAX_BYTES:
                raise FetchFailed(f"Its answer is larger than {MAX_BYTES // 1024} kB.")
    content_type = found.get(b"content-type", b"").decode("latin-1")
    return Fetched(response.status, content_type, body), None


def find_redirect(url: str, location: str) -> str:
    """Where a redirect leads. Raises `FetchFailed` for one that gives up encryption."""
    target = urljoin(url, location)
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise FetchFailed("It sent us on to an address without encryption.")
    return target


def require_web_address(url: str) -> str:
    """The address, when it is one of the web at its usual port. Raises `FetchFailed`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchFailed("This is no address.") from error
    if not url.isascii() or not url.isprintable() or any(letter in url for letter in " \\"):
        raise FetchFailed("This is no address.")
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise FetchFailed("Only addresses of the web can be asked.")
    is_usual = port in (None, PORTS[parts.scheme])
    if not is_usual and parts.hostname not in settings.PRIVATE_ADDRESSES_ALLOWED:
        raise FetchFailed("Only the web's usual ports are asked.")
    return url


def public_addresses(host: str, port: int) -> list[str]:
    """Where a name leads, when all of it is public. Raises `AddressNotPublic`, `FetchFailed`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoSuchSite(f"There is no site {host}.") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if address in settings.PRIVATE_ADDRESSES_ALLOWED:
            continue
        if not is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise AddressNotPublic(f"{host} leads into a private network.")
    return addresses


def is_public(address: Address) -> bool:
    """Whether an address, and one that it carries inside, belongs to the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        if not all(is_public(inside) for inside in carried_by(address)):
            return False
        is_passed_on = address in NAT64 or address.ipv4_mapped is not None
        if is_passed_on or address.sixtofour or address.teredo:
            return True
        return address in GIVEN_OUT and address.is_global
    return address.is_global and not address.is_multicast


def carried_by(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The addresses of IPv4 that one of IPv6 leads to, or through."""
    inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    number = int(address)
    if address in NAT64 or (number >> 32 & 0xFFFFFFFF) in ISATAP:
        inside.append(ipaddress.IPv4Address(number & 0xFFFFFFFF))
    return [found for found in inside if found is not None]


class PublicBackend(httpcore.NetworkBackend):
    """Connects to public addresses only, within what is left of the time."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the address that was looked at, not to the name once more."""
        addresses = public_addresses(host, port)
        stream = self.inner.connect_tcp(
            addresses[0],
            port,
            timeout=count_seconds_left(self.deadline),
            local_address=local_address,
        )
        return TimedStream(stream, self.deadline)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never."""
        raise AddressNotPublic("A socket of this machine is not the public internet.")


class TimedStream(httpcore.NetworkStream):
    """A connection that ends with the time, however slowly its bytes drip."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self.inner = inner
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes that came in time."""
        return self.inner.read(max_bytes, count_seconds_left(self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send, in time."""
        self.inner.write(buffer, count_seconds_left(self.deadline))

    def close(self) -> None:
        """Hang up."""
        self.inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Encrypt; the certificate is checked against the name, not against the address."""
        inner = self.inner.start_tls(
            ssl_context, server_hostname, count_seconds_left(self.deadline)
        )
        return TimedStream(inner, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection."""
        return self.inner.get_extra_info(info)


def count_seconds_left(deadline: float) -> float:
    """The seconds that are left. Raises httpcore's own timeout when there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("The time is over.")
    return seconds

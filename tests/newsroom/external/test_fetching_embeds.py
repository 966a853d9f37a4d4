"""Other sites are asked with limits of bytes, seconds and redirects, and our own network never."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from newsroom.external import providers, public_network
from newsroom.external.public_network import AddressNotPublic, FetchFailed, fetch_address, is_public
from tests.newsroom.external.other_site import Site, running_site, send, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """Another site; it answers with a video."""
    with running_site(settings) as site:
        yield site


def test_a_large_answer_is_not_read_to_its_end(site: Site) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"a" * 65536)

    def quietly(handler: BaseHTTPRequestHandler) -> None:
        try:
            flood(handler)
        except OSError:
            handler.close_connection = True  # it hung up, as it should

    site.answer = quietly
    with pytest.raises(FetchFailed, match="larger than"):
        fetch_address(url_of(site))


def test_a_slow_answer_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            for letter in b"HTTP/1.0 200 OK\r\n" + b"X: " + b"a" * 1000:
                handler.wfile.write(bytes([letter]))
                time.sleep(0.05)
        except OSError:
            handler.close_connection = True

    site.answer = drip
    monkeypatch.setattr(public_network, "MAX_SECONDS", 0.7)
    started = time.monotonic()
    with pytest.raises(FetchFailed, match="within"):
        fetch_address(url_of(site))
    assert time.monotonic() - started < 3


def test_redirects_have_an_end(site: Site) -> None:
    site.answer = lambda handler: send(handler, b"", status=302, location="/again")
    with pytest.raises(FetchFailed, match="sent us on"):
        fetch_address(url_of(site))
    assert len(site.asked) == 4


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/",
        "http://localhost.localdomain/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://2130706434/",
        "http://0x7f.0.0.2/",
        "http://[::ffff:127.0.0.2]/",
        "http://0.0.0.0/",
        "http://127.0.0.2:22/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user@127.0.0.1/",
        "//127.0.0.2/",
        "http://ex\u00e4mple.invalid/\u00e4",
    ],
)
def test_no_redirect_leads_into_a_private_network(site: Site, target: str) -> None:
    site.answer = lambda handler: send(handler, b"", status=302, location=target)
    with pytest.raises(FetchFailed):
        fetch_address(url_of(site))
    assert len(site.asked) == 1


def test_this_machine_is_private_where_no_test_allows_it(site: Site, settings: Settings) -> None:
    settings.PRIVATE_ADDRESSES_ALLOWED = frozenset()
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(AddressNotPublic):
            fetch_address(f"http://{host}/")
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("::127.0.0.1", False),
        ("::93.184.215.14", False),
        ("fec0::1", False),
        ("feb0::1", False),
        ("100::1", False),
        ("4000::1", False),
        ("2001:db8::1", False),
        ("ff0e::1", False),
        ("::", False),
        ("::ffff:0:10.0.0.1", False),
        ("64:ff9b:1::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2001:0:a00:1::5db8:d70e", False),
        ("2001:0:5db8:d70e::f5ff:fffe", False),
        ("2606:2800:21f:cb07:0:5efe:a00:1", False),
        ("198.18.0.1", False),
        ("255.255.255.255", False),
    ],
)
def test_an_address_is_public_with_what_it_carries(address: str, *, expected: bool) -> None:
    import ipaddress

    assert is_public(ipaddress.ip_address(address)) is expected


def test_a_name_is_looked_up_once_and_all_of_it_must_be_public(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the second answer of a name leads elsewhere, and nobody asks for it."""
    looked_up: list[str] = []

    def lookup(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        looked_up.append(host)
        first = {"rebinding.example": "127.0.0.1", "mixed.example": "93.184.215.14"}
        address = first[host] if looked_up.count(host) == 1 else "127.0.0.2"
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        if host == "mixed.example":
            found.append((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", port)))
        return found

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: (
            lookup(host, *rest, **more)
            if str(host).endswith(".example")
            else real(host, *rest, **more)
        ),
    )
    monkeypatch.setitem(providers.PORTS, "http", site.server_port)
    assert fetch_address(f"http://rebinding.example:{site.server_port}/").status == 200
    assert looked_up == ["rebinding.example"]
    with pytest.raises(AddressNotPublic):
        fetch_address(f"http://mixed.example:{site.server_port}/")

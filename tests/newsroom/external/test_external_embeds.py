"""Embeds of other sites: asked for by a worker, with limits, and harmless when they are shown."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from newsroom.baking.rows import StaleMark
from newsroom.external import public_network, upkeep
from newsroom.external.providers import PROVIDERS, Provider, read_own_providers
from newsroom.external.public_network import AddressNotPublic, FetchFailed, fetch, is_public
from newsroom.models import Article, ExternalEmbed
from newsroom.workflow import publish
from tests.markup import read

pytestmark = pytest.mark.django_db

VIDEO: dict[str, Any] = {
    "version": "1.0",
    "type": "video",
    "title": "A storm <b>from above</b>",
    "author_name": "Ana",
    "width": 800,
    "height": 450,
    "html": '<iframe src="https://frames.example/v/1?a=1&amp;b=2" onload="alert(1)"></iframe>',
}


class Site(ThreadingHTTPServer):
    """Another site: `answer` is called with each request's handler."""

    answer: Callable[[BaseHTTPRequestHandler], None]
    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the test."""

    protocol_version = "HTTP/1.0"
    server: Site

    def do_GET(self) -> None:
        """Note it and answer."""
        self.server.asked.append(self.path)
        self.server.answer(self)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Quietly."""


def send(
    handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, location: str = ""
) -> None:
    """A whole answer."""
    handler.send_response(status)
    if location:
        handler.send_header("Location", location)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """A real server on this machine, which these tests alone may ask; it answers with a video."""
    server = Site(("127.0.0.1", 0), Handler)
    server.asked = []
    server.answer = lambda handler: send(handler, json.dumps(VIDEO).encode())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.PRIVATE_ADDRESSES_ALLOWED = frozenset({"127.0.0.1"})
    endpoint = f"http://127.0.0.1:{server.server_port}/oembed"
    provider = Provider("Storm TV", (r"video\.example/.+",), endpoint, ("frames.example",))
    settings.EXTERNAL_PROVIDERS = (provider,)
    yield server
    server.shutdown()
    server.server_close()


def url_of(site: Site, path: str = "/") -> str:
    """An address on that server."""
    return f"http://127.0.0.1:{site.server_port}{path}"


def make_embed(url: str = "https://video.example/1") -> ExternalEmbed:
    """An embed in a published article."""
    article = publish(Article.objects.create(headline="Storm", slug="storm"))
    return ExternalEmbed.objects.create(parent=article, region="body", ordering=1, url=url)


def test_the_worker_stores_what_the_site_says_and_bakes_the_article(site: Site) -> None:
    embed = make_embed()
    StaleMark.objects.all().delete()
    assert upkeep.fetch_what_waits() == 1
    embed.refresh_from_db()
    assert embed.state == ExternalEmbed.State.READY
    assert embed.frame_url == "https://frames.example/v/1?a=1&b=2"
    assert (embed.frame_width_px, embed.frame_height_px) == (800, 450)
    assert embed.provider_name == "Storm TV"
    query = parse_qs(urlsplit(site.asked[0]).query)
    assert query["url"] == ["https://video.example/1"]
    assert StaleMark.objects.filter(object_id=embed.parent_id).exists()
    assert upkeep.fetch_what_waits() == 0
    assert len(site.asked) == 1


def test_a_page_asks_no_other_site_until_its_reader_does(site: Site, client: Client) -> None:
    make_embed()
    before = read(client, "/articles/storm/")
    assert before.anchors["https://video.example/1"] == "video.example"
    upkeep.fetch_what_waits()
    response = client.get("/articles/storm/")
    html = response.content.decode()
    assert 'data-frame="https://frames.example/v/1?a=1&amp;b=2"' in html
    assert "<iframe" not in html
    assert "A storm &lt;b&gt;from above&lt;/b&gt;" in html
    assert "frames.example learns" in html
    for attribute in ("src=", 'rel="preconnect"', 'rel="dns-prefetch"'):
        assert f'{attribute}"https://frames.example' not in html


@pytest.mark.parametrize(
    "source",
    [
        "https://evil.example/v/1",
        "http://frames.example/v/1",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://frames.example.evil.example/",
        "https://frames.example@evil.example/",
        "https://frames.example:8443/",
        "//evil.example/",
        "https://frames.example/" + "a" * 3000,
    ],
)
def test_only_the_sites_own_frames_are_kept(site: Site, source: str) -> None:
    answer = {**VIDEO, "html": f'<iframe src="{source}"></iframe>'}
    site.answer = lambda handler: send(handler, json.dumps(answer).encode())
    embed = make_embed()
    upkeep.fetch_what_waits()
    embed.refresh_from_db()
    assert embed.frame_url == ""
    assert embed.title == VIDEO["title"]


def test_words_are_sanitised(site: Site, client: Client) -> None:
    quote = (
        '<blockquote onclick="x()"><p>Wind <script>alert(1)</script><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">a</a> <a href="https://video.example/2">b</a></p>'
        '</blockquote><script src="https://evil.example/widgets.js"></script><style>*{}</style>'
    )
    answer = {**VIDEO, "type": "rich", "html": quote}
    site.answer = lambda handler: send(handler, json.dumps(answer).encode())
    make_embed()
    upkeep.fetch_what_waits()
    stored = ExternalEmbed.objects.get().quote_html
    assert stored.startswith("<blockquote><p>Wind ")
    for bad in ("script", "onclick", "onerror", "<img", "javascript:", "style", "evil.example"):
        assert bad not in stored
        assert "evil.example" not in client.get("/articles/storm/").content.decode()
    assert 'href="https://video.example/2"' in stored


def test_an_answer_that_is_no_oembed_says_so(site: Site) -> None:
    for body in (
        b"<html>",
        b"[]",
        b'"x"',
        b"{}",
        b'{"type": "other"}',
        b"[" * 100_000,
        b"\xff\xfe",
    ):
        ExternalEmbed.objects.all().delete()
        Article.objects.all().delete()
        site.answer = lambda handler, body=body: send(handler, body)  # type: ignore[misc]
        embed = make_embed()
        upkeep.fetch_what_waits()
        embed.refresh_from_db()
        assert "no oEmbed" in embed.error


def test_it_is_tried_three_times_and_then_says_why(site: Site, client: Client) -> None:
    site.answer = lambda handler: send(handler, b"{}", status=503)
    embed = make_embed()
    for tries in (1, 2, 3):
        ExternalEmbed.objects.update(asked_at=None)
        upkeep.fetch_what_waits()
        embed.refresh_from_db()
        assert embed.tries == tries
    assert embed.state == ExternalEmbed.State.FAILED
    assert "503" in embed.error
    assert upkeep.fetch_what_waits() == 0
    # Readers have the link, whatever happened.
    assert "https://video.example/1" in read(client, "/articles/storm/").anchors
    upkeep.want_again([embed.pk])
    site.answer = lambda handler: send(handler, json.dumps(VIDEO).encode())
    upkeep.fetch_what_waits()
    embed.refresh_from_db()
    assert embed.state == ExternalEmbed.State.READY


def test_a_new_address_starts_anew(site: Site) -> None:
    embed = make_embed()
    upkeep.fetch_what_waits()
    embed.refresh_from_db()
    embed.url = "https://video.example/2"
    embed.save()
    embed.refresh_from_db()
    assert (embed.state, embed.frame_url, embed.title) == ("waiting", "", "")
    upkeep.fetch_what_waits()
    assert "video.example%2F2" in site.asked[-1]


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
        fetch(url_of(site))


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
        fetch(url_of(site))
    assert time.monotonic() - started < 3


def test_redirects_have_an_end(site: Site) -> None:
    site.answer = lambda handler: send(handler, b"", status=302, location="/again")
    with pytest.raises(FetchFailed, match="sent us on"):
        fetch(url_of(site))
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
        fetch(url_of(site))
    assert len(site.asked) == 1


def test_this_machine_is_private_where_no_test_allows_it(site: Site, settings: Settings) -> None:
    settings.PRIVATE_ADDRESSES_ALLOWED = frozenset()
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(AddressNotPublic):
            fetch(f"http://{host}/")
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
    monkeypatch.setitem(public_network.PORTS, "http", site.server_port)
    assert fetch(f"http://rebinding.example:{site.server_port}/").status == 200
    assert looked_up == ["rebinding.example"]
    with pytest.raises(AddressNotPublic):
        fetch(f"http://mixed.example:{site.server_port}/")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.youtube.com/watch?v=abc", "YouTube"),
        ("https://youtu.be/abc", "YouTube"),
        ("https://vimeo.com/123", "Vimeo"),
        ("https://evil.example/youtube.com/watch", None),
        ("https://youtube.com.evil.example/watch", None),
        ("https://notyoutube.com/watch", None),
        ("javascript:alert(1)//youtube.com/watch", None),
        ("https://open.spotify.com/track/abc", "Spotify"),
    ],
)
def test_the_table_knows_its_sites(url: str, name: str | None) -> None:
    found = next((provider.name for provider in PROVIDERS if provider.matches(url)), None)
    assert found == name


def test_a_newsroom_adds_sites_of_its_own() -> None:
    provider = read_own_providers(["Sister paper=https://photos.example.org/oembed"])[0]
    assert provider.matches("https://photos.example.org/galleries/storm/")
    assert not provider.matches("https://photos.example.org.evil.example/galleries/storm/")
    with pytest.raises(ValueError, match="must be like"):
        read_own_providers(["http://photos.example.org/oembed"])


def test_the_desk_says_what_came_and_asks_again(
    site: Site, client: Client, admin_user: User
) -> None:
    client.force_login(admin_user)
    site.answer = lambda handler: send(handler, b"{}", status=404)
    embed = make_embed()
    upkeep.fetch_what_waits()
    url = f"/admin/newsroom/article/{embed.parent_id}/change/"
    page = client.get(url).content.decode()
    assert "Storm TV does not know it, or not any more." in page
    ExternalEmbed.objects.update(state="failed", tries=3)
    form = form_of(client, url)
    prefix = next(name for name in form if name.endswith("-0-url")).removesuffix("-url")
    response = client.post(url, {**form, f"{prefix}-ask_again": "on"})
    assert response.status_code == 302, [
        *(inline.formset.errors for inline in response.context["inline_admin_formsets"]),
        response.context["adminform"].form.errors,
    ]
    embed.refresh_from_db()
    assert (embed.state, embed.tries) == ("waiting", 0)
    refused = client.post(
        url, {**form_of(client, url), f"{prefix}-url": "https://evil.example/watch"}
    )
    assert "not among those that articles may embed" in refused.content.decode()


def form_of(client: Client, url: str) -> dict[str, str]:
    """What a browser would send of a form that nobody touched."""
    context = client.get(url).context
    form: dict[str, str] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for each in forms:
        for bound in each:
            value = bound.value()
            if value is not None and value is not False:
                form[bound.html_name] = str(value)
    return form

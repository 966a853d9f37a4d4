"""Caches are told what to forget: each in its own words, to servers that answer as theirs do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from pytest_django.fixtures import Settings

from config.purging import read_purging
from newsroom.baking.purge import PurgeRefused, purge_urls
from tests.journeys.running import free_port

TOKEN = "a-token-that-nobody-else-has"
CLOUDFLARE_LIMIT = 30


class Service(ThreadingHTTPServer):
    """Varnish, Cloudflare and Fastly in one: `forgotten` is what they were told to forget."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.forgotten: list[str] = []
        self.calls = 0
        self.refused = ""  # the path that is not forgotten

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """What each service does with a request."""

    server: Service

    def do_PURGE(self) -> None:
        """Varnish: 200, 404 for what it does not have, 405 for what it may not be told."""
        self.server.calls += 1
        if self.path == self.server.refused:
            self.answer(405, b"Not allowed.")
            return
        self.server.forgotten.append(f"{self.headers['Host']}{self.path}")
        self.answer(404 if self.path == "/unknown/" else 200, b"Purged")

    def do_POST(self) -> None:
        """Cloudflare and Fastly."""
        self.server.calls += 1
        if self.path.startswith("/purge/"):
            self.fastly()
        else:
            self.cloudflare()

    def cloudflare(self) -> None:
        """At most 30 files; a refusal may come with the status 200."""
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self.tell(403, {"success": False, "errors": [{"message": "Authentication error"}]})
        elif len(sent["files"]) > CLOUDFLARE_LIMIT or self.path != "/zones/zone-1/purge_cache":
            self.tell(400, {"success": False, "errors": [{"message": "Too many files"}]})
        elif any(file.endswith(self.server.refused or "\n") for file in sent["files"]):
            self.tell(200, {"success": False, "errors": [{"message": "Rate limited"}]})
        else:
            self.server.forgotten += sent["files"]
            self.tell(200, {"success": True, "errors": []})

    def fastly(self) -> None:
        """One URL a call."""
        cached = self.path.removeprefix("/purge/")
        if self.headers["Fastly-Key"] != TOKEN or cached.endswith(self.server.refused or "\n"):
            self.tell(401, {"msg": "Provided credentials are missing or invalid"})
            return
        self.server.forgotten.append(cached)
        self.tell(200, {"status": "ok", "id": "1-2"})

    def tell(self, status: int, said: dict[str, Any]) -> None:
        """Answer in JSON."""
        self.answer(status, json.dumps(said).encode())

    def answer(self, status: int, body: bytes) -> None:
        """Answer."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Nothing is said."""


@pytest.fixture
def service() -> Iterator[Service]:
    """One that runs."""
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


@pytest.fixture
def site(settings: Settings, service: Service) -> Settings:
    """A site whose caches are all that service."""
    settings.BASE_URL = "https://photos.example.org"
    settings.PURGE_CACHES = [service.url]
    settings.CLOUDFLARE_API = settings.FASTLY_API = service.url
    settings.CLOUDFLARE_ZONE = "zone-1"
    settings.CLOUDFLARE_TOKEN = settings.FASTLY_TOKEN = TOKEN
    return settings


URLS = ["/galleries/harbour/", "/galleries/harbour/?print=1", "/renditions/ab/cd/w640-1.avif"]
WHOLE = [f"photos.example.org{url}" for url in URLS]


def test_none_tells_nobody(site: Settings, service: Service) -> None:
    site.PURGE = "none"
    purge_urls(URLS)
    assert service.calls == 0


def test_http_sends_a_purge_for_each_url_to_each_cache(site: Settings, service: Service) -> None:
    site.PURGE = "http"
    site.PURGE_CACHES = [service.url, service.url]
    purge_urls([*URLS, "https://photos.example.org/unknown/"])
    assert service.forgotten == [*WHOLE, "photos.example.org/unknown/"] * 2


def test_cloudflare_gets_whole_urls_in_batches(site: Settings, service: Service) -> None:
    site.PURGE = "cloudflare"
    urls = [f"/galleries/harbour/slide-{number}/" for number in range(61)]
    purge_urls([*urls, *urls])
    assert service.forgotten == [f"https://photos.example.org{url}" for url in urls]
    assert service.calls == 3


def test_fastly_gets_each_url_by_itself(site: Settings, service: Service) -> None:
    site.PURGE = "fastly"
    purge_urls(URLS)
    assert service.forgotten == WHOLE


@pytest.mark.parametrize(
    ("backend", "reason"),
    [("http", "405: Not allowed."), ("cloudflare", "Rate limited"), ("fastly", "401: ")],
)
def test_what_was_refused_is_named_and_the_rest_is_done(
    site: Settings, service: Service, backend: str, reason: str
) -> None:
    site.PURGE = backend
    service.refused = "/galleries/40/"
    urls = [f"/galleries/{number}/" for number in range(61)]
    with pytest.raises(PurgeRefused, match=reason) as refusal:
        purge_urls(urls)
    refused = set(refusal.value.reasons)
    assert "/galleries/40/" in refused
    assert len(refused) == (CLOUDFLARE_LIMIT if backend == "cloudflare" else 1)
    assert {forgotten.partition("org")[2] for forgotten in service.forgotten} == set(urls) - refused
    assert TOKEN not in str(refusal.value)


@pytest.mark.parametrize("backend", ["http", "cloudflare", "fastly"])
def test_a_service_that_cannot_be_reached_is_tried_once(site: Settings, backend: str) -> None:
    site.PURGE = backend
    nobody = f"http://127.0.0.1:{free_port()}"
    site.PURGE_CACHES, site.CLOUDFLARE_API, site.FASTLY_API = [nobody], nobody, nobody
    with pytest.raises(PurgeRefused, match="cannot be reached") as refusal:
        purge_urls(URLS)
    assert set(refusal.value.reasons) == set(URLS)


def test_one_cache_of_two_that_is_down_does_not_spare_the_other(
    site: Settings, service: Service
) -> None:
    site.PURGE = "http"
    site.PURGE_CACHES = [f"http://127.0.0.1:{free_port()}", service.url]
    with pytest.raises(PurgeRefused):
        purge_urls(URLS)
    assert service.forgotten == WHOLE


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"PHOTODESK_PURGE": "akamai"}, "none, http, cloudflare, fastly"),
        ({"PHOTODESK_PURGE": "http"}, "PHOTODESK_PURGE_CACHES"),
        ({"PHOTODESK_PURGE": "cloudflare"}, "PHOTODESK_CLOUDFLARE_ZONE and .*TOKEN"),
        (
            {"PHOTODESK_PURGE": "cloudflare", "PHOTODESK_CLOUDFLARE_ZONE": "zone-1"},
            "set PHOTODESK_CLOUDFLARE_TOKEN",
        ),
        ({"PHOTODESK_PURGE": "fastly"}, "PHOTODESK_FASTLY_TOKEN"),
    ],
)
def test_a_variable_that_is_missing_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], message: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=message):
        read_purging(Env())


def test_caches_are_read_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOTODESK_PURGE", "http")
    monkeypatch.setenv("PHOTODESK_PURGE_CACHES", "http://a:6081/, http://b:6081")
    assert read_purging(Env())["PURGE_CACHES"] == ["http://a:6081", "http://b:6081"]

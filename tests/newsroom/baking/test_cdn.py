"""Cloudflare and Fastly are told as they want to be told, and every refusal is noticed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from newsroom.baking.cdn.cloudflare import CLOUDFLARE_BATCH
from newsroom.baking.cdn.purge import PurgeRefused, purge_urls
from newsroom.baking.purge_orders import purge_what_is_ordered
from newsroom.models.public_tree import PurgeOrder
from newsroom.publishing.killing import kill_everywhere
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.enable_socket  # asks a server of its own

SITE = "http://photos.example.org"
DONE_BY_CLOUDFLARE = {"success": True, "errors": [], "messages": [], "result": {"id": "9a7806"}}
REFUSED_BY_CLOUDFLARE = {
    "success": False,
    "errors": [{"code": 1016, "message": "Unable to purge: the url is not in this zone."}],
    "messages": [],
    "result": None,
}
DONE_BY_FASTLY = {"status": "ok", "id": "108-1391560174-974124"}


@dataclass
class Told:
    """One call that a service got."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any

    @property
    def files(self) -> list[str]:
        """The URLs in a call to Cloudflare."""
        files: list[str] = self.body["files"]
        return files


@dataclass
class Service:
    """A CDN's interface: answers as scripted, then with `usual`."""

    usual: object
    url: str = ""
    answers: list[tuple[int, object]] = field(default_factory=list)  # status and body, in turn
    told: list[Told] = field(default_factory=list)

    def purged_paths(self) -> set[str]:
        """The paths of our site in all calls to Cloudflare."""
        return {url.removeprefix(SITE) for told in self.told for url in told.files}


@pytest.fixture
def service() -> Iterator[Service]:
    """A real server; what it answers with is set by the test."""
    service = Service(usual=None)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.told.append(
                Told("POST", self.path, headers, json.loads(body) if body else None)
            )
            status, answer = service.answers.pop(0) if service.answers else (200, service.usual)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    yield service
    server.shutdown()
    server.server_close()


@pytest.fixture
def cloudflare(service: Service, settings: Settings) -> Service:
    """Cloudflare's, in front of the site."""
    settings.BASE_URL, settings.ALLOWED_HOSTS = SITE, ["photos.example.org"]
    settings.PURGE, settings.CLOUDFLARE_API = "cloudflare", f"{service.url}/client/v4"
    settings.CLOUDFLARE_ZONE, settings.CLOUDFLARE_TOKEN = "zone-1", "a-token"
    service.usual = DONE_BY_CLOUDFLARE
    return service


@pytest.fixture
def fastly(service: Service, settings: Settings) -> Service:
    """Fastly's, in front of the site."""
    settings.BASE_URL, settings.ALLOWED_HOSTS = SITE, ["photos.example.org"]
    settings.PURGE, settings.FASTLY_API, settings.FASTLY_TOKEN = "fastly", service.url, "a-key"
    service.usual = DONE_BY_FASTLY
    return service


def paths(number: int) -> list[str]:
    """Some addresses of ours."""
    return [f"/galleries/g{index}/" for index in range(number)]


def refusals(urls: list[str]) -> dict[str, str]:
    """Why each of these was not forgotten."""
    with pytest.raises(PurgeRefused) as refused:
        purge_urls(urls)
    return refused.value.reasons


def test_cloudflare_gets_whole_urls_with_our_token(cloudflare: Service) -> None:
    purge_urls(["/galleries/harbour/", "/feeds/galleries.rss", "/galleries/?page=2"])
    (told,) = cloudflare.told
    assert told.path == "/client/v4/zones/zone-1/purge_cache"
    assert told.headers["authorization"] == "Bearer a-token"
    assert told.headers["content-type"] == "application/json"
    assert told.body == {
        "files": [
            f"{SITE}/galleries/harbour/",
            f"{SITE}/feeds/galleries.rss",
            f"{SITE}/galleries/?page=2",
        ]
    }


def test_cloudflare_gets_no_more_urls_a_call_than_it_takes(cloudflare: Service) -> None:
    assert CLOUDFLARE_BATCH <= 100
    urls = paths(2 * CLOUDFLARE_BATCH + 1)
    purge_urls([*urls, urls[0]])  # each once
    assert [len(told.files) for told in cloudflare.told] == [CLOUDFLARE_BATCH, CLOUDFLARE_BATCH, 1]
    assert cloudflare.purged_paths() == set(urls)


def test_cloudflare_that_says_no_in_a_200_has_refused(cloudflare: Service) -> None:
    cloudflare.answers = [(200, REFUSED_BY_CLOUDFLARE)]
    reasons = refusals(["/galleries/harbour/"])
    assert "not in this zone" in reasons["/galleries/harbour/"]


@pytest.mark.parametrize("body", [b"", b"<html>Bad gateway</html>", b'{"success": "true"}', b"[]"])
def test_an_answer_that_is_not_cloudflares_is_a_refusal(cloudflare: Service, body: bytes) -> None:
    cloudflare.answers = [(200, body)]
    assert refusals(["/"]).keys() == {"/"}


def test_half_of_it_refused_is_half_of_it_done(cloudflare: Service) -> None:
    urls = paths(3 * CLOUDFLARE_BATCH)
    cloudflare.answers = [
        (200, DONE_BY_CLOUDFLARE),
        (400, REFUSED_BY_CLOUDFLARE),
        (200, DONE_BY_CLOUDFLARE),
    ]
    reasons = refusals(urls)
    assert list(reasons) == urls[CLOUDFLARE_BATCH : 2 * CLOUDFLARE_BATCH]
    assert "400" in reasons[urls[CLOUDFLARE_BATCH]]
    assert len(cloudflare.told) == 3


def test_a_yes_with_an_error_for_a_status_is_a_refusal(cloudflare: Service) -> None:
    cloudflare.answers = [(500, DONE_BY_CLOUDFLARE)]
    assert refusals(["/"]).keys() == {"/"}


@pytest.mark.parametrize("status", [500, 502, 503, 520])
def test_a_service_in_trouble_is_asked_for_the_rest_as_well(
    cloudflare: Service, status: int
) -> None:
    urls = paths(CLOUDFLARE_BATCH + 1)
    cloudflare.answers = [(status, b"error code: 520")]
    assert list(refusals(urls)) == urls[:CLOUDFLARE_BATCH]


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_service_that_wants_no_more_of_us_is_left_alone(cloudflare: Service, status: int) -> None:
    urls = paths(4 * CLOUDFLARE_BATCH)
    cloudflare.answers = [
        (200, DONE_BY_CLOUDFLARE),
        (400, REFUSED_BY_CLOUDFLARE),
        (status, REFUSED_BY_CLOUDFLARE),
    ]
    assert list(refusals(urls)) == urls[CLOUDFLARE_BATCH:]
    assert len(cloudflare.told) == 3


def test_a_token_is_in_no_message(cloudflare: Service) -> None:
    cloudflare.answers = [(403, REFUSED_BY_CLOUDFLARE)]
    with pytest.raises(PurgeRefused) as refused:
        purge_urls(["/"])
    assert "a-token" not in f"{refused.value} {refused.value.reasons}"


def test_fastly_gets_host_and_path_in_the_address_with_our_key(fastly: Service) -> None:
    purge_urls(["/galleries/harbour/", "/galleries/?page=2"])
    assert [told.path for told in fastly.told] == [
        "/purge/photos.example.org/galleries/harbour/",
        "/purge/photos.example.org/galleries/?page=2",
    ]
    for told in fastly.told:
        assert told.headers["fastly-key"] == "a-key"
        # A soft purge goes on serving what is stale: not after a kill.
        assert "fastly-soft-purge" not in told.headers


def test_fastly_is_asked_on_where_one_url_is_refused(fastly: Service) -> None:
    fastly.answers = [(200, DONE_BY_FASTLY), (503, {"msg": "Service unavailable"})]
    reasons = refusals(paths(3))
    assert list(reasons) == ["/galleries/g1/"]
    assert "Service unavailable" in reasons["/galleries/g1/"]
    assert len(fastly.told) == 3


def test_fastly_is_left_alone_after_too_many(fastly: Service) -> None:
    fastly.answers = [(429, {"msg": "Too many requests"})]
    assert list(refusals(paths(3))) == paths(3)
    assert len(fastly.told) == 1


@pytest.mark.parametrize("name", ["cloudflare", "fastly"])
def test_a_service_out_of_reach_is_tried_once(name: str, settings: Settings) -> None:
    settings.PURGE = name
    settings.CLOUDFLARE_API = settings.FASTLY_API = "http://127.0.0.1:9"  # nobody listens
    settings.CLOUDFLARE_ZONE = settings.CLOUDFLARE_TOKEN = settings.FASTLY_TOKEN = "x"
    reasons = refusals(paths(3))
    assert list(reasons) == paths(3)
    assert "cannot be reached" in reasons["/galleries/g2/"]


@pytest.mark.django_db
def test_a_kill_is_told_again_until_cloudflare_takes_it(cloudflare: Service) -> None:
    gallery = make_gallery(2)
    bake()
    purge_what_is_ordered()
    cloudflare.told.clear()
    photo = gallery.slides.get(position=1).photo
    assert photo is not None
    cloudflare.answers = [(200, REFUSED_BY_CLOUDFLARE)]
    kill_everywhere(photo, reason="Not theirs", killed_by=None)
    purge_what_is_ordered()
    files = {f"/renditions/{path}" for path in photo.served_paths}
    assert files <= set(PurgeOrder.objects.values_list("url", flat=True))
    PurgeOrder.objects.update(retry_at=None)
    bake()
    purge_what_is_ordered()
    assert files <= cloudflare.purged_paths()
    assert not PurgeOrder.objects.exists()

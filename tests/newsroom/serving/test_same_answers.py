"""nginx with the shipped configuration and the embedded web server give the same answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom.serving.headers import build_public_headers
from tests.newsroom.serving.asking import Answer, ask
from tests.newsroom.serving.made_tree import (
    ESCAPES,
    LARGE_RENDITION,
    PLAIN_STATIC_FILE,
    SECRET,
    SMALL_RENDITION,
    STATIC_FILE,
    TEXTS,
)
from tests.newsroom.serving.nginx import Nginx, running_nginx

pytestmark = pytest.mark.needs("nginx")

COMPARED = (
    *(name for name, _ in build_public_headers("/")),
    *(name for name, _ in build_public_headers("/renditions/a.jpg")),
    *(name for name, _ in build_public_headers("/api/v1/galleries")),
    "content-type",
    "content-encoding",
    "etag",
    "last-modified",
    "vary",
    "content-range",
    "location",
)
# nginx follows links in the tree (see docs/deploying.md); nothing of ours makes one.
BY_LINK = ("/link.html", "/originals/secret.jpg")
ADDRESSES = (
    "/",
    "/galleries/",
    "/galleries/?page=1",
    "/galleries/?page=2",
    "/galleries/?page=77",
    "/galleries/?page=x",
    "/galleries/?utm_source=mail&page=2",
    "/galleries/harbour/",
    "/galleries/harbour/?print=1",
    "/galleries/harbour/?PRINT=1",
    "/galleries/harbour/?print=0",
    "/galleries/harbour/?utm_source=mail&fbclid=1",
    "/galleries/harbour/?",
    "/galleries/harbour/live.json",
    "/galleries/harbour/slide-1/",
    "/galleries/withdrawn/",
    "/galleries/withdrawn/?print=1",
    "/galleries/withdrawn/slide-1/",
    "/galleries/withdrawn/live.json",
    "/galleries/nowhere/",
    "/galleries/harbour",
    "/articles/count/",
    "/articles/count/?print=1",
    "/api/v1",
    "/api/v1?fields=title",
    "/api/v1/docs",
    "/api/v1/galleries",
    "/api/v1/galleries?limit=5",
    "/api/v1/galleries/harbour",
    "/api/v1/galleries/harbour/ninjs.json",
    "/api/v1/galleries/withdrawn",
    "/api/v1/galleries/withdrawn/ninjs.json",
    "/api/v1/galleries/nowhere",
    "/embed/galleries/harbour/",
    "/embed/galleries/nowhere/",
    "/embed/galleries/withdrawn/",
    "/embed.js",
    "/admin/login/",
    "/admin/login/?next=/admin/media/photo/",
    "/admin/",
    "/feeds/galleries.rss",
    "/feeds/galleries.atom",
    "/feeds/galleries.json?x=1",
    "/sitemap.xml",
    "/robots.txt",
    f"/{SMALL_RENDITION}",
    f"/{LARGE_RENDITION}",
    "/renditions/ab/abcdef/w999-1.jpg",
    f"/static/{STATIC_FILE}",
    f"/static/{PLAIN_STATIC_FILE}",
    "/healthz",
)


@pytest.fixture(scope="module")
def nginx(front: int, made_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """nginx over the same data folder, before the embedded web server."""
    work = tmp_path_factory.mktemp("nginx")
    with running_nginx(work, data=made_data, app_port=front) as running:
        yield running


def compared(answer: Answer) -> dict[str, object]:
    """What must be the same."""
    said = {name: without_nonce(answer.headers.get(name) or "") for name in COMPARED}
    return {"status": answer.status, "body": without_secrets(answer), **said}


def without_nonce(policy: str) -> str:
    """A policy as if its nonce were always the same."""
    return re.sub(r"'nonce-[^']+'", "'nonce'", policy)


def without_secrets(answer: Answer) -> bytes:
    """A body as if nonce and CSRF token of a desk page were always the same."""
    policy = answer.headers.get("content-security-policy") or ""
    body = answer.body
    for nonce in set(re.findall(r"'nonce-([^']+)'", policy)):
        assert nonce.encode() in body or not body
        body = body.replace(nonce.encode(), b"NONCE")
    return re.sub(rb'(name="csrfmiddlewaretoken" value=)"\w{64}"', rb'\1"TOKEN"', body)


@pytest.mark.parametrize("accepted", ["", "gzip", "gzip, deflate, br"])
@pytest.mark.parametrize("target", ADDRESSES)
def test_get(front: int, nginx: Nginx, target: str, accepted: str) -> None:
    if "br" in accepted and not nginx.has_brotli:
        pytest.skip("this nginx has no brotli module")
    ours = ask(front, target, accept_encoding=accepted)
    assert compared(ask(nginx.port, target, accept_encoding=accepted)) == compared(ours)


@pytest.mark.parametrize("target", ADDRESSES)
def test_head(front: int, nginx: Nginx, target: str) -> None:
    ours = ask(front, target, method="HEAD", accept_encoding="gzip")
    theirs = ask(nginx.port, target, method="HEAD", accept_encoding="gzip")
    assert compared(theirs) == compared(ours)
    assert theirs.headers.get("content-length") == ours.headers.get("content-length")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/api/v1/", "/api/v1"),
        ("/api/v1/galleries/", "/api/v1/galleries"),
        ("/api/v1/galleries/?limit=5&q=a%20b", "/api/v1/galleries?limit=5&q=a%20b"),
        ("/api/v1/galleries/harbour/", "/api/v1/galleries/harbour"),
        ("/api/v1/galleries/harbour//", "/api/v1/galleries/harbour"),
        ("/api/v1/galleries/harbour/ninjs.json/", "/api/v1/galleries/harbour/ninjs.json"),
        ("/api/v1/galleries/withdrawn/", "/api/v1/galleries/withdrawn"),
        ("/api/v1/docs/", "/api/v1/docs"),
        ("/oembed/", "/oembed"),
        ("/oembed/?format=xml&url=x", "/oembed?format=xml&url=x"),
    ],
)
def test_data_with_a_slash_too_many_is_where_it_leads(
    front: int, nginx: Nginx, target: str, address: str, method: str
) -> None:
    said = build_public_headers(target.partition("?")[0], 301)
    for port in (front, nginx.port):
        answer = ask(port, target, method=method)
        assert (answer.status, answer.headers["location"]) == (301, address)
        assert {name: answer.headers[name] for name, _ in said} == dict(said)


@pytest.mark.parametrize(
    "target",
    [
        "/api/v1/galleries/%0d%0aX-Made-Up:1/",
        "/api/v1/galleries/a%0aX-Made-Up:1/",
        "/api/v1/%22%3E/",
        "/api/v1/galleries/%e4%b8%ad/",
        "/oembed/x/",
    ],
)
def test_no_unusual_name_is_written_into_an_answer(front: int, nginx: Nginx, target: str) -> None:
    for port in (front, nginx.port):
        answer = ask(port, target)
        assert answer.status == 404
        assert "x-made-up" not in answer.headers


@pytest.mark.parametrize("target", ["/api/v1/galleries/", "/oembed/"])
def test_a_form_sent_to_data_is_not_led_on(front: int, nginx: Nginx, target: str) -> None:
    for port in (front, nginx.port):
        assert ask(port, target, method="POST", body=b"").status == 405


@pytest.mark.parametrize("target", ["/galleries/harbour/", f"/{SMALL_RENDITION}"])
def test_who_has_it_gets_304(front: int, nginx: Nginx, target: str) -> None:
    had = ask(front, target, accept_encoding="gzip").headers
    for condition in (
        {"if_none_match": had["etag"]},
        {"if_none_match": f'"x", W/{had["etag"]}'},
        {"if_none_match": '"x"', "if_modified_since": had["last-modified"]},
        {"if_modified_since": had["last-modified"]},
        {"if_modified_since": "Wed, 25 Nov 2020 01:00:00 GMT"},
    ):
        ours = ask(front, target, accept_encoding="gzip", **condition)  # type: ignore[arg-type]
        theirs = ask(nginx.port, target, accept_encoding="gzip", **condition)  # type: ignore[arg-type]
        assert theirs.status == ours.status
        assert theirs.body == ours.body
        for name in ("etag", "cache-control", "x-content-type-options"):
            assert theirs.headers[name] == ours.headers[name]


@pytest.mark.parametrize("asked", ["bytes=0-99", "bytes=5000-", "bytes=-7", "bytes=999999-"])
@pytest.mark.parametrize("name", [SMALL_RENDITION, LARGE_RENDITION])
def test_ranges(front: int, nginx: Nginx, name: str, asked: str) -> None:
    ours, theirs = ask(front, f"/{name}", range=asked), ask(nginx.port, f"/{name}", range=asked)
    assert (theirs.status, theirs.headers.get("content-range")) == (
        ours.status,
        ours.headers.get("content-range"),
    )
    assert ours.status == 416 or theirs.body == ours.body


@pytest.mark.parametrize("target", [escape for escape in ESCAPES if escape not in BY_LINK])
def test_no_address_leads_out_of_the_tree_or_to_its_secrets(nginx: Nginx, target: str) -> None:
    answer = ask(nginx.port, target, accept_encoding="gzip")
    assert answer.status in (301, 400, 404)
    assert SECRET not in answer.body
    assert not any(text.encode() in answer.body for text in TEXTS.values())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_the_applications(front: int, nginx: Nginx, method: str) -> None:
    target = "/galleries/harbour/"
    assert ask(nginx.port, target, method=method).status == ask(front, target, method=method).status


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "@", "a b", "["])
@pytest.mark.parametrize("target", ["/", "/admin", "/admin/", "/galleries/harbour", "/healthz"])
def test_a_host_that_is_not_ours_is_refused(
    front: int, nginx: Nginx, target: str, host: str
) -> None:
    for port in (front, nginx.port):
        answer = ask(port, target, skip_host=True, host=host)
        assert answer.status in (400, 421)
        assert "location" not in answer.headers
        assert host != "evil.example" or host.encode() not in answer.body


@pytest.mark.parametrize(
    "target", ["/admin", "/galleries/harbour", "/static", "/api/v1/galleries/"]
)
def test_no_address_is_made_from_the_host_that_was_asked(
    front: int, nginx: Nginx, target: str
) -> None:
    for port in (front, nginx.port):
        location = ask(port, target, skip_host=True, host="localhost:81").headers.get("location")
        assert location is None or location.startswith("/")


@pytest.mark.parametrize("target", ["/metrics", "/readyz"])
def test_what_is_for_this_machine_is_not_for_strangers(
    front: int, nginx: Nginx, target: str
) -> None:
    assert ask(front, target).status == 200
    for name in ("x_forwarded_for", "forwarded", "x_real_ip", "via"):
        assert ask(front, target, **{name: "203.0.113.7"}).status == 404  # type: ignore[arg-type]
    # nginx adds who asked, and this front was told of no proxy.
    assert ask(nginx.port, target).status == 404


def test_nginx_has_nothing_to_complain_about(nginx: Nginx) -> None:
    lines = nginx.log.splitlines()
    assert [line for line in lines if "[error]" not in line] == []

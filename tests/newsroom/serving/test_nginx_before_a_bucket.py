"""The configuration for a site in buckets: a real nginx before a real S3 server."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from django.test import override_settings

from newsroom.doctor.findings import Severity
from newsroom.doctor.public_site import examine_bucket
from newsroom.serving.headers import build_public_headers, find_content_type
from tests.journeys.running import free_port, wait_until
from tests.newsroom.serving.asking import Answer, ask
from tests.newsroom.serving.made_tree import (
    ESCAPES,
    LARGE_RENDITION,
    PLAIN_STATIC_FILE,
    SECRET,
    SMALL_RENDITION,
    STATIC_FILE,
    make_tree,
)
from tests.newsroom.serving.nginx import (
    AS_SHIPPED,
    SHIPPED,
    Nginx,
    check_syntax,
    configure,
    running_nginx,
)
from tests.newsroom.serving.public_bucket import BAKED_AT, Store, public_bucket
from tests.newsroom.serving.upstream import Upstream, upstream

pytestmark = [pytest.mark.needs("nginx"), pytest.mark.enable_socket]

DARK_WITHIN_SECONDS = 5
# Each row of the table in docs/deploying.md, and what of the bucket is answered there.
PUBLISHED = {
    "/": "index.html",
    "/?utm_source=mail": "index.html",
    "/galleries/": "galleries/index.html",
    "/galleries/?page=1": "galleries/index.html",
    "/galleries/?page=2": "galleries/page-2.html",
    "/galleries/harbour/": "galleries/harbour/index.html",
    "/galleries/harbour/?print=1": "galleries/harbour/print.html",
    "/galleries/harbour/slide-1/": "galleries/harbour/slide-1/index.html",
    "/galleries/harbour/live.json": "galleries/harbour/live.json",
    "/galleries/harbour/poster.jpg": "galleries/harbour/poster.jpg",
    "/articles/count/": "articles/count/index.html",
    "/embed/galleries/harbour/": "embed/galleries/harbour/index.html",
    "/embed/galleries/harbour/?theme=dark": "embed/galleries/harbour/index.html",
    "/embed.js": "embed.js",
    "/api/v1": "api/v1/index.json",
    "/api/v1/docs": "api/v1/docs/index.html",
    "/api/v1/galleries": "api/v1/galleries/index.json",
    "/api/v1/galleries/harbour": "api/v1/galleries/harbour/index.json",
    "/api/v1/galleries/harbour/ninjs.json": "api/v1/galleries/harbour/ninjs.json",
    "/feeds/galleries.rss": "feeds/galleries.rss",
    "/feeds/galleries.atom": "feeds/galleries.atom",
    "/feeds/galleries.json?x=1": "feeds/galleries.json",
    "/sitemap.xml": "sitemap.xml",
    "/sitemap-1.xml": "sitemap-1.xml",
    "/robots.txt": "robots.txt",
    f"/{SMALL_RENDITION}": SMALL_RENDITION,
    f"/{LARGE_RENDITION}": LARGE_RENDITION,
    f"/static/{STATIC_FILE}": f"static/{STATIC_FILE}",
}
GONE = {
    "/galleries/withdrawn/": "galleries/withdrawn/gone.html",
    "/galleries/withdrawn/?print=1": "galleries/withdrawn/gone.html",
    "/galleries/withdrawn/?page=x": "galleries/withdrawn/gone.html",
    "/galleries/withdrawn/slide-1/": "galleries/withdrawn/gone.html",
    "/galleries/withdrawn/live.json": "galleries/withdrawn/gone.html",
    "/embed/galleries/withdrawn/": "embed/galleries/withdrawn/gone.html",
    "/api/v1/galleries/withdrawn": "api/v1/galleries/withdrawn/gone.json",
    "/api/v1/galleries/withdrawn?fields=title": "api/v1/galleries/withdrawn/gone.json",
    "/api/v1/galleries/withdrawn/slides": "api/v1/galleries/withdrawn/gone.json",
    "/api/v1/galleries/withdrawn/ninjs.json": "api/v1/galleries/withdrawn/gone.json",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What goes into the bucket, and the static files of a machine."""
    folder = tmp_path_factory.mktemp("before-a-bucket")
    make_tree(folder)
    return folder


@pytest.fixture(scope="module")
def store(data: Path) -> Iterator[Store]:
    """The bucket of all tests here; each that changes it has a name of its own there."""
    with public_bucket(data) as made:
        yield made


@pytest.fixture(scope="module")
def alone(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """nginx on a machine without static files, before the bucket and no application."""
    work = tmp_path_factory.mktemp("alone")
    data = work / "none"
    with running_nginx(work, data=data, app_port=free_port(), bucket=store.bucket) as running:
        yield running


@pytest.fixture
def application() -> Iterator[Upstream]:
    """The application behind nginx."""
    with upstream() as server:
        yield server


@pytest.fixture
def nginx(store: Store, application: Upstream, data: Path, tmp_path: Path) -> Iterator[Nginx]:
    """nginx before both, on a machine that has the static files."""
    port = application.port
    with running_nginx(tmp_path, data=data, app_port=port, bucket=store.bucket) as running:
        yield running


def require_headers(answer: Answer, target: str, file: str) -> None:
    """What the policy says of an address, in the file's own type, and nothing of the bucket's."""
    path = target.partition("?")[0]
    if file.endswith("/gone.html"):
        path = f"/{file.removesuffix('gone.html')}"
    for name, value in build_public_headers(path, answer.status):
        assert answer.headers.get(name) == value, (target, name)
    is_named = path.startswith(("/renditions/", "/static/"))
    expected = find_content_type(path, file="" if is_named else file)
    assert answer.headers["content-type"] == expected, target
    assert not [name for name in answer.headers if name.startswith("x-amz")], target


def test_the_configuration_is_right_as_shipped(tmp_path: Path) -> None:
    main = configure(tmp_path, data=tmp_path, port=80, app_port=8000, bucket=AS_SHIPPED)
    checked = check_syntax(main)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    assert len(re.findall(r"# SET\b", (SHIPPED / "photodesk-bucket.conf").read_text())) == 12


def test_what_both_configurations_say_is_the_same() -> None:
    parts = re.compile(
        r"^(?:map|geo|proxy_cache_path) .*?(?:^\}|;$)", flags=re.MULTILINE | re.DOTALL
    )
    folder, bucket = (
        {part.split("{")[0]: part for part in parts.findall((SHIPPED / name).read_text())}
        for name in ("photodesk.conf", "photodesk-bucket.conf")
    )
    assert len(folder) > 8
    assert folder.items() <= bucket.items()


def test_without_the_application_all_that_is_published_is_answered(
    alone: Nginx, store: Store
) -> None:
    for target, key in PUBLISHED.items():
        answer = ask(alone.port, target)
        assert (answer.status, answer.body) == (200, store.content(key)), target
        require_headers(answer, target, key)
        assert ask(alone.port, target, method="HEAD").headers["content-length"] == str(
            len(answer.body)
        )


def test_without_the_application_what_is_gone_says_so(alone: Nginx, store: Store) -> None:
    for target, key in GONE.items():
        answer = ask(alone.port, target, if_none_match="*")
        assert (answer.status, answer.body) == (410, store.content(key)), target
        require_headers(answer, target, key)
        assert "etag" not in answer.headers


def test_without_the_application_what_is_nowhere_says_when_to_come_back(alone: Nginx) -> None:
    for target in (
        "/galleries/nowhere/",
        "/admin/",
        "/api/v1/docs?x",
        "/renditions/ab/abcdef/w1.jpg",
    ):
        answer = ask(alone.port, target)
        assert (answer.status, answer.headers["retry-after"]) == (503, "30"), target
        assert b"Back in a moment" in answer.body
    for target in ("/api/v1/galleries/nowhere", "/api/v1/galleries?limit=5", "/oembed?url=x"):
        answer = ask(alone.port, target)
        assert answer.status == 503, target
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.body)["status"] == 503


def test_each_header_is_said_once(alone: Nginx) -> None:
    for target in (*PUBLISHED, *GONE):
        names = list_header_names(alone.port, target)
        assert sorted(names) == sorted(set(names)), target


def list_header_names(port: int, target: str) -> list[str]:
    """Those of an answer, each as often as it is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", target)
        return [name.lower() for name, _ in connection.getresponse().getheaders()]
    finally:
        connection.close()


def test_texts_are_compressed_for_who_takes_it(alone: Nginx, store: Store) -> None:
    for target in ("/galleries/harbour/", "/api/v1/galleries", "/feeds/galleries.rss"):
        answer = ask(alone.port, target, accept_encoding="gzip")
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(answer.body) == store.content(PUBLISHED[target])
        plain = ask(alone.port, target)
        assert "content-encoding" not in plain.headers
        assert plain.headers["vary"] == "Accept-Encoding"
    photo = ask(alone.port, f"/{LARGE_RENDITION}", accept_encoding="gzip")
    assert "content-encoding" not in photo.headers


def test_who_has_a_copy_is_told_that_it_is_still_so(alone: Nginx, store: Store) -> None:
    for target in ("/galleries/harbour/", f"/{LARGE_RENDITION}"):
        first = ask(alone.port, target)
        again = ask(alone.port, target, if_none_match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        require_headers_of_304(again, first)
    part = ask(alone.port, f"/{LARGE_RENDITION}", range="bytes=256-511")
    assert (part.status, part.body) == (206, bytes(range(256)))


def require_headers_of_304(again: Answer, first: Answer) -> None:
    """They are the same as before."""
    for name in ("cache-control", "etag", "x-content-type-options"):
        assert again.headers[name] == first.headers[name]


def test_published_pages_do_not_ask_the_application(nginx: Nginx, application: Upstream) -> None:
    for target in PUBLISHED:
        assert ask(nginx.port, target, cookie="sessionid=x").status == 200
    assert ask(nginx.port, f"/static/{PLAIN_STATIC_FILE}").status == 200
    assert not application.asked


def test_the_rest_is_the_applications(nginx: Nginx, application: Upstream) -> None:
    targets = (
        "/galleries/?page=77",
        "/galleries/nowhere/",
        "/galleries/nowhere/?print=1",
        "/galleries/harbour",
        "/renditions/ab/abcdef/w999-1.jpg",
        "/static/gallery/other.css",
        "/nothing.json",
        "/feeds/nowhere.rss",
        "/embed/galleries/nowhere/",
        "/api/v1/galleries?limit=5&q=a%2Fb&x=%C3%A9",
        "/api/v1/galleries/nowhere",
        "/api/v1/docs?x",
        "/api/v1/changes?since=x",
        "/oembed?url=x",
        "/admin/",
        "/healthz",
        "/metrics",
        "/readyz",
        "/preview/a-token/",
        "/galleries/caf%C3%A9/",
        "/.well-known/tdmrep.json",
    )
    for target in targets:
        assert ask(nginx.port, target).body == f"answer 1 of {target}".encode()
    assert application.told["host"] == "127.0.0.1"
    assert set(application.asked) == set(targets)


def test_a_partner_with_a_token_is_answered_by_the_application(
    nginx: Nginx, application: Upstream
) -> None:
    targets = ("/api/v1/galleries/harbour", "/api/v1/galleries/harbour/ninjs.json")
    for target in targets:
        assert ask(nginx.port, target, authorization="Basic x").body.startswith(b"{")
        for number in (1, 2):
            told = ask(nginx.port, target, authorization="Bearer x").body
            assert told == f"answer {number} of {target}".encode()


def test_a_form_that_is_sent_to_a_page_is_the_applications(
    nginx: Nginx, application: Upstream, store: Store
) -> None:
    for target in ("/galleries/harbour/", f"/{SMALL_RENDITION}", f"/static/{STATIC_FILE}"):
        before = ask(nginx.port, target).body
        told = ask(nginx.port, target, method="POST", body=b"x=1")
        assert told.body == f"answer 1 of {target}".encode()
        assert ask(nginx.port, target).body == before


def test_a_slash_too_many_leads_to_the_data(alone: Nginx) -> None:
    for target, address in (
        ("/api/v1/", "/api/v1"),
        ("/api/v1/galleries/harbour/?x=1", "/api/v1/galleries/harbour?x=1"),
        ("/api/v1/docs/", "/api/v1/docs"),
        ("/oembed/?url=x", "/oembed?url=x"),
    ):
        answer = ask(alone.port, target)
        assert (answer.status, answer.headers["location"]) == (301, address)


def test_no_address_leads_past_the_names_of_the_tree(nginx: Nginx, store: Store) -> None:
    for key in (".secret.html", "page.html.gz", "galleries/.secret/index.html"):
        store.tree.put(key, SECRET, BAKED_AT)
    for target in ESCAPES:
        answer = ask(nginx.port, target)
        assert SECRET not in answer.body, target
        assert not answer.body or answer.status == 400 or b"answer " in answer.body, target


def test_what_was_removed_is_dark_within_five_seconds(alone: Nginx, store: Store) -> None:
    page, photo = "galleries/quay/index.html", "renditions/cd/cdefgh/w320-1.jpg"
    store.tree.put(page, b"tree: quay", BAKED_AT)
    store.tree.put(photo, b"a photo", BAKED_AT)
    targets = {"/galleries/quay/": 410, f"/{photo}": 503}
    for _ in range(3):  # the copies are hot
        assert [ask(alone.port, target).status for target in targets] == [200, 200]
    store.tree.put("galleries/quay/gone.html", b"tree: no longer published", BAKED_AT)
    store.tree.remove_file(page)
    store.tree.remove_file(photo)
    removed_at = time.monotonic()
    for target, status in targets.items():
        wait_until(
            lambda: ask(alone.port, target).status == status,  # noqa: B023
            within_seconds=DARK_WITHIN_SECONDS,
            what=f"{target} is dark",
        )
    assert time.monotonic() - removed_at < DARK_WITHIN_SECONDS


def test_what_was_baked_anew_is_seen(alone: Nginx, store: Store) -> None:
    target, key = "/galleries/pier/", "galleries/pier/index.html"
    for text in (b"tree: pier", b"tree: the pier of today"):
        store.tree.put(key, text, datetime.now(UTC))
        wait_until(lambda: ask(alone.port, target).body == text, within_seconds=5, what="new")  # noqa: B023
    store.tree.remove_file(key)


def test_doctor_is_content(nginx: Nginx, store: Store) -> None:
    with override_settings(BASE_URL=f"http://127.0.0.1:{nginx.port}"), httpx.Client() as client:
        (finding,) = examine_bucket(client)
    assert finding.severity == Severity.FINE

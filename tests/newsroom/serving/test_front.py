"""The embedded web server: the public tree before Django, and Django after it."""

from __future__ import annotations

import asyncio
import gzip
import os
import time
from pathlib import Path
from unittest.mock import AsyncMock, MagicMock

import brotli
import pytest

from newsroom.serving.front import Front
from newsroom.serving.headers import build_public_headers
from tests.newsroom.serving.asking import ask
from tests.newsroom.serving.made_tree import (
    ESCAPES,
    LARGE_RENDITION,
    PLAIN_STATIC_FILE,
    SECRET,
    SMALL_RENDITION,
    STATIC_FILE,
    TEXTS,
    write,
)

HARBOUR = "/galleries/harbour/"
HARBOUR_TEXT = TEXTS["galleries/harbour/index.html"].encode()


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("/", "index.html"),
        (HARBOUR, "galleries/harbour/index.html"),
        (f"{HARBOUR}?utm_source=mail", "galleries/harbour/index.html"),
        (f"{HARBOUR}?print=1", "galleries/harbour/print.html"),
        ("/galleries/?page=2", "galleries/page-2.html"),
        (f"{HARBOUR}live.json", "galleries/harbour/live.json"),
        ("/api/v1/galleries", "api/v1/galleries/index.json"),
        ("/api/v1/galleries/harbour", "api/v1/galleries/harbour/index.json"),
        ("/embed/galleries/harbour/", "embed/galleries/harbour/index.html"),
        ("/embed.js", "embed.js"),
        ("/feeds/galleries.rss", "feeds/galleries.rss"),
        ("/sitemap.xml", "sitemap.xml"),
        ("/robots.txt", "robots.txt"),
    ],
)
def test_a_public_address_is_answered_from_the_tree(front: int, target: str, file: str) -> None:
    answer = ask(front, target)
    assert (answer.status, answer.body) == (200, TEXTS[file].encode())
    for name, value in build_public_headers(target.partition("?")[0]):
        assert answer.headers[name] == value


def test_files_are_answered_before_the_event_loop(front: int, made_data: Path) -> None:
    """Granian's inner ways, which `Front.__rsgi_init__` relies on, are still what they were."""
    assert ask(front, HARBOUR).status == 200
    log = (made_data.parent / "front.log").read_text()
    assert "only half as fast" not in log


def test_where_granian_has_other_ways_that_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    files, scope, proto = MagicMock(), MagicMock(method="POST"), MagicMock()
    django = MagicMock(answer=AsyncMock())
    hosts = MagicMock(are_asked=MagicMock(return_value=True))
    front = Front(files, django, hosts, requires_https=False)
    for _ in range(2):
        asyncio.run(front.__rsgi__(scope, proto))
    assert len(caplog.records) == 1
    assert "only half as fast" in caplog.text
    assert django.answer.await_count == 2


def test_each_reader_gets_the_encoding_of_his_choice(front: int) -> None:
    plain = ask(front, HARBOUR)
    zipped = ask(front, HARBOUR, accept_encoding="gzip")
    small = ask(front, HARBOUR, accept_encoding="gzip, deflate, br")
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(zipped.body) == brotli.decompress(small.body) == plain.body
    assert zipped.headers["content-encoding"] == "gzip"
    assert small.headers["content-encoding"] == "br"
    assert len({answer.headers["etag"] for answer in (plain, zipped, small)}) == 3
    assert all(answer.headers["vary"] == "Accept-Encoding" for answer in (plain, zipped, small))
    assert all(answer.headers["etag"].startswith('"') for answer in (plain, zipped, small))


def test_a_cookie_of_the_desk_changes_nothing(front: int) -> None:
    with_cookie = ask(front, HARBOUR, cookie="sessionid=abc; csrftoken=def")
    assert with_cookie.body == HARBOUR_TEXT
    assert with_cookie.headers["cache-control"].startswith("max-age=15,")
    assert "set-cookie" not in with_cookie.headers


def test_who_has_it_gets_304(front: int) -> None:
    first = ask(front, HARBOUR, accept_encoding="gzip")
    again = ask(front, HARBOUR, accept_encoding="gzip", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    for name in ("etag", "cache-control", "vary", "last-modified"):
        assert again.headers[name] == first.headers[name]
    other = ask(front, HARBOUR, accept_encoding="br", if_none_match=first.headers["etag"])
    assert other.status == 200
    by_date = ask(front, HARBOUR, if_modified_since=first.headers["last-modified"])
    assert by_date.status == 304


@pytest.mark.parametrize("target", [HARBOUR, f"/{SMALL_RENDITION}", f"/{LARGE_RENDITION}"])
def test_head_says_what_get_would(front: int, target: str) -> None:
    got, head = ask(front, target), ask(front, target, method="HEAD")
    assert head.body == b""
    volatile = ("date",)
    assert {name: value for name, value in head.headers.items() if name not in volatile} == {
        name: value for name, value in got.headers.items() if name not in volatile
    }


@pytest.mark.parametrize("name", [SMALL_RENDITION, LARGE_RENDITION])
def test_renditions_are_sent_whole_and_in_parts(front: int, made_data: Path, name: str) -> None:
    content = (made_data / "site" / name).read_bytes()
    whole = ask(front, f"/{name}", accept_encoding="gzip, br")
    assert whole.body == content
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-encoding" not in whole.headers
    part = ask(front, f"/{name}", range="bytes=100-299")
    assert (part.status, part.body) == (206, content[100:300])
    assert part.headers["content-range"] == f"bytes 100-299/{len(content)}"
    assert ask(front, f"/{name}", range="bytes=-10").body == content[-10:]
    beyond = ask(front, f"/{name}", range=f"bytes={len(content)}-")
    assert beyond.status == 416
    assert beyond.headers["content-range"] == f"bytes */{len(content)}"
    assert ask(front, f"/{name}", range="bytes=0-9", if_range='"other"').body == content
    etag = whole.headers["etag"]
    assert ask(front, f"/{name}", range="bytes=0-9", if_range=etag).body == content[:10]


def test_static_files_are_kept_for_a_year_where_the_name_tells_the_content(front: int) -> None:
    hashed = ask(front, f"/static/{STATIC_FILE}", accept_encoding="br")
    assert hashed.headers["content-encoding"] == "br"
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert hashed.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" not in ask(front, f"/static/{PLAIN_STATIC_FILE}").headers["cache-control"]


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("/galleries/withdrawn/", "galleries/withdrawn/gone.html"),
        ("/galleries/withdrawn/?print=1", "galleries/withdrawn/gone.html"),
        ("/galleries/withdrawn/?utm_source=mail", "galleries/withdrawn/gone.html"),
        ("/galleries/withdrawn/slide-1/", "galleries/withdrawn/gone.html"),
        ("/api/v1/galleries/withdrawn", "api/v1/galleries/withdrawn/gone.json"),
        ("/api/v1/galleries/withdrawn/ninjs.json", "api/v1/galleries/withdrawn/gone.json"),
    ],
)
def test_what_is_gone_says_so(front: int, target: str, file: str) -> None:
    text = TEXTS[file]
    answers = [ask(front, target), ask(front, target, if_none_match="*")]
    for answer in (*answers, ask(front, target, range="bytes=0-1")):
        assert (answer.status, answer.body) == (410, text.encode())
        assert answer.headers["cache-control"] == "max-age=15"
    assert gzip.decompress(ask(front, target, accept_encoding="gzip").body) == text.encode()


@pytest.mark.parametrize("target", ESCAPES)
def test_no_address_leads_out_of_the_tree_or_to_its_secrets(front: int, target: str) -> None:
    answer = ask(front, target, accept_encoding="gzip")
    assert answer.status in (301, 400, 404)
    assert SECRET not in answer.body
    assert not any(text.encode() in answer.body for text in TEXTS.values())


def test_a_form_of_a_page_has_no_address_of_its_own(front: int) -> None:
    for _ in range(4):  # both processes have it in memory then
        assert ask(front, f"{HARBOUR}?print=1").status == 200
    assert ask(front, f"{HARBOUR}print.html").status == 404


def test_the_rest_goes_to_django(front: int) -> None:
    assert ask(front, "/healthz").body == b"ok\n"
    assert ask(front, "/admin/login/").status == 200
    missing = ask(front, "/galleries/nowhere/")
    assert missing.status == 404
    assert missing.headers["cache-control"] == "max-age=15"
    assert ask(front, HARBOUR, method="POST", body=b"x=1").status in (403, 405)
    assert ask(front, HARBOUR, method="OPTIONS").status == 405
    assert ask(front, HARBOUR.rstrip("/")).headers["location"] == HARBOUR


def test_a_list_with_a_query_is_asked_of_the_application(front: int) -> None:
    answer = ask(front, "/api/v1/galleries?limit=5")
    assert answer.status == 200
    assert answer.body != TEXTS["api/v1/galleries/index.json"].encode()


def test_what_is_asked_with_a_token_goes_to_django(front: int) -> None:
    for target in ("/api/v1/galleries/harbour", "/api/v1/galleries"):
        for scheme in ("Bearer", "bearer"):
            assert ask(front, target, authorization=f"{scheme} wrong").status == 401
        assert ask(front, target, authorization="Basic eDp5").body == ask(front, target).body
    assert ask(front, HARBOUR, authorization="Bearer wrong").status == 200


def test_a_change_of_the_tree_is_seen_within_a_second(front: int, made_data: Path) -> None:
    page = made_data / "site/articles/new/index.html"
    assert ask(front, "/articles/new/").status == 404
    write(page, b"first", compressed=True)
    assert ask(front, "/articles/new/").body == b"first"
    write(page, b"second version", compressed=True)
    time.sleep(1.1)
    assert ask(front, "/articles/new/").body == b"second version"
    assert brotli.decompress(ask(front, "/articles/new/", accept_encoding="br").body) == (
        b"second version"
    )
    for path in page.parent.iterdir():
        path.unlink()
    time.sleep(1.1)
    assert ask(front, "/articles/new/").status == 404
    write(page.with_name("gone.html"), b"gone", compressed=True)
    assert ask(front, "/articles/new/").status == 410


def test_a_compressed_form_of_another_time_is_not_sent(front: int, made_data: Path) -> None:
    page = made_data / "site/articles/mixed/index.html"
    write(page, b"new", compressed=False)
    old = page.with_name("index.html.gz")
    old.write_bytes(gzip.compress(b"old"))
    os.utime(old, (1, 1))
    answer = ask(front, "/articles/mixed/", accept_encoding="gzip")
    assert (answer.body, answer.headers.get("content-encoding")) == (b"new", None)

"""The API's manners: who may read, how often, and what it says to bad input."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db

LISTS = ("galleries", "articles", "photos")


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Nobody has asked yet."""
    caches["requests"].clear()


def problem(client: Client, url: str, status: int) -> Any:
    """The problem that an address answers."""
    response = client.get(url)
    assert response.status_code == status, response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    body = response.json()
    assert (body["status"], body["type"]) == (status, "about:blank")
    assert body["title"]
    assert body["detail"]
    return body


def test_what_the_client_has_is_not_sent_again(client: Client) -> None:
    gallery = make_gallery(slides=1)
    for url in (f"/api/v1/galleries/{gallery.slug}", "/api/v1/galleries", "/api/v1/openapi.json"):
        first = client.get(url)
        assert first["Access-Control-Allow-Origin"] == "*"
        assert "max-age=15" in first["Cache-Control"]
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        assert not again.content
        assert again["Access-Control-Allow-Origin"] == "*"
    Gallery.objects.update(title="Corrected")
    url = f"/api/v1/galleries/{gallery.slug}"
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_head_and_options_are_answered(client: Client) -> None:
    head = client.head("/api/v1/galleries")
    assert head.status_code == 200
    assert head["ETag"]
    assert not head.content
    options = client.options("/api/v1/galleries")
    assert options.status_code == 204
    assert "GET" in options["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/galleries")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["detail"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=51",
        "limit=-1",
        "limit=many",
        "limit=99999999999999999999999999",
        "limit=",
        "updated_since=yesterday",
        "updated_since=2026-02-30T00:00:00Z",
        "updated_since=2026-01-01",
        "updated_since=1700000000",
        "updated_since=",
        "cursor=%3Cscript%3E",
        f"cursor={'a' * 301}",
        f"q={'a' * 201}",
    ],
)
def test_parameters_out_of_range_are_named(client: Client, name: str, query: str) -> None:
    body = problem(client, f"/api/v1/{name}?{query}", 422)
    parameter = query.partition("=")[0]
    assert body["errors"][0]["parameter"] == parameter
    assert parameter in body["detail"]
    assert "<script>" not in json.dumps(body)


@pytest.mark.parametrize(
    "since",
    ["0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:60-23:59", "2026-01-01T00:00:00+02:00"],
)
def test_the_ends_of_time_are_moments(client: Client, since: str) -> None:
    for name in LISTS:
        assert client.get(f"/api/v1/{name}?updated_since={since}").status_code == 200


def test_a_tampered_cursor_is_no_page(client: Client) -> None:
    for _ in range(2):
        make_gallery(slides=1)
    cursor = client.get("/api/v1/galleries?limit=1").json()["next"].partition("cursor=")[2]
    assert client.get(f"/api/v1/galleries?cursor={cursor}").status_code == 200
    for bad in (cursor[:-1], f"x{cursor}", cursor.replace("%3A", ":x", 1), "a:b", "-"):
        assert "cursor" in problem(client, f"/api/v1/galleries?cursor={bad}", 404)["detail"]
    # Another list's cursor is none of this one.
    assert client.get(f"/api/v1/photos?cursor={cursor}").status_code == 404


def test_a_section_that_is_not_there_is_named(client: Client) -> None:
    assert "weather" in problem(client, "/api/v1/galleries?section=weather", 404)["detail"]
    assert "weather" in problem(client, "/api/v1/sections/weather", 404)["detail"]


def test_words_may_hold_anything(client: Client) -> None:
    make_gallery(slides=1)
    for words in ("%00", "%25_%5C", "'%22;--", "%F0%9F%93%B7", "%FF%FE", "<b>"):
        for name in LISTS:
            assert client.get(f"/api/v1/{name}?q={words}").status_code == 200
    assert client.get("/api/v1/galleries?q=%25").json()["galleries"] == []


def test_a_query_of_ten_megabytes_is_refused(client: Client) -> None:
    for address in ("galleries", "galleries/a", "openapi.json", "never"):
        problem(client, f"/api/v1/{address}?q={'a' * 10_000_000}", 400)


@pytest.mark.parametrize(
    "address",
    [
        "never",
        "galleries/a/b",
        "galleries/..%2F..%2Fetc",
        "galleries/%3Cscript%3E",
        "galleries/a%0Ab",
        "photos/0",
        "photos/-1",
        "photos/9223372036854775807",
        "photos/99999999999999999999999999",
        "photos/abc",
        f"articles/{'a' * 101}",
    ],
)
def test_an_address_that_is_not_there_says_so(client: Client, address: str) -> None:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code in (404, 422)
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/api/v1/", "/api/v1"),
        ("/api/v1/galleries/", "/api/v1/galleries"),
        ("/api/v1/galleries/?limit=2&q=a%20b", "/api/v1/galleries?limit=2&q=a%20b"),
        ("/api/v1/articles/never//", "/api/v1/articles/never"),
        ("/api/v1/openapi.json/", "/api/v1/openapi.json"),
        ("/api/v1/docs/", "/api/v1/docs"),
        ("/oembed/", "/oembed"),
        ("/oembed/?format=xml", "/oembed?format=xml"),
    ],
)
def test_an_address_with_a_slash_too_many_leads_to_the_right_one(
    client: Client, asked: str, right: str
) -> None:
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, right)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"].startswith("max-age=15")
    assert client.post(asked).status_code == 405


def test_who_asks_too_often_waits(client: Client, settings: Settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    for left in (2, 1, 0):
        response = client.get("/api/v1/galleries?limit=1")
        assert response.status_code == 200
        assert response["RateLimit-Policy"] == '"requests";q=3;w=60'
        assert response["RateLimit"].startswith(f'"requests";r={left};t=')
    refused = client.get("/api/v1/articles?limit=1")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["Content-Type"] == "application/problem+json"
    # What is baked is never counted, and others may go on.
    assert client.get("/api/v1/galleries").status_code == 200
    assert client.get("/api/v1/galleries?limit=1", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_made_up_address_buys_nothing(client: Client, settings: Settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    client.get("/api/v1/galleries?limit=1")
    forged = client.get("/api/v1/galleries?limit=1", headers={"X-Forwarded-For": "192.0.2.7"})
    assert forged.status_code == 429
    settings.TRUSTED_PROXIES = 1
    for number, status in ((8, 200), (8, 429), (9, 200)):
        forwarded = f"203.0.113.1, 192.0.2.{number}"
        response = client.get("/api/v1/galleries?limit=1", headers={"X-Forwarded-For": forwarded})
        assert response.status_code == status


def test_the_docs_ask_nobody_else(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert path in page
    assert "<script" not in page
    assert 'src="http' not in page
    assert 'rel="stylesheet" href="http' not in page

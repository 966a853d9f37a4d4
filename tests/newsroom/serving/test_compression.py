"""What Django answers for programs, compressed where they take it."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.test import Client

from newsroom.baking.ask_django import ask_django
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db

URL = "/api/v1/galleries?limit=5"


@pytest.fixture(autouse=True)
def _a_gallery() -> None:
    make_gallery(slides=2, slug="harbour")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip", "gzip"),
        ("identity", ""),
        ("gzip;q=0", ""),
        ("", ""),
    ],
)
def test_a_list_with_a_query_is_sent_in_the_form_that_is_wanted(
    client: Client, accepted: str, encoding: str
) -> None:
    plain = client.get(URL)
    response = client.get(URL, headers={"Accept-Encoding": accepted})
    assert response.get("Content-Encoding", "") == encoding
    assert "Accept-Encoding" in response["Vary"]
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[encoding]
    assert unpack(response.content) == plain.content
    if encoding:
        assert len(response.content) < len(plain.content) / 4
        assert response["ETag"] == f"W/{plain['ETag']}"


def test_who_has_the_compressed_form_gets_304(client: Client) -> None:
    wish = {"Accept-Encoding": "gzip"}
    etag = client.get(URL, headers=wish)["ETag"]
    again = client.get(URL, headers={**wish, "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert "Content-Encoding" not in again


def test_errors_and_pages_are_sent_as_they_are(client: Client) -> None:
    for url in ("/api/v1/galleries?limit=0", "/galleries/harbour/", "/admin/login/"):
        assert "Content-Encoding" not in client.get(url, headers={"Accept-Encoding": "gzip"})


def test_what_is_baked_is_plain() -> None:
    assert ask_django("/api/v1/galleries").content.startswith(b'{"galleries":')

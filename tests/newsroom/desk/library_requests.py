"""What the library's page asks for, as tests ask for it."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from media.models import Photo

SET_CREDIT = {"kind": "set", "field": "credit_line", "how": "set", "value": "dpa"}


def post(client: Client, act: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """The status of a request, and its answer."""
    answer = client.post(f"/admin/library/{act}/", body, content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def preview(client: Client, photos: list[Photo], change: dict[str, Any]) -> dict[str, Any]:
    """What a change would make of photos."""
    status, answer = post(client, "preview", photos=[photo.pk for photo in photos], change=change)
    assert status == 200, answer
    return answer


def change(client: Client, photos: list[Photo], asked: dict[str, Any]) -> dict[str, Any]:
    """A change shown and done."""
    seen = preview(client, photos, asked)["seen"]
    status, answer = post(client, "change", change=asked, seen=seen)
    assert status == 200, answer
    return answer


def count_queries(client: Client, act: str, **body: Any) -> int:
    """How many a request asks."""
    with CaptureQueriesContext(connection) as queries:
        status, answer = post(client, act, **body)
    assert status == 200, answer
    return len(queries)


def count_get(client: Client, url: str) -> int:
    """How many queries a page asks."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)

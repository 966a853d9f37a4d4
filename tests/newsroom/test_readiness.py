"""/readyz names what does not answer, for how long, and what to do; strangers learn nothing."""

from __future__ import annotations

import pytest
from botocore.exceptions import EndpointConnectionError
from django.db import OperationalError
from django.test import Client

from newsroom import readiness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_look() -> None:
    """Nothing was seen before."""
    readiness.not_ready_since.clear()


def break_part(patch: pytest.MonkeyPatch, name: str, error: Exception) -> None:
    """Have a part fail."""

    def fail() -> None:
        raise error

    _, mend = readiness.PARTS[name]
    patch.setitem(readiness.PARTS, name, (fail, mend))


def test_all_is_well(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_it_says_what_is_not_ready_for_how_long_and_what_to_do(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_part(monkeypatch, "database", OperationalError("connection refused\nMore"))
    assert "database: not ready for 0 s." in client.get("/readyz").text
    readiness.not_ready_since["database"] -= 35
    response = client.get("/readyz")
    assert response.status_code == 503
    line, more, *_ = response.text.splitlines()
    assert line.startswith("database: not ready for 35 s. The database (")
    assert line.endswith("Start it, or look at DATABASE_URL.")
    assert "More\n" not in response.text.replace("More: manage.py doctor", "")
    assert more == "More: manage.py doctor"


def test_a_bucket_that_does_not_answer_is_a_503_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = EndpointConnectionError(endpoint_url="http://s3.example.org")
    break_part(monkeypatch, "originals", error)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.text.startswith("originals: not ready for 0 s. The storage (")


def test_what_answers_again_is_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        break_part(broken, "broker", OSError("refused"))
        assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").content == b"ok\n"
    assert not readiness.not_ready_since


def test_a_stranger_learns_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    break_part(monkeypatch, "database", OperationalError("at 10.0.0.7"))
    response = client.get("/readyz", REMOTE_ADDR="203.0.113.7")
    assert response.status_code == 404
    assert "10.0.0.7" not in response.text

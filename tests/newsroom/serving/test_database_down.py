"""Without the database, whoever needs it is told to come back, and nobody gets a stack trace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client

from newsroom.serving.headers import build_public_headers

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    """A client that gets what a browser gets, not the exception."""
    return Client(raise_request_exception=False)


@pytest.fixture
def failing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every query raises the error that the test names."""

    def fail(*_: object) -> None:
        raise request.param("connection refused")

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("failing", [OperationalError, InterfaceError], indirect=True)
def test_a_page_says_when_to_come_back(reader: Client, failing: None) -> None:
    response = reader.get("/galleries/")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    assert b"Back in a moment" in response.content


@pytest.mark.parametrize("failing", [OperationalError], indirect=True)
@pytest.mark.parametrize(
    "url", ["/api/v1/galleries/harbour", "/api/v1/photos?limit=1", "/feeds/galleries.rss"]
)
def test_a_program_is_told_by_a_problem_that_it_may_read(
    reader: Client, failing: None, url: str
) -> None:
    response = reader.get(url)
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "30"
    assert "Try again" in response.json()["detail"]
    for name, value in build_public_headers(url.partition("?")[0], 503):
        assert response[name] == value


@pytest.mark.parametrize("failing", [ProgrammingError], indirect=True)
def test_a_mistake_of_ours_is_no_outage(reader: Client, failing: None) -> None:
    assert reader.get("/galleries/").status_code == 500
    response = reader.get("/api/v1/galleries/harbour")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert response["Access-Control-Allow-Origin"] == "*"

"""Without the database, whoever needs it is told to come back, and nobody gets a stack trace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client

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
def test_a_program_is_told_in_json(reader: Client, failing: None) -> None:
    response = reader.get("/api/v1/galleries/harbour")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "Try again" in response.json()["detail"]


@pytest.mark.parametrize("failing", [ProgrammingError], indirect=True)
def test_a_mistake_of_ours_is_no_outage(reader: Client, failing: None) -> None:
    assert reader.get("/galleries/").status_code == 500

"""What strangers ask for in vain does not fill the log; what an editor meets does."""

from __future__ import annotations

import logging

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_info(caplog: pytest.LogCaptureFixture) -> None:
    """As in production."""
    caplog.set_level(logging.INFO)


def levels(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Of what Django said of its answers."""
    return [record.levelname for record in caplog.records if record.name.startswith("django.")]


def test_pages_that_are_not_there_or_gone_are_no_warnings(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    gallery = make_gallery(1)
    withdraw(gallery)
    caplog.clear()
    assert client.get("/wp-login.php").status_code == 404
    assert client.get(gallery.get_absolute_url()).status_code == 410
    assert client.get("/api/v1/galleries/never").status_code == 404
    assert levels(caplog) == []


def test_they_can_be_looked_for(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "django.request")
    client.get("/wp-login.php")
    assert "DEBUG" in levels(caplog)


def test_other_refusals_of_readers_are_information(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.post("/galleries/").status_code == 405
    assert client.get("/api/v1/galleries?limit=x").status_code == 422
    assert set(levels(caplog)) == {"INFO"}


def test_on_the_desk_a_refusal_is_a_warning(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    caplog.clear()
    assert client.get("/admin/nowhere/at/all/").status_code == 404
    assert client.put("/admin/logout/").status_code == 405
    assert levels(caplog) == ["INFO", "WARNING"]


def test_a_host_that_is_not_ours_is_no_error_of_ours(
    client: Client, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["photos.example.org"]
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert set(levels(caplog)) <= {"INFO"}

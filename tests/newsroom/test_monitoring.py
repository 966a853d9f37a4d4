"""/metrics and /readyz are for this machine and a list of networks, also behind proxies."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

STRANGER, MONITOR = "203.0.113.7", "10.1.2.3"


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
@pytest.mark.parametrize(
    ("proxies", "sender", "forwarded", "status"),
    [
        (0, "127.0.0.1", "", 200),
        (0, "::1", "", 200),
        (0, "::ffff:127.0.0.1", "", 200),
        (0, MONITOR, "", 200),
        (0, STRANGER, "", 404),
        (0, "", "", 404),
        # A proxy that nobody told us of: whoever it asked for is not this machine.
        (0, "127.0.0.1", STRANGER, 404),
        (0, "127.0.0.1", "127.0.0.1", 404),
        (1, "127.0.0.1", "", 200),
        (1, "127.0.0.1", "127.0.0.1", 200),
        (1, "127.0.0.1", MONITOR, 200),
        (1, "127.0.0.1", STRANGER, 404),
        (1, "127.0.0.1", f"127.0.0.1, {STRANGER}", 404),
        (1, "127.0.0.1", f"{STRANGER}, {MONITOR}", 200),
        (1, "127.0.0.1", "nonsense", 404),
        (2, "10.9.9.9", f"{MONITOR}, 192.168.0.1", 200),
        (2, "10.9.9.9", f"127.0.0.1, {STRANGER}, 192.168.0.1", 404),
        # A stranger who reaches the application itself writes what he likes.
        (1, "203.0.114.1", "127.0.0.1", 404),
        (1, "2001:4860::1", MONITOR, 404),
    ],
)
def test_who_may_read(
    client: Client,
    settings: Settings,
    path: str,
    proxies: int,
    sender: str,
    forwarded: str,
    status: int,
) -> None:
    settings.MONITORS = [ip_network("10.0.0.0/8")]
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client.get(path, REMOTE_ADDR=sender, headers=headers).status_code == status


def test_that_the_process_lives_may_be_asked_by_anybody(client: Client) -> None:
    assert client.get("/healthz", REMOTE_ADDR=STRANGER).status_code == 200

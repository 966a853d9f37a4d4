"""The programs that some tests need, and whether this machine has them."""

from __future__ import annotations

import functools
import os
import shutil
import socket
from collections.abc import Callable

import pytest

# What a run may not skip: PHOTODESK_TEST_REQUIRE=postgres,redis,nginx,chromium
REQUIRED = {name for name in os.environ.get("PHOTODESK_TEST_REQUIRE", "").split(",") if name}
POSTGRES = ("127.0.0.1", 5432)
REDIS = ("127.0.0.1", 6379)
# Debian has one on the path that runs as a user of its own alone.
RABBITMQ = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server")
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def answers(address: tuple[str, int]) -> bool:
    """Whether something listens there."""
    try:
        with socket.create_connection(address, timeout=1):
            return True
    except OSError:
        return False


def has_nginx() -> bool:
    """Whether nginx is installed; Debian keeps it off the path of users."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is not None


FOUND: dict[str, Callable[[], bool]] = {
    "postgres": functools.cache(lambda: answers(POSTGRES)),
    "redis": functools.cache(lambda: answers(REDIS)),
    "rabbitmq": functools.cache(lambda: any(shutil.which(name) for name in RABBITMQ)),
    "nginx": functools.cache(has_nginx),
    "chromium": functools.cache(lambda: any(shutil.which(name) for name in CHROMIUM_NAMES)),
}


def do_without(name: str, what: str) -> None:
    """Skip the test that runs, for want of `what`; fail it where the run requires `name`."""
    if name in REQUIRED:
        pytest.fail(f"This run requires {name}: {what} is not here.", pytrace=False)
    pytest.skip(f"needs {what}")

"""A real browser on a real server: pages that fail their test for any error they report."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.watch import Watch
from tests.programs import CHROMIUM_NAMES

TIMEOUT_MS = 30_000  # machines that run tests may be slow; only what fails waits so long
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class OpenPage(Protocol):
    """Opens a page in a browser profile of its own."""

    def __call__(
        self,
        user: User | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        javascript: bool = True,
        dark: bool = False,
        scale: float = 1,
        still: bool = True,
        touch: bool = False,
        zone: str | None = None,
    ) -> Page:
        """`user` is logged in on it."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for these tests; each page has a profile of its own."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running under the tests, so Django takes their plain
        # queries for queries from a coroutine. For the package only: later tests keep the guard.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=TIMEOUT_MS)
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def watch(live_server: LiveServer) -> Iterator[Watch]:
    """What went wrong on any page of the test; it must be nothing."""
    watch = Watch(live_server.url.partition("//")[2])
    yield watch
    assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, watch: Watch) -> Iterator[OpenPage]:
    """Opens watched pages, logged in or not; closes them before the database is emptied."""
    contexts = []

    def open_page(
        user: User | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        javascript: bool = True,
        dark: bool = False,
        scale: float = 1,
        still: bool = True,
        touch: bool = False,
        zone: str | None = None,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=ViewportSize(width=width, height=height),
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            device_scale_factor=scale,
            has_touch=touch,
            is_mobile=touch,
            timezone_id=zone,
            # A smooth scroll is under way when a test looks.
            reduced_motion="reduce" if still else "no-preference",
        )
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        return watch.follow(context.new_page())

    yield open_page
    for context in contexts:
        context.close()


def session_cookie(user: User, url: str) -> Any:
    """What a browser holds after the user has logged in."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def ana(live_server: LiveServer) -> User:
    """An editor who may do everything."""
    return make_editor("ana")


@pytest.fixture
def ben(live_server: LiveServer) -> User:
    """Another."""
    return make_editor("ben")


def make_editor(name: str) -> User:
    """A user of the desk, with the password "secret"."""
    return User.objects.create_superuser(name, password="secret")


@pytest.fixture
def page(open_page: OpenPage, ana: User) -> Page:
    """A page on which Ana is logged in."""
    return open_page(ana)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for files that an editor has on the own machine."""
    path = tmp_path / "desktop"
    path.mkdir()
    return path

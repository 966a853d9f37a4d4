"""Signing in by a passkey, an app's code and a real OpenID Connect provider, in a real browser."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from playwright.sync_api import CDPSession, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from newsroom.models import AuditEntry
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.browser.watch import Watch
from tests.newsroom.sign_in.phone import show_code
from tests.newsroom.sign_in.provider import SetUp, provider_address, set_up_provider

__all__ = ["provider_address", "set_up_provider"]  # fixtures
pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def on_localhost(live_server: LiveServer, settings: Settings) -> str:
    """The desk's address by a name: browsers make no passkeys for addresses of numbers."""
    cache.clear()
    return live_server.url.replace("127.0.0.1", "localhost")


def add_device(page: Page) -> tuple[CDPSession, str]:
    """A device with a fingerprint reader, on which its owner's finger lies."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    answer = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device, answer["authenticatorId"]


def log_in(page: Page, url: str) -> None:
    """By the password alone."""
    page.goto(f"{url}/admin/login/")
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_load_state()


def test_who_must_have_a_factor_makes_a_passkey_and_comes_back_with_it_alone(
    open_page: OpenPage, ana: User, on_localhost: str, watch: Watch, settings: Settings
) -> None:
    watch.host = on_localhost.partition("//")[2]
    settings.SECOND_FACTOR_GROUPS = frozenset({"*"})
    page = open_page(width=390, dark=True)
    device, key = add_device(page)
    log_in(page, on_localhost)
    expect(page.get_by_text("Your group requires a second factor")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").press("Enter")
    page.get_by_label("Name, to tell it from others").fill("Phone")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="To the desk").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_attached()

    page.context.clear_cookies()
    page.goto(f"{on_localhost}/admin/login/?next=/admin/bin/")
    assert violations(page) == ""
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    by_passkey = page.get_by_role("button", name="Use a passkey")
    by_passkey.click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    by_passkey.press("Enter")
    expect(page.get_by_role("heading", name="Bin")).to_be_visible()
    newest = AuditEntry.objects.latest("number")
    assert (newest.act, newest.thing, newest.details) == ("login", "ana", {"by": ["webauthn"]})

    page.context.clear_cookies()
    log_in(page, on_localhost)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Desk")).to_be_attached()
    assert AuditEntry.objects.latest("number").details == {"by": ["password", "webauthn"]}


def test_an_app_is_added_by_its_key_and_its_code_asked_for(page: Page, ana: User) -> None:
    cache.clear()
    page.goto("/admin/sign-in/")
    page.get_by_role("link", name="Add an authenticator app").click()
    page.get_by_label("Password").fill("secret")
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="QR code of the key below")).to_be_visible()
    assert violations(page) == ""
    key = page.locator(".factors__key").inner_text()
    code = page.get_by_label("Type the code that the app shows now")
    code.fill("1")
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("alert")).to_contain_text("Incorrect code")
    assert page.locator(".factors__key").inner_text() == key
    code.fill(show_code(key))
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    page.context.clear_cookies()
    log_in(page, "")
    assert violations(page) == ""
    page.get_by_label("Code from your app").fill(show_code(key, steps_ahead=1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Desk")).to_be_attached()


def test_a_real_provider_signs_somebody_in(
    open_page: OpenPage, watch: Watch, set_up_provider: SetUp, provider_address: str
) -> None:
    set_up_provider(CREATE_USERS=True)
    Group.objects.get_or_create(name="Editor")
    page = open_page()
    page.goto("/admin/login/?next=/admin/sessions/")
    page.get_by_role("button", name="Log in with Daily Planet").click()
    page.wait_for_url(f"{provider_address}/**")
    page.get_by_role("button", name="Authorize as editor").click()
    expect(page.get_by_role("link", name="Sign-in")).to_be_visible()
    assert User.objects.get().get_username() == "editor"
    elsewhere = f"request to somebody else: {provider_address}/"
    strangers = [each for each in watch.problems if not each.startswith(elsewhere)]
    watch.problems.clear()  # the provider's own page
    assert [each for each in strangers if "/admin/" in each] == []

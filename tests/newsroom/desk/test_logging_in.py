"""Wrong passwords: after five nobody is let in for a while, and there is a way back."""

from __future__ import annotations

import time
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.core.cache import cache, caches
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from config import settings as product

pytestmark = pytest.mark.django_db

PAGE = "/admin/login/?next=/admin/"
LOCKED = "Too many wrong passwords"


@pytest.fixture(autouse=True)
def ana() -> User:
    """Somebody with a password, and no wrong ones yet."""
    cache.clear()
    return User.objects.create_user("ana", password="right", is_staff=True)


def try_password(client: Client, password: str, *, name: str = "ana", **extra: Any) -> int:
    """The status of a login: 302 is let in, 200 wrong, 429 locked."""
    form = {"username": name, "password": password}
    return client.post(PAGE, form, **extra).status_code


def lock(client: Client, **extra: Any) -> None:
    """Five wrong passwords."""
    assert [try_password(client, f"wrong {n}", **extra) for n in range(5)] == [200] * 5


def test_the_sixth_password_in_a_row_is_not_looked_at_right_or_wrong(client: Client) -> None:
    lock(client)
    assert try_password(client, "wrong") == 429
    assert try_password(client, "right") == 429
    answer = client.post(PAGE, {"username": "ana", "password": "right"})
    assert LOCKED in answer.text
    assert "Wait 15 minutes" in answer.text
    assert not client.session.get("_auth_user_id")


def test_capital_letters_and_other_host_names_are_no_way_around(client: Client) -> None:
    lock(client)
    assert try_password(client, "right", name="ANA") == 429
    assert try_password(client, "right", headers={"host": "localhost"}) == 429


def test_an_unknown_name_is_answered_like_a_known_one(client: Client) -> None:
    def said(name: str) -> tuple[int, str]:
        answer = client.post(PAGE, {"username": name, "password": "wrong"})
        return answer.status_code, answer.context["form"].non_field_errors().as_text()

    assert [said("ana") for _ in range(6)] == [said("bob") for _ in range(6)]


def test_a_right_password_does_not_count_and_others_are_not_locked(client: Client) -> None:
    for _ in range(7):
        assert try_password(client, "right") == 302
    lock(client)
    User.objects.create_user("bob", password="his", is_staff=True)
    assert try_password(client, "his", name="bob") == 302


def test_one_address_cannot_try_everybody(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,6/15m/ip"}
    codes = [try_password(client, "wrong", name=f"name-{n}") for n in range(7)]
    assert codes == [200] * 6 + [429]
    assert try_password(client, "right") == 429
    assert try_password(client, "right", REMOTE_ADDR="192.0.2.7") == 302


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_made_up_address_is_no_way_around(
    client: Client, settings: Settings, proxies: int
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/ip"}
    settings.TRUSTED_PROXIES = proxies
    codes = [
        try_password(
            client, "wrong", name=f"n{n}", headers={"x-forwarded-for": f"10.0.0.{n}, 192.0.2.1"}
        )
        for n in range(4)
    ]
    assert codes == [200, 200, 200, 429]


def test_a_superuser_unlocks_at_the_desk_and_the_machine_by_a_command(
    client: Client, admin_client: Client, ana: User
) -> None:
    lock(client)
    act = {"action": "unlock_logins", "_selected_action": [ana.pk]}
    assert "may log in again" in admin_client.post("/admin/auth/user/", act, follow=True).text
    assert try_password(client, "right") == 302
    lock(client)
    out = StringIO()
    call_command("unlock_login", "ana", stdout=out)
    assert "ana may log in again at once." in out.getvalue()
    assert try_password(client, "right") == 302
    with pytest.raises(CommandError, match="There is no user 'bob'"):
        call_command("unlock_login", "bob")


def test_the_lock_ends_by_itself(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    lock(client)
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    assert try_password(client, "right") == 302


def test_all_processes_count_together() -> None:
    assert type(caches["default"]).__name__ == "DatabaseCache"
    assert django_settings.CACHES["default"]["LOCATION"] == "photodesk_shared_cache"


def test_passwords_are_kept_with_argon2(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    kept = make_password("secret")
    assert kept.startswith("argon2$argon2id$")
    assert check_password("secret", kept)
    assert check_password("old", make_password("old", hasher="pbkdf2_sha256"))

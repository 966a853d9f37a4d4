"""Authenticator apps and recovery codes, who must have one, and how a lost one is reset."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.checks import check_second_factor_groups
from newsroom.models import AuditEntry
from tests.newsroom.sign_in.phone import show_code

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/admin/login/?next=/admin/bin/"


@pytest.fixture(autouse=True)
def ana() -> User:
    """An editor with a password, and no wrong ones yet."""
    cache.clear()
    user = User.objects.create_user("ana", password="secret", is_staff=True)
    user.groups.add(Group.objects.get_or_create(name="Editor")[0])
    return user


def type_password(client: Client, name: str = "ana", password: str = "secret") -> str:
    """Where a right password leads."""
    answer = client.post(LOGIN, {"username": name, "password": password, "next": "/admin/bin/"})
    return answer.headers.get("Location", "")


def log_in(name: str = "ana") -> Client:
    """A browser in which a password was enough."""
    client = Client()
    assert type_password(client, name) == "/admin/bin/"
    return client


def add_app(client: Client) -> str:
    """Add an authenticator app; its key."""
    key = client.get("/admin/sign-in/app/").context["form"].secret
    answer = client.post("/admin/sign-in/app/", {"code": show_code(key)})
    assert answer.headers["Location"] == "/admin/sign-in/codes/"
    return str(key)


def type_code(client: Client, code: str) -> Any:
    """The answer to a code after the password."""
    return client.post("/admin/login/code/", {"code": code})


def is_in(client: Client) -> bool:
    """Whether the desk knows who asks."""
    return client.get("/admin/bin/").status_code != 302


def acts() -> list[tuple[str, str, Any]]:
    """What the audit log has of it, in order."""
    rows = AuditEntry.objects.order_by("number").exclude(act__startswith="user_added")
    return [(row.act, row.thing, row.details) for row in rows if row.act != "group_added"]


def test_a_login_with_an_app_asks_for_its_code_and_both_are_in_the_log() -> None:
    key = add_app(log_in())
    client = Client()
    assert type_password(client) == "/admin/login/code/"
    assert not is_in(client)
    assert "Incorrect code" in type_code(client, "000000").text
    answer = type_code(client, show_code(key, steps_ahead=1))
    assert answer.headers["Location"] == "/admin/bin/"
    assert is_in(client)
    assert acts()[-2:] == [
        ("login_failed", "ana", {"by": "totp", "reason": "wrong code"}),
        ("login", "ana", {"by": ["password", "totp"]}),
    ]


def test_a_code_lets_in_once_though_clocks_may_differ_by_a_step() -> None:
    key = add_app(log_in())
    code = show_code(key, steps_ahead=1)
    first, second = Client(), Client()
    type_password(first)
    type_password(second)
    assert type_code(first, code).status_code == 302
    cache.delete(f"allauth.mfa.totp.used?user={User.objects.get().pk}&code={code}")  # it forgets
    assert "Incorrect code" in type_code(second, code).text
    assert type_code(second, show_code(key, steps_ahead=3)).status_code == 200


def test_the_sixth_wrong_code_locks_and_a_superuser_unlocks(
    admin_client: Client, ana: User
) -> None:
    key = add_app(log_in())
    client = Client()
    type_password(client)
    answers = [type_code(client, f"00000{n}").status_code for n in range(6)]
    assert answers == [200] * 5 + [429]
    right = type_code(client, show_code(key, steps_ahead=1))
    assert right.status_code == 429
    assert "Too many wrong passwords or codes" in right.text
    chosen = {"action": "unlock_logins", "_selected_action": [ana.pk]}
    admin_client.post("/admin/auth/user/", chosen)
    assert type_code(client, show_code(key, steps_ahead=1)).status_code == 302


def test_a_recovery_code_lets_in_once() -> None:
    here = log_in()
    add_app(here)
    page = here.get("/admin/sign-in/codes/")
    codes = re.findall(r"<code>(\d{8})</code>", page.text)
    assert len(set(codes)) == 10
    assert here.get("/admin/sign-in/codes/download/").text.split() == codes
    client = Client()
    type_password(client)
    assert type_code(client, codes[3]).status_code == 302
    again = Client()
    type_password(again)
    assert type_code(again, codes[3]).status_code == 200
    here.post("/admin/sign-in/codes/new/")
    assert type_code(again, codes[4]).status_code == 200
    assert [act for act, _, _ in acts()].count("recovery_codes") == 2


def test_adding_one_ends_the_sessions_that_began_without() -> None:
    here, elsewhere = log_in(), log_in()
    add_app(here)
    assert is_in(here)
    assert not is_in(elsewhere)
    assert ("factor_added", "ana", {"kind": "totp"}) in acts()


def test_what_one_logs_in_with_is_changed_only_after_showing_once_more_who_one_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = log_in()
    monkeypatch.setattr("newsroom.desk.login_throttle.CONFIRMED_FOR_SECONDS", 0)
    asked = here.get("/admin/sign-in/app/")
    assert asked.headers["Location"].startswith("/admin/sign-in/confirm/?next=")
    monkeypatch.setattr("newsroom.desk.login_throttle.CONFIRMED_FOR_SECONDS", 300)
    confirm = asked.headers["Location"]
    assert "password" in here.get(confirm).text
    assert here.post(confirm, {"password": "wrong"}).status_code == 200
    assert here.post(confirm, {"password": "secret"}).headers["Location"] == "/admin/sign-in/app/"


class TestWhereAGroupRequiresOne:
    """`PHOTODESK_SECOND_FACTOR_GROUPS=Editor`."""

    @pytest.fixture(autouse=True)
    def required(self, settings: Settings) -> None:
        """Of editors, so of superusers, too."""
        settings.SECOND_FACTOR_GROUPS = frozenset({"Editor"})

    def test_who_has_none_is_led_to_set_one_up_and_can_do_nothing_else(self, ana: User) -> None:
        Group.objects.get(name="Editor").permissions.clear()
        ana.is_superuser = True
        ana.save()
        draft = Gallery.objects.create(title="Secret", slug="secret")
        client = log_in()
        for address in ("/admin/", "/admin/bin/", "/admin/password_change/", "/admin/sessions/"):
            assert client.get(address).headers["Location"] == "/admin/sign-in/", address
        assert client.get("/galleries/secret/").status_code == 404
        assert client.get("/admin/session/").json()["user"] == ""
        sent = client.post(
            f"/admin/gallery/gallery/{draft.pk}/change/",
            {"title": "Changed"},
            headers={"accept": "text/html", "origin": "http://testserver"},
        )
        assert sent.status_code == 401
        assert "your group requires a second factor" in sent.text
        assert "Changed" in sent.text
        assert "Your group requires a second factor" in client.get("/admin/sign-in/").text

        add_app(client)

        assert client.get("/admin/bin/").status_code == 200
        assert client.get("/galleries/secret/").status_code == 200

    def test_who_lacks_one_can_log_out(self) -> None:
        client = log_in()
        assert client.post("/admin/logout/").status_code == 200
        assert client.get("/admin/sign-in/").headers["Location"].startswith("/admin/login/")
        assert acts()[-1][:2] == ("logout", "ana")

    def test_others_go_on_without(self) -> None:
        User.objects.create_user("ben", password="secret", is_staff=True)
        assert log_in("ben").get("/admin/").status_code == 200

    def test_everybody_is_a_group_too(self, settings: Settings) -> None:
        settings.SECOND_FACTOR_GROUPS = frozenset({"*"})
        User.objects.create_user("ben", password="secret", is_staff=True)
        assert log_in("ben").get("/admin/").status_code == 302

    def test_a_group_that_is_misspelt_is_told(self, settings: Settings) -> None:
        settings.SECOND_FACTOR_GROUPS = frozenset({"*", "Editor", "Editors"})
        [said] = check_second_factor_groups(databases=["default"])
        assert "there is no group 'Editors'" in said.msg

    def test_a_session_that_showed_none_may_not_add_one_beside_what_is_there(self) -> None:
        """Whoever knows the password alone stays out: he could not make a factor of his own."""
        stolen = log_in()
        Authenticator.objects.create(
            user=User.objects.get(username="ana"), type="totp", data={"secret": "A" * 32}
        )
        for address in ("/admin/", "/admin/sign-in/", "/admin/sign-in/passkeys/add/"):
            assert "/login/" in stolen.get(address, follow=True).redirect_chain[-1][0], address

    def test_the_last_one_is_not_removed_by_its_owner(self) -> None:
        client = log_in()
        add_app(client)
        page = client.get("/admin/sign-in/app/remove/")
        assert "add another one first" in page.text
        client.post("/admin/sign-in/app/remove/")
        assert Authenticator.objects.filter(type="totp").exists()

    def test_with_the_setting_gone_it_is_removed(self, settings: Settings) -> None:
        client = log_in()
        add_app(client)
        settings.SECOND_FACTOR_GROUPS = frozenset()
        client.post("/admin/sign-in/app/remove/")
        assert not Authenticator.objects.exists()
        assert ("factor_removed", "ana", {"kind": "totp"}) in acts()
        assert is_in(log_in())

    def test_an_administrator_without_one_resets_nobodys(
        self, admin_client: Client, ana: User
    ) -> None:
        here = log_in()
        add_app(here)
        chosen = {"action": "reset_their_factors", "_selected_action": [ana.pk]}
        assert admin_client.post("/admin/auth/user/", chosen).status_code == 401
        assert Authenticator.objects.exists()

    def test_everybody_is_locked_out(self, ana: User) -> None:
        here = log_in()
        add_app(here)
        ana.is_active = ana.is_staff = False
        ana.save()
        out = StringIO()
        call_command("recover_login", "ana", "--superuser", stdout=out)
        [password] = re.findall(r"password: (\S+)", out.getvalue())
        client = Client()
        assert type_password(client, password=password) == "/admin/bin/"
        assert client.get("/admin/bin/").headers["Location"] == "/admin/sign-in/"
        add_app(client)
        assert client.get("/admin/auth/user/").status_code == 200
        assert not is_in(here)
        with pytest.raises(CommandError, match="createsuperuser"):
            call_command("recover_login", "nobody")


def test_an_administrator_resets_only_those_who_hold_nothing_beyond(
    admin_client: Client, ana: User
) -> None:
    here = log_in()
    add_app(here)
    boss = User.objects.get(username="admin")
    boss.is_superuser = False
    boss.save()
    chosen = {"action": "reset_their_factors", "_selected_action": [ana.pk]}
    admin_client.post("/admin/auth/user/", chosen)
    assert Authenticator.objects.count() == 2
    boss.is_superuser = True
    boss.save()
    page = admin_client.post("/admin/auth/user/", chosen, follow=True)
    assert "1 of them can set up" in page.text
    assert not Authenticator.objects.exists()
    assert not is_in(here)
    [entry] = AuditEntry.objects.filter(act="factors_reset")
    assert (entry.person, entry.thing, entry.details) == ("admin", "ana", {"number": 2})


@pytest.mark.parametrize("sent", ["", "[]", "5", "null", "{}", '{"id": 5}', '{"response": []}'])
def test_a_passkey_that_cannot_be_read_lets_nobody_in_and_is_in_the_log(sent: str) -> None:
    client = Client()
    assert client.get("/admin/login/passkey/", headers={"accept": "application/json"}).json()
    answer = client.post("/admin/login/passkey/", {"credential": sent}, follow=True)
    assert answer.redirect_chain == [("/admin/login/", 302)]
    assert "was not accepted" in answer.text
    assert acts()[-1][0] == "login_failed"
    assert acts()[-1][2]["by"] == "webauthn"


def test_passkeys_are_throttled_by_address() -> None:
    client = Client()
    codes = [
        client.post("/admin/login/passkey/", {"credential": ""}).status_code for _ in range(11)
    ]
    assert codes == [302] * 10 + [429]


@pytest.mark.parametrize(
    "address",
    [
        *("/accounts/", "/accounts/signup/", "/accounts/login/", "/accounts/password/reset/"),
        *("/admin/signup/", "/admin/social/connections/", "/admin/login/code/request/"),
        *("/accounts/email/", "/accounts/3rdparty/", "/accounts/oidc/provider/login/"),
    ],
)
def test_allauths_other_pages_are_not_there(admin_client: Client, address: str) -> None:
    assert admin_client.get(address).status_code == 404
    assert admin_client.post(address).status_code == 404

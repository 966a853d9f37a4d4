"""Who comes from the OpenID Connect provider: matched, made, refused, and in which groups."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from environs import Env

from config.sign_in import read_provider
from newsroom.models import AuditEntry
from newsroom.sign_in.provider_users import NotLetIn, read_claims
from newsroom.sign_in.timed_groups import give_group, list_groups_now
from tests.newsroom.sign_in.phone import show_code
from tests.newsroom.sign_in.provider import SetUp

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

START = "/admin/login/provider/"


@pytest.fixture(autouse=True)
def groups() -> None:
    """Two of the newsroom's, and nobody counted yet."""
    cache.clear()
    for name in ("Editor", "Photo editor"):
        Group.objects.get_or_create(name=name)


def come_back_address(client: Client, who: str, **sent: str) -> str:
    """Go to the provider and say there who one is; where it sends the browser back to."""
    page = client.post(START, sent)
    assert page.status_code == 200
    [address] = re.findall(r'<a href="(http://localhost[^"]+)"', page.text)
    answer = httpx.post(html.unescape(address), data={"sub": who} if who else {"action": "deny"})
    assert answer.status_code == 302
    return answer.headers["location"].removeprefix("http://testserver")


def sign_in(who: str, client: Client | None = None, **sent: str) -> tuple[Client, Any]:
    """A browser that comes back from the provider, and the answer to it."""
    client = client or Client()
    return client, client.get(come_back_address(client, who, **sent))


def said(client: Client, answer: Any) -> str:
    """What stands on the page to log in after a refusal."""
    assert answer.headers["Location"] == "/admin/login/"
    page = client.get("/admin/login/").text
    assert client.get("/admin/").status_code == 302
    return page


def test_there_is_no_button_and_no_address_without_a_provider(client: Client) -> None:
    assert START not in client.get("/admin/login/").text
    assert client.post(START).status_code == 404
    assert client.get("/admin/login/provider/callback/?code=1&state=2").status_code == 404


def test_a_group_for_a_limited_time_is_left_to_the_desk(set_up_provider: SetUp) -> None:
    set_up_provider(CREATE_USERS=True)
    client, _ = sign_in("editor")
    user = User.objects.get()
    photo_editors = Group.objects.get(name="Photo editor")
    give_group(user, photo_editors, until=timezone.now() + timedelta(hours=1), by=None)
    sign_in("editor", client)
    assert [group.name for group in user.groups.all()] == ["Editor"]
    assert [group.name for group in list_groups_now(user)] == ["Editor", "Photo editor"]


def test_a_user_is_made_where_the_settings_say_so(set_up_provider: SetUp) -> None:
    set_up_provider(CREATE_USERS=True)
    assert "Log in with Daily Planet" in Client().get("/admin/login/").text
    client, answer = sign_in("editor", next="/admin/sessions/")
    assert answer.headers["Location"] == "/admin/sessions/"
    assert client.get("/admin/sessions/").status_code == 200
    user = User.objects.get()
    assert (user.username, user.email, user.first_name) == (
        "editor",
        "editor@example.org",
        "Editor",
    )
    assert (user.is_superuser, user.has_usable_password()) == (False, False)
    assert [group.name for group in user.groups.all()] == ["Editor"]
    rows = AuditEntry.objects.order_by("number").values_list("act", "thing", "details")
    assert list(rows)[-4:] == [
        ("user_added", "editor", {"is_staff": True}),
        ("identity", "editor", {"subject": "editor"}),
        ("user_changed", "editor", {"add": ["Editor"]}),
        ("login", "editor", {"by": ["socialaccount"]}),
    ]
    assert SocialAccount.objects.get().extra_data == {}
    assert not SocialToken.objects.exists()


def test_the_next_login_is_of_the_same_user_whatever_he_is_called_by_then(
    set_up_provider: SetUp,
) -> None:
    set_up_provider(CREATE_USERS=True)
    sign_in("editor")
    User.objects.update(username="lois", email="")
    set_up_provider(CREATE_USERS=False)
    client, answer = sign_in("editor")
    assert answer.headers["Location"] == "/admin/"
    assert client.get("/admin/session/").json()["user"] == "lois"
    assert User.objects.count() == 1


def test_nobody_is_made_or_matched_unless_the_settings_say_so(set_up_provider: SetUp) -> None:
    set_up_provider()
    User.objects.create_user("lois", "editor@example.org", is_staff=True)
    client, answer = sign_in("editor")
    assert "this desk does not" in said(client, answer)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert AuditEntry.objects.latest("number").act == "login_failed"
    assert AuditEntry.objects.latest("number").thing == "editor"


def test_a_user_is_matched_by_the_verified_address_alone(set_up_provider: SetUp) -> None:
    set_up_provider(MATCH_EMAIL=True)
    User.objects.create_user("lois", "EDITOR@example.org", "secret", is_staff=True)
    User.objects.create_user("clark", "unverified@example.org", is_staff=True)
    client, answer = sign_in("editor")
    assert answer.headers["Location"] == "/admin/"
    assert client.get("/admin/session/").json()["user"] == "lois"
    assert User.objects.get(username="lois").check_password("secret")
    client, answer = sign_in("unverified")
    assert "this desk does not" in said(client, answer)
    assert SocialAccount.objects.count() == 1


def test_an_address_of_two_users_matches_neither(set_up_provider: SetUp) -> None:
    set_up_provider(MATCH_EMAIL=True, CREATE_USERS=True)
    for name in ("lois", "clark"):
        User.objects.create_user(name, "editor@example.org", is_staff=True)
    client, answer = sign_in("editor")
    assert "More than one user" in said(client, answer)
    assert User.objects.count() == 2


def test_names_that_are_taken_get_a_number(set_up_provider: SetUp) -> None:
    set_up_provider(CREATE_USERS=True)
    User.objects.create_superuser("editor", password="secret")
    client, _ = sign_in("editor")
    assert client.get("/admin/session/").json()["user"] not in ("", "editor")
    assert User.objects.filter(is_superuser=True).count() == 1


def test_groups_follow_the_claim_and_unknown_names_are_logged(
    set_up_provider: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    set_up_provider(CREATE_USERS=True, GROUPS="photo-desk=Photo editor")
    sign_in("two")
    user = User.objects.get()
    assert [group.name for group in user.groups.order_by("name")] == ["Editor", "Photo editor"]
    assert [record.getMessage() for record in caplog.records if "Cooks" in record.getMessage()]
    assert not Group.objects.filter(name="Cooks").exists()
    other = Group.objects.create(name="Given on the desk")
    user.groups.set([other])
    sign_in("two")
    assert other not in user.groups.all()


@pytest.mark.parametrize("who", ["none", "odd"])
def test_a_claim_without_a_group_gives_no_rights(set_up_provider: SetUp, who: str) -> None:
    set_up_provider(CREATE_USERS=True, MATCH_EMAIL=True)
    client, answer = sign_in(who)
    assert "in no group of this desk" in said(client, answer)
    assert not User.objects.exists()
    lois = User.objects.create_user("lois", f"{who}@example.org", "secret", is_staff=True)
    lois.groups.set(Group.objects.filter(name="Editor"))
    client, answer = sign_in(who)
    assert "in no group of this desk" in said(client, answer)
    assert not lois.groups.exists()


def test_a_claim_may_lie_within_another(set_up_provider: SetUp) -> None:
    set_up_provider(CREATE_USERS=True, GROUPS_CLAIM="realm_access.roles")
    sign_in("nested")
    assert [group.name for group in User.objects.get().groups.all()] == ["Editor"]


def test_groups_are_left_to_the_desk_where_no_claim_is_read(set_up_provider: SetUp) -> None:
    set_up_provider(CREATE_USERS=True, GROUPS_CLAIM="")
    sign_in("editor")
    user = User.objects.get()
    assert not user.groups.exists()
    user.groups.set(Group.objects.filter(name="Photo editor"))
    sign_in("editor")
    assert [group.name for group in user.groups.all()] == ["Photo editor"]


@pytest.mark.parametrize("column", ["is_active", "is_staff"])
def test_whom_the_desk_has_shut_out_stays_out(set_up_provider: SetUp, column: str) -> None:
    set_up_provider(CREATE_USERS=True)
    sign_in("editor")
    User.objects.update(**{column: False})
    client, answer = sign_in("editor")
    assert "may not use the desk" in said(client, answer)


def test_his_own_second_factor_is_asked_for_and_may_be_required(
    set_up_provider: SetUp, settings: Any
) -> None:
    set_up_provider(CREATE_USERS=True)
    settings.SECOND_FACTOR_GROUPS = frozenset({"Editor"})
    client, _ = sign_in("editor")
    assert client.get("/admin/").headers["Location"] == "/admin/sign-in/"
    key = client.get("/admin/sign-in/app/").context["form"].secret
    client.post("/admin/sign-in/app/", {"code": show_code(key)})
    assert client.get("/admin/").status_code == 200
    client, answer = sign_in("editor")
    assert answer.headers["Location"] == "/admin/login/code/"
    client.post("/admin/login/code/", {"code": show_code(key, steps_ahead=1)})
    assert client.get("/admin/").status_code == 200


def test_the_provider_may_be_the_second_factor(set_up_provider: SetUp, settings: Any) -> None:
    set_up_provider(CREATE_USERS=True, IS_SECOND_FACTOR=True)
    settings.SECOND_FACTOR_GROUPS = frozenset({"Editor"})
    client, _ = sign_in("editor")
    assert client.get("/admin/").status_code == 200


def test_a_login_is_for_the_browser_that_began_it_and_once(set_up_provider: SetUp) -> None:
    set_up_provider(CREATE_USERS=True)
    address = come_back_address(Client(), "editor")
    stranger = Client()
    assert "did not say who you are" in said(stranger, stranger.get(address))
    mine = Client()
    address = come_back_address(mine, "editor")
    assert mine.get(address).headers["Location"] == "/admin/"
    mine.post("/admin/logout/")
    assert mine.get(address).headers["Location"] == "/admin/login/"


def test_a_login_that_was_cancelled_says_so(set_up_provider: SetUp) -> None:
    set_up_provider()
    client, answer = sign_in("")
    assert "cancelled at the provider" in said(client, answer)


def test_a_provider_that_does_not_answer_is_told(set_up_provider: SetUp) -> None:
    set_up_provider(SERVER="http://localhost:9")
    client = Client()
    assert "did not say who you are" in said(client, client.post(START))


@pytest.mark.parametrize("sent", ["process=connect", "process=redirect", "auth_params=scope%3Dx"])
def test_somebody_who_is_logged_in_connects_no_identity(
    set_up_provider: SetUp, admin_client: Client, sent: str
) -> None:
    """Else a link on another site would tie a stranger's identity to an administrator."""
    set_up_provider()
    page = admin_client.post(f"{START}?{sent}", dict([sent.split("=")]))
    [address] = re.findall(r'<a href="(http://localhost[^"]+)"', page.text)
    answer = httpx.post(html.unescape(address), data={"sub": "editor"})
    back = admin_client.get(answer.headers["location"].removeprefix("http://testserver"))
    assert back.headers["Location"] == "/admin/login/"
    assert not SocialAccount.objects.exists()


def test_answers_that_anybody_can_make_up_fill_no_log(set_up_provider: SetUp) -> None:
    set_up_provider()
    client = Client()
    for number in range(65):
        client.get(f"/admin/login/provider/callback/?code=1&state={number}")
    assert AuditEntry.objects.filter(act="login_failed").count() == 60


@pytest.mark.parametrize("after", ["https://elsewhere.example.org/", "//elsewhere.example.org"])
def test_a_login_leads_to_no_other_site(set_up_provider: SetUp, after: str) -> None:
    set_up_provider(CREATE_USERS=True)
    _, answer = sign_in("editor", next=after)
    assert answer.headers["Location"] == "/admin/"


def test_two_answers_must_be_of_one_person() -> None:
    assert read_claims({"id_token": {"sub": "1", "a": 1}, "userinfo": {"sub": "1", "b": 2}}) == {
        "sub": "1",
        "a": 1,
        "b": 2,
    }
    with pytest.raises(NotLetIn, match="two people"):
        read_claims({"id_token": {"sub": "1"}, "userinfo": {"sub": "2"}})


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("CLIENT_ID", "", "PHOTODESK_OIDC_CLIENT_ID must be set, too"),
        ("SERVER", "http://login.example.org", "must be like https://"),
        ("SERVER", "login.example.org", "must be like https://"),
        ("GROUPS", "=Editor", "must be like photo-desk=Photo editor"),
    ],
)
def test_a_provider_that_is_set_up_by_half_stops_the_start(
    set_up_provider: SetUp, monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    set_up_provider()
    monkeypatch.setenv(f"PHOTODESK_OIDC_{name}", value)
    with pytest.raises(ImproperlyConfigured, match=why):
        read_provider(Env())

"""Where somebody is logged in, and how that is ended."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from newsroom.desk.sessions import name_browser
from newsroom.models import AuditEntry

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


def log_in(user_agent: str, name: str = "ana") -> Client:
    """A browser in which somebody logs in with his password."""
    client = Client(headers={"user-agent": user_agent})
    form = {"username": name, "password": "secret", "next": "/admin/"}
    assert client.post("/admin/login/", form).status_code == 302
    return client


def is_in(client: Client) -> bool:
    """Whether the desk knows who asks."""
    return client.get("/admin/").status_code == 200


@pytest.fixture(autouse=True)
def ana() -> User:
    """An editor with a password."""
    return User.objects.create_superuser("ana", password="secret")


def test_the_owner_sees_each_login_and_ends_one() -> None:
    here, phone = log_in(FIREFOX), log_in(SAFARI)
    page = here.get("/admin/sessions/")
    places = page.context["places"]
    assert [(place.browser, place.is_this) for place in places] == [
        ("Firefox, Windows", True),
        ("Safari, iPhone", False),
    ]
    answer = here.post("/admin/sessions/", {"end": str(places[1].session.pk)}, follow=True)
    assert "Ended: 1 session." in answer.content.decode()
    assert is_in(here)
    assert not is_in(phone)
    entry = AuditEntry.objects.get(act="end_sessions")
    assert (entry.person, entry.thing) == ("ana", "ana")


def test_all_others_are_ended_at_once() -> None:
    here, others = log_in(FIREFOX), [log_in(SAFARI), log_in("curl/8")]
    here.post("/admin/sessions/", {"end": "others"})
    assert is_in(here)
    assert not any(map(is_in, others))
    assert "nowhere else" in here.get("/admin/sessions/").content.decode()


@pytest.mark.parametrize("asked", ["", "this", "999999", "²"])
def test_what_is_no_other_session_of_ones_own_is_not_ended(asked: str) -> None:
    User.objects.create_superuser("ben", password="secret")
    here, bens = log_in(FIREFOX), log_in(SAFARI, "ben")
    own = here.get("/admin/sessions/").context["places"][0].session.pk
    bens_own = bens.get("/admin/sessions/").context["places"][0].session.pk
    for each in (asked, str(own), str(bens_own)):
        page = here.post("/admin/sessions/", {"end": each}, follow=True).content.decode()
        assert "has ended already" in page
    assert is_in(here)
    assert is_in(bens)


def test_an_administrator_ends_all_sessions_of_somebody(ana: User) -> None:
    manager = User.objects.create_user("manager", password="secret", is_staff=True)
    manager.user_permissions.set(
        Permission.objects.filter(codename__in=("view_user", "change_user"))
    )
    intern = User.objects.create_user("intern", password="secret", is_staff=True)
    theirs, boss = log_in(SAFARI, "intern"), log_in(FIREFOX)
    desk = log_in(FIREFOX, "manager")
    chosen = {"action": "end_their_sessions", "_selected_action": [intern.pk, ana.pk]}
    page = desk.post("/admin/auth/user/", chosen, follow=True).content.decode()
    assert "1 session(s) ended." in page
    assert "1 of them hold more than you" in page
    assert not is_in(theirs)
    assert is_in(boss)


def test_browsers_are_told_by_name() -> None:
    assert name_browser(FIREFOX) == "Firefox, Windows"
    assert name_browser("curl/8.5") == "curl/8.5"
    assert name_browser("") == "Unknown"

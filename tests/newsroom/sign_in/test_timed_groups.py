"""Groups that somebody is in until a moment: what they give, and what is over at that moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from newsroom.models import AuditEntry, TimedMembership
from newsroom.publishing.handover import list_who_may_go_on
from newsroom.sign_in.second_factors import needs_factor
from newsroom.sign_in.timed_groups import EndIsPast, give_group, list_groups_now
from newsroom.tasks import end_timed_groups
from tests.builders import make_gallery

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

RIGHT = "gallery.publish_gallery"
HOUR = timedelta(hours=1)


@pytest.fixture
def ana() -> User:
    """In no group."""
    return User.objects.create_user("ana", is_staff=True)


@pytest.fixture
def editors() -> Group:
    """One of the newsroom's groups."""
    group, _ = Group.objects.get_or_create(name="Photo editor")
    group.permissions.add(Permission.objects.get(codename="publish_gallery"))
    return group


def may(person: User, right: str = RIGHT) -> bool:
    """Whether somebody has a right with his next request."""
    return User.objects.get(pk=person.pk).has_perm(right)


def run_out(person: User) -> None:
    """Let the end of all memberships come, with no sweep behind it."""
    TimedMembership.objects.filter(person=person).update(until=timezone.now())


def save_page(client: Client, person: User, *lines: dict[str, Any], **fields: Any) -> Any:
    """Save the page of a person with these lines of groups; the page that comes then."""
    prefix = "timed_memberships"
    form = {
        "username": person.username,
        "is_active": "on",
        "is_staff": "on",
        f"{prefix}-TOTAL_FORMS": len(lines),
        f"{prefix}-INITIAL_FORMS": sum("id" in line for line in lines),
        **{
            f"{prefix}-{number}-{name}": value
            for number, line in enumerate(lines)
            for name, value in {"person": person.pk, **line}.items()
        },
        **fields,
    }
    return client.post(f"/admin/auth/user/{person.pk}/change/", form, follow=True)


def line(group: Group, day: str, clock: str = "18:00", **more: Any) -> dict[str, Any]:
    """One line of the page."""
    return {"group": group.pk, "until_0": day, "until_1": clock, **more}


def test_a_group_gives_its_rights_until_the_moment_without_any_sweep(
    ana: User, editors: Group
) -> None:
    gallery = make_gallery(1, published=False)
    give_group(ana, editors, until=timezone.now() + HOUR, by=None)
    assert may(ana)
    assert [group.name for group in list_groups_now(ana)] == ["Photo editor"]
    editors.permissions.add(Permission.objects.get(codename="change_gallery"))
    assert list_who_may_go_on(gallery) == [ana]
    run_out(ana)
    assert not may(ana)
    assert not list_groups_now(ana)
    assert list_who_may_go_on(gallery) == []


def test_who_is_in_the_group_for_good_keeps_it(ana: User, editors: Group) -> None:
    ana.groups.add(editors)
    give_group(ana, editors, until=timezone.now() + HOUR, by=None)
    run_out(ana)
    assert may(ana)
    end_timed_groups()
    assert may(ana)


def test_a_sweep_takes_the_row_away_and_says_so_once(ana: User, editors: Group) -> None:
    kept = User.objects.create_user("ben", is_staff=True)
    for person in (ana, kept):
        give_group(person, editors, until=timezone.now() + HOUR, by=None)
    run_out(ana)
    end_timed_groups()
    end_timed_groups()
    assert [row.person for row in TimedMembership.objects.all()] == [kept]
    [entry] = AuditEntry.objects.filter(act="group_over")
    assert entry.thing == "ana"
    assert entry.details["group"] == "Photo editor"
    assert entry.details["how"] == "its time was over"


def test_what_would_be_over_before_it_begins_is_refused(ana: User, editors: Group) -> None:
    with pytest.raises(EndIsPast, match="would be over before it begins"):
        give_group(ana, editors, until=timezone.now(), by=None)
    assert not TimedMembership.objects.exists()


def test_an_administrator_gives_moves_and_takes_it_on_the_persons_page(
    admin_client: Client, ana: User, editors: Group
) -> None:
    page = save_page(admin_client, ana, line(editors, "2099-01-01")).text
    assert "Groups for a limited time" in admin_client.get(
        f"/admin/auth/user/{ana.pk}/change/"
    ).text.replace("&amp;", "&")
    assert "was changed successfully" in page
    row = TimedMembership.objects.get()
    assert (row.person, row.group, row.given_by_name) == (ana, editors, "admin")
    assert may(ana)
    entry = AuditEntry.objects.get(act="group_for_a_time")
    assert (entry.person, entry.thing) == ("admin", "ana")
    assert entry.details == {"group": "Photo editor", "until": row.until.isoformat()}
    save_page(admin_client, ana, line(editors, "2099-02-01", id=row.pk))
    moved = AuditEntry.objects.filter(act="group_for_a_time").latest("number")
    assert moved.details["before"] == row.until.isoformat()
    save_page(admin_client, ana, line(editors, "2099-02-01", id=row.pk, DELETE="on"))
    assert not may(ana)
    assert AuditEntry.objects.get(act="group_over").details["how"] == "taken away"


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        ("2001-01-01", "12:00", "That is over already."),
        ("2099-01-01", "noon", "Enter a valid time."),
        ("2099-01-01", "", "This field is required."),
        ("soon", "12:00", "Enter a valid date."),
    ],
)
def test_a_moment_that_is_none_is_said_and_what_was_typed_comes_back(
    admin_client: Client, ana: User, editors: Group, day: str, clock: str, said: str
) -> None:
    page = save_page(admin_client, ana, line(editors, day, clock), first_name="Anna").text
    assert said in page
    assert 'value="Anna"' in page
    assert not TimedMembership.objects.exists()


def test_a_group_without_end_is_not_given_for_a_time_beside_it(
    admin_client: Client, ana: User, editors: Group
) -> None:
    page = save_page(admin_client, ana, line(editors, "2099-01-01"), groups=[editors.pk]).text
    assert "is among the groups without end above" in page
    assert not TimedMembership.objects.exists()


def test_nobody_gives_what_he_holds_until_a_moment(ana: User, editors: Group) -> None:
    manager = User.objects.create_user("manager", is_staff=True)
    manager.user_permissions.set(
        Permission.objects.filter(codename__in=("view_user", "change_user"))
    )
    client = Client()
    client.force_login(manager)
    give_group(manager, editors, until=timezone.now() + HOUR, by=None)
    assert may(manager)
    page = save_page(client, ana, line(editors, "2099-01-01"))
    assert "Select a valid choice" in page.text
    assert save_page(client, ana, groups=[editors.pk]).status_code == 200
    assert not ana.groups.exists()
    give_group(ana, editors, until=timezone.now() + HOUR, by=None)
    assert save_page(client, ana).status_code == 403  # ana holds more than he has for good
    run_out(ana)
    row = TimedMembership.objects.get(person=ana)
    page = save_page(client, ana, line(editors, "2099-01-01", id=row.pk))
    assert "gives more than you hold" in page.text
    assert not may(ana)


def test_a_person_sees_until_when(client: Client, ana: User, editors: Group) -> None:
    give_group(ana, editors, until=timezone.now() + HOUR, by=None)
    client.force_login(ana)
    assert "You are in the group Photo editor until <time" in client.get("/admin/").text
    assert "Photo editor until" in client.get("/admin/sign-in/").text
    run_out(ana)
    assert "You are in the group" not in client.get("/admin/").text


def test_a_group_that_requires_a_second_factor_requires_it_for_that_time(
    ana: User, editors: Group, settings: Any
) -> None:
    settings.SECOND_FACTOR_GROUPS = frozenset({"Photo editor"})
    assert not needs_factor(ana)
    give_group(ana, editors, until=timezone.now() + HOUR, by=None)
    assert needs_factor(ana)
    run_out(ana)
    assert not needs_factor(ana)


def test_a_page_that_was_open_over_the_end_is_told_so(
    admin_client: Client, ana: User, editors: Group
) -> None:
    held = give_group(ana, editors, until=timezone.now() + HOUR, by=None)
    run_out(ana)
    end_timed_groups()
    stale = line(editors, "2099-01-01", id=held.pk)
    page = save_page(admin_client, ana, stale, email="ana@example.org").content.decode()
    assert "load the page anew" in page
    assert not User.objects.get(pk=ana.pk).email
    assert not TimedMembership.objects.exists()

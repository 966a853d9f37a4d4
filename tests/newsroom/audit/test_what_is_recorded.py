"""What comes into the audit log: each act with its thing, by whom and from where."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from media.hold_decisions import hold_photo, keep_out, release_photo
from media.photo_embargo import embargo_photo, end_licence, keep_licence, lift_photo_embargo
from media.takedown import kill_photo, undo_kill
from newsroom.audit.actor import Actor, ActorMiddleware, find_actor, find_system_user
from newsroom.audit.record import record
from newsroom.models import AuditEntry
from newsroom.publishing.embargoes import (
    cancel_withdrawal,
    lift_embargo,
    set_embargo,
    set_withdrawal,
)
from newsroom.publishing.workflow import cancel_schedule, publish, withdraw
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    """What the log says, oldest first."""
    return list(AuditEntry.objects.order_by("number").values_list("act", flat=True))


def newest() -> AuditEntry:
    """The last row."""
    return AuditEntry.objects.order_by("-number")[0]


def test_every_step_of_a_gallery_is_recorded() -> None:
    soon = timezone.now() + timedelta(hours=1)
    gallery = withdraw(make_gallery(1))
    gallery = publish(gallery, at=soon)
    gallery = cancel_schedule(gallery)
    gallery = publish(gallery)
    gallery = lift_embargo(set_embargo(gallery, until=soon))
    cancel_withdrawal(set_withdrawal(gallery, at=soon))
    assert acts() == [
        *("publish", "withdraw", "schedule", "cancel_schedule", "publish"),
        *("embargo", "lift_embargo", "set_withdrawal", "cancel_withdrawal"),
    ]
    entry = newest()
    assert (entry.kind, entry.thing_id, entry.thing) == ("gallery", gallery.pk, gallery.title)
    assert entry.details == {"before": soon.isoformat()}


def test_every_decision_on_a_photo_is_recorded() -> None:
    photo, soon = make_photo(), timezone.now() + timedelta(days=1)
    embargo_photo(photo, until=soon)
    lift_photo_embargo(photo)
    end_licence(photo, at=soon)
    keep_licence(photo)
    hold_photo(photo, reason="Ask the agency.", held_by=None)
    assert newest().details == {"reason": "Ask the agency."}
    release_photo(photo, decided_by=None)
    keep_out(photo, decided_by=None)
    kill_photo(photo, reason="Wrong man", killed_by=None)
    assert newest().details == {"reason": "Wrong man"}
    undo_kill(photo, reason="It was him", undone_by=None)
    assert acts() == [
        *("embargo", "lift_embargo", "licence_end", "keep_licence", "hold", "release"),
        *("keep_out", "kill", "undo_kill"),
    ]


def test_logins_and_wrong_passwords_are_recorded_with_their_address(client: Client) -> None:
    User.objects.create_user("ana", password="secret", is_staff=True)
    for password in ("wrong", "secret"):
        client.post("/admin/login/", {"username": "ana", "password": password, "next": "/admin/"})
    client.post("/admin/logout/")
    assert acts() == ["user_added", "login_failed", "login", "logout"]
    entry = AuditEntry.objects.get(act="login")
    assert (entry.person, entry.source, entry.address) == ("ana", "desk", "127.0.0.1")
    assert AuditEntry.objects.get(act="login_failed").thing == "ana"


def test_an_unknown_name_is_recorded_as_it_was_typed(client: Client) -> None:
    client.post("/admin/login/", {"username": "nobody", "password": "x", "next": "/admin/"})
    assert (newest().act, newest().thing, newest().kind) == ("login_failed", "nobody", "")


def test_rights_that_are_given_and_taken_are_recorded(client: Client) -> None:
    boss = User.objects.create_superuser("boss")
    intern = User.objects.create_user("intern", email="i@example.org")
    kill = Permission.objects.get(codename="kill_photo")
    desk = Group.objects.create(name="Night desk")
    client.force_login(boss)
    form = {"username": "intern", "email": "i@example.org", "is_active": "on", "is_staff": "on"}
    form |= {"timed_memberships-TOTAL_FORMS": "0", "timed_memberships-INITIAL_FORMS": "0"}
    change = f"/admin/auth/user/{intern.pk}/change/"
    assert client.post(change, {**form, "groups": [desk.pk]}).status_code == 302
    details = AuditEntry.objects.filter(act="user_changed").order_by("number")
    assert [(row.person, row.thing, row.details) for row in details] == [
        ("boss", "intern", {"is_staff": {"before": False, "after": True}}),
        ("boss", "intern", {"add": ["Night desk"]}),
    ]
    desk.permissions.add(kill)
    assert newest().details == {"add": ["media.kill_photo"]}
    desk.user_set.remove(intern)
    assert (newest().thing, newest().details) == ("intern", {"remove": ["Night desk"]})
    kill.group_set.clear()
    desk.delete()
    assert newest().act == "group_deleted"


def test_a_new_password_is_recorded_and_a_better_hash_is_not() -> None:
    user = User.objects.create_user("ana", password="secret")
    user.set_password("other")
    user.save()
    assert newest().act == "password"
    before = len(acts())
    user.password = "md5$salt$hash"
    user.save(update_fields=["password"])
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])
    assert len(acts()) == before


def test_an_unlocked_login_is_recorded() -> None:
    User.objects.create_user("ana")
    call_command("unlock_login", "ana")
    assert (newest().act, newest().thing) == ("unlock", "ana")


def test_what_a_command_does_names_the_machines_user() -> None:
    entry = record(AuditEntry.Act.PUBLISH, name="A long night")
    assert (entry.source, entry.person) == ("command", find_system_user())
    assert str(entry).endswith("Published A long night")


def test_what_a_program_asks_of_the_api_is_told_apart() -> None:
    seen: list[Actor] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(find_actor())
        return HttpResponse()

    ActorMiddleware(answer)(RequestFactory().get("/api/v1/photos"))
    assert seen[0].source == AuditEntry.Source.API
    assert find_actor().source == AuditEntry.Source.COMMAND

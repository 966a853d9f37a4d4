"""Who manages users gives away only what he holds himself."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

pytestmark = pytest.mark.django_db

MANAGER = (
    *("view_user", "add_user", "change_user", "delete_user"),
    *("view_group", "add_group", "change_group", "delete_group", "view_gallery"),
)


def rights(*names: str) -> list[Permission]:
    """Permissions by their code names."""
    return list(Permission.objects.filter(codename__in=names))


@pytest.fixture
def manager(client: Client) -> User:
    """Somebody who manages users, and may look at galleries; logged in."""
    user = User.objects.create_user("manager", is_staff=True)
    user.user_permissions.set(rights(*MANAGER))
    client.force_login(user)
    return user


def save(client: Client, user: User, **fields: Any) -> int:
    """The status of a user's form; 302 is saved."""
    lines = {"timed_memberships-TOTAL_FORMS": 0, "timed_memberships-INITIAL_FORMS": 0}
    form = {"username": user.username, "is_active": "on", "is_staff": "on", **lines, **fields}
    return client.post(f"/admin/auth/user/{user.pk}/change/", form).status_code


def test_a_manager_does_not_make_himself_superuser(client: Client, manager: User) -> None:
    own = [permission.pk for permission in manager.user_permissions.all()]
    assert save(client, manager, is_superuser="on", user_permissions=own) == 302
    manager.refresh_from_db()
    assert not manager.is_superuser
    assert manager.user_permissions.count() == len(own)


def test_a_manager_gives_what_he_holds_and_nothing_else(client: Client, manager: User) -> None:
    intern = User.objects.create_user("intern", is_staff=True)
    held, beyond = rights("view_gallery")[0], rights("publish_gallery")[0]
    assert save(client, intern, user_permissions=[held.pk]) == 302
    assert save(client, intern, user_permissions=[held.pk, beyond.pk]) == 200
    powerful = Group.objects.create(name="Publishers")
    powerful.permissions.add(beyond)
    assert save(client, intern, groups=[powerful.pk], user_permissions=[held.pk]) == 200
    assert list(intern.user_permissions.all()) == [held]
    assert not intern.groups.exists()


@pytest.mark.parametrize("is_active", [True, False])
def test_a_manager_does_not_touch_those_who_hold_more(
    client: Client, manager: User, is_active: bool
) -> None:
    boss = User.objects.create_superuser("boss", is_active=is_active)
    publisher = User.objects.create_user("publisher", is_staff=True, is_active=is_active)
    publisher.groups.add(Group.objects.create(name="Publishers"))
    publisher.groups.get().permissions.set(rights("publish_gallery"))
    for user in (boss, publisher):
        assert save(client, user) == 403
        page = f"/admin/auth/user/{user.pk}"
        new = {"password1": "taken-over-1", "password2": "taken-over-1"}
        assert client.post(f"{page}/password/", new).status_code == 403
        assert client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"}
        client.post("/admin/auth/user/", chosen)
        assert User.objects.filter(pk=user.pk).exists()


def test_a_manager_does_not_fill_a_group_beyond_his_own_rights(
    client: Client, manager: User
) -> None:
    beyond = rights("publish_gallery")[0]
    publishers = Group.objects.create(name="Publishers")
    publishers.permissions.add(beyond)
    page = f"/admin/auth/group/{publishers.pk}"
    assert client.post(f"{page}/change/", {"name": "Mine"}).status_code == 403
    assert client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    answer = client.post("/admin/auth/group/add/", {"name": "New", "permissions": [beyond.pk]})
    assert answer.status_code == 200
    assert not Group.objects.filter(name="New").exists()


def test_a_superuser_may_do_all_of_it(admin_client: Client) -> None:
    intern = User.objects.create_user("intern")
    assert save(admin_client, intern, is_superuser="on") == 302
    intern.refresh_from_db()
    assert intern.is_superuser

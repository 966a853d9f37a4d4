"""The groups that a newsroom begins with."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from gallery.models import Gallery
from media.models import Photo
from newsroom.groups import GROUPS, add_new_rights, make_missing_groups
from newsroom.models import Article
from newsroom.rights import may_edit, may_kill, may_override, may_publish, may_upload
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups() -> None:
    """The groups as the migration makes them, which a test that empties all tables takes away."""
    make_missing_groups(apps)


def join(name: str) -> User:
    """Somebody of a group."""
    user = User.objects.create_user(f"of {name}", is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    return user


def test_a_newsroom_begins_with_four_groups_that_hold_what_they_say() -> None:
    assert set(GROUPS) <= set(Group.objects.values_list("name", flat=True))
    for name, rights in GROUPS.items():
        held = Group.objects.get(name=name).permissions.select_related("content_type")
        assert {f"{each.content_type.app_label}.{each.codename}" for each in held} == rights


def test_permissions_are_named_as_django_names_them() -> None:
    Permission.objects.filter(codename__in=("change_photo", "kill_photo")).delete()
    Group.objects.all().delete()
    make_missing_groups(apps)
    assert Permission.objects.get(codename="change_photo").name == "Can change photo"
    assert Permission.objects.get(codename="kill_photo").name == "Can kill photos, and undo it"


def test_a_group_that_a_newsroom_changed_is_left_alone() -> None:
    editor = Group.objects.get(name="Editor")
    editor.permissions.clear()
    Group.objects.get(name="Publisher").delete()
    assert make_missing_groups(apps) == ["Publisher"]
    assert not editor.permissions.exists()


@pytest.mark.parametrize(
    ("group", "publishes", "kills", "overrides"),
    [
        ("Contributor", (), False, False),
        ("Photo editor", (Gallery,), True, False),
        ("Editor", (Gallery, Article), False, False),
        ("Publisher", (Gallery, Article), True, True),
    ],
)
def test_who_may_publish_and_kill(
    group: str, publishes: tuple[type, ...], kills: bool, overrides: bool
) -> None:
    person, live = join(group), make_gallery(1)
    draft = make_gallery(1, published=False)
    assert may_upload(person)
    assert may_edit(person, draft)
    assert may_edit(person, live) == (Gallery in publishes)
    assert {kind for kind in (Gallery, Article) if may_publish(person, kind)} == set(publishes)
    assert may_kill(person) == kills
    assert may_override(person, live) == overrides


@pytest.mark.parametrize("group", list(GROUPS))
def test_each_group_sees_its_desk(client: Client, group: str) -> None:
    client.force_login(join(group))
    for kind in (Gallery, Article, Photo):
        label = kind._meta
        page = client.get(f"/admin/{label.app_label}/{label.model_name}/")
        assert page.status_code == 200
    may_read_log = client.get("/admin/newsroom/auditentry/").status_code == 200
    assert may_read_log == (group == "Publisher")


def test_rights_on_what_came_later_go_to_the_groups_that_nobody_changed() -> None:
    newer = Permission.objects.filter(codename__endswith="_rightsrule")
    for name in GROUPS:
        Group.objects.get(name=name).permissions.remove(*newer)
    editor, publisher = (Group.objects.get(name=name) for name in ("Editor", "Publisher"))
    editor.permissions.remove(Permission.objects.get(codename="delete_gallery"))
    publisher.permissions.add(Permission.objects.get(codename="add_user"))
    assert add_new_rights(apps, "media.rightsrule") == ["Contributor", "Photo editor"]
    held = Group.objects.get(name="Photo editor").permissions
    assert held.filter(codename__endswith="_rightsrule").count() == 4
    assert add_new_rights(apps, "media.rightsrule") == []
    for group in (editor, publisher):
        assert not group.permissions.filter(codename__endswith="_rightsrule").exists()

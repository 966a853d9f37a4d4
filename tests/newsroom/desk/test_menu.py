"""The desk's menu: the lists in the order in which a newsroom uses them."""

from __future__ import annotations

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission, User
from django.test import RequestFactory

from newsroom.desk.site import MENU

pytestmark = pytest.mark.django_db


def list_menu(user: User) -> dict[str, list[str]]:
    """The parts of somebody's menu, with the names of their lists."""
    request = RequestFactory().get("/admin/")
    request.user = user
    return {
        part["name"]: [str(model["name"]) for model in part["models"]]
        for part in site.get_app_list(request)
    }


def test_work_comes_first_and_people_last() -> None:
    menu = list_menu(User.objects.create_superuser("ana"))
    assert list(menu) == [name for name, _ in MENU]
    assert menu["Desk"][:4] == ["Dashboard", "Galleries", "Articles", "Library"]
    assert menu["Public site"][0] == "Public site"
    assert menu["People"] == ["Users", "Groups", "Audit log"]


def test_nobody_is_shown_what_he_may_not_open() -> None:
    user = User.objects.create_user("reporter", is_staff=True)
    assert list_menu(user) == {}
    user.user_permissions.add(Permission.objects.get(codename="view_section"))
    assert list_menu(User.objects.get(pk=user.pk)) == {"Public site": ["Dashboard", "Sections"]}

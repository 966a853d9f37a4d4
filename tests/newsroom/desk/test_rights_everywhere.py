"""Every address of the desk and every act on its lists, by every group, in every state.

The table is in `rights_table`. An address that is in none of its rows fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from newsroom.groups import make_missing_groups
from newsroom.models import TimedMembership
from newsroom.sign_in.timed_groups import give_group
from tests.newsroom.desk.rights_table import (
    ACTIONS,
    COLUMNS,
    GROUP_NAMES,
    RIGHTS,
    ROWS,
    STAFF,
    STATES,
    read_rows,
    who_may,
)
from tests.newsroom.desk.rights_world import SIGN_IN_ROWS, World

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def names_on_the_desk() -> Iterator[str]:
    """The names of all addresses below /admin/; Django's two that have none only lead on.

    Of two names of one address, the first: it is the one that answers.
    """
    seen = set()
    for route, name in routes(get_resolver().url_patterns):
        if route.startswith("admin/") and route not in seen and name:
            seen.add(route)
            yield name


def routes(patterns: Any, prefix: str = "") -> Iterator[tuple[str, str | None]]:
    """Each address with its name."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.name
        else:
            yield from routes(pattern.url_patterns, route)


def test_every_address_of_the_desk_has_its_row() -> None:
    assert set(names_on_the_desk()) == set(ROWS)
    assert all(len(cells) in (2, 6) for cells in ROWS.values())


def is_refused(client: Client, method: str, world: World, name: str) -> bool:
    """Whether somebody is not let in; whatever was done is undone."""
    url = world.address_of(name)
    is_sheet = name.startswith("gallery_") and name.split("_")[1] in (
        *("place", "supply", "order", "remove", "restore", "add", "words", "retry"),
        *("set", "replace", "correct"),
        *("flag", "cover", "undo", "redo", "back"),
    )
    is_sheet = is_sheet or name.startswith("library_")
    cookies: Any = client.cookies.copy()  # a logout must not log the next request out
    with transaction.atomic():
        if method == "GET":
            response = client.get(url)
        elif is_sheet:
            response = client.post(url, world.request, content_type="application/json")
        else:
            response = client.post(url, world.form)
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.status_code == 404 and name == "app_list":
        return True  # nothing in it for him
    if response.status_code == 404 and (name == "upload" or name in SIGN_IN_ROWS):
        return False  # asked for what is nobody's, as any who may may
    assert response.status_code in (200, 302, 400, 401, 403, 405, 409), (url, response.status_code)
    to_login = response.headers.get("Location", "").startswith("/admin/login/?next=")
    return response.status_code in (401, 403, 405) or to_login


@pytest.fixture
def worlds() -> dict[str, World]:
    """One for each state."""
    return {state: World(state) for state in STATES}


def login(client: Client, role: str) -> None:
    """As somebody in a role."""
    if role != "a":
        client.force_login(make_user(role))


def make_user(role: str) -> User:
    """Somebody in a role."""
    make_missing_groups(apps)  # tests that empty every table may have run before
    user = User.objects.create_user(
        f"role-{role}", password="secret", is_staff=True, is_superuser=role == "S"
    )
    if role in GROUP_NAMES:
        user.groups.add(Group.objects.get(name=GROUP_NAMES[role]))
    elif role != "S":
        given = Permission.objects.filter(codename__in=RIGHTS[role])
        assert {permission.codename for permission in given} == RIGHTS[role]
        user.user_permissions.set(given)
    return user


def test_a_group_that_is_over_lets_in_nowhere(client: Client, worlds: dict[str, World]) -> None:
    """With the row still there, as it is until the sweep comes by; and all that it gave before."""
    user = make_user("s")
    make_missing_groups(apps)
    role, group = "h", Group.objects.get(name=GROUP_NAMES["h"])
    given = give_group(user, group, until=timezone.now() + timedelta(hours=1), by=None)
    client.force_login(user)
    asked = [cell for cell in cells() if cell[2] == "draft" and cell[1] == "GET"]

    def let_in() -> set[str]:
        return {
            name
            for name, get, state, _ in asked
            if not is_refused(client, get, worlds[state], name)
        }

    assert let_in() == {name for name, _, state, cell in asked if role in who_may(cell, state)}
    TimedMembership.objects.filter(pk=given.pk).update(until=timezone.now())
    assert let_in() == {name for name, _, state, cell in asked if "s" in who_may(cell, state)}


@pytest.mark.parametrize("role", ["a", *STAFF])
def test_who_may_what(client: Client, worlds: dict[str, World], role: str) -> None:
    login(client, role)
    wrong = [
        f"{method} {name}, {state}: is {'refused' if refused else 'let in'}"
        for name, method, state, cell in cells()
        if (refused := is_refused(client, method, worlds[state], name))
        == (role in who_may(cell, state))
    ]
    assert "\n".join(wrong) == ""


def cells() -> Iterator[tuple[str, str, str, str]]:
    """Each address and method in each state, and who may."""
    for name, (get, *posts) in ROWS.items():
        has_states = name.startswith(("gallery", "article", "newsroom_article"))
        shown_by_one = name.startswith(("photo", "media"))  # a draft, or what is published
        some = ("draft", "published") if has_states or shown_by_one else ("draft",)
        for state in some:
            yield name, "GET", state, get
        for state in STATES if has_states else some:
            yield name, "POST", state, posts[COLUMNS[state]] if len(posts) > 1 else posts[0]


@pytest.mark.parametrize("role", list(STAFF))
def test_who_may_act_on_the_rows_of_a_list(role: str) -> None:
    """What is not offered is not done either: Django takes only what it would offer."""
    request: Any = RequestFactory().get("/admin/")
    request.user = make_user(role)
    offered = {
        f"{model._meta.model_name}.{act}"
        for model, one in admin.site._registry.items()
        if one.has_view_permission(request)
        for act in one.get_actions(request)
    }
    wanted = read_rows(ACTIONS)
    assert offered == {name for name, [cell] in wanted.items() if role in who_may(cell, "draft")}

"""The menu of saved searches on the library's page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from newsroom.models import SavedSearch
from tests.builders import make_photo

pytestmark = pytest.mark.django_db
URL = "/admin/media/photo/searches/"


def viewer(name: str) -> Client:
    """Somebody who may look at photos and no more."""
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_photo"))
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, **body: Any) -> tuple[int, dict[str, Any]]:
    """Status and JSON of an act."""
    response = client.post(URL, json.dumps(body), content_type="application/json")
    return response.status_code, response.json()


def save(client: Client, name: str, *, shared: bool = False) -> tuple[int, dict[str, Any]]:
    """Save a search for storms."""
    return post(client, act="save", name=name, query="storm", sort="taken", is_shared=shared)


def test_a_search_is_saved_renamed_shared_and_deleted() -> None:
    ana, ben = viewer("ana"), viewer("ben")
    code, answer = save(ana, "Storms")
    (one,) = answer["searches"]
    assert (code, one["address"], one["owner"]) == (200, "?q=storm&sort=taken", "")
    assert ben.get(URL).json()["searches"] == []

    post(ana, act="rename", search=one["id"], name="Gales")
    post(ana, act="share", search=one["id"], is_shared=True)
    (theirs,) = ben.get(URL).json()["searches"]
    assert (theirs["name"], theirs["owner"], theirs["may_change"]) == ("Gales", "ana", False)
    code, refusal = post(ben, act="delete", search=one["id"])
    assert (code, refusal["error"][:22]) == (400, "This search is ana’s: ")

    code, answer = post(ana, act="delete", search=one["id"])
    assert (code, answer["searches"]) == (200, [])
    code, refusal = post(ana, act="rename", search=one["id"], name="Late")
    assert (code, "not there any more" in refusal["error"]) == (400, True)


def test_who_only_kills_saves_no_search_of_the_library() -> None:
    kim = viewer("kim")
    user = User.objects.get(username="kim")
    user.user_permissions.set(Permission.objects.filter(codename="kill_photo"))
    code, refusal = save(kim, "Storms", shared=True)
    assert (code, "right to view photos" in refusal["error"]) == (403, True)
    assert kim.get(URL).status_code == 403
    assert not SavedSearch.objects.exists()


def test_the_menu_says_what_is_new_until_it_was_seen() -> None:
    ana = viewer("ana")
    _, answer = save(ana, "Storms")
    search = answer["searches"][0]["id"]
    make_photo(headline="Storm")
    assert ana.get(URL).json()["new"] == {str(search): "1"}
    post(ana, act="seen", search=search)
    assert ana.get(URL).json()["new"] == {}


def test_the_page_lists_them_without_scripts() -> None:
    ana = viewer("ana")
    save(ana, "Storms <b>")
    page = ana.get("/admin/media/photo/").text
    assert '<a href="?q=storm&amp;sort=taken">Storms &lt;b&gt;</a>' in page


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"act": "burn"},
        {"act": "rename", "search": 1},
        {"act": "seen", "search": "1"},
        {"act": "save", "name": "\x00", "query": "storm", "sort": "taken", "is_shared": False},
        {"act": "save", "name": "Storm", "query": "", "sort": "taken", "is_shared": False},
        {"act": "save", "name": "Storm", "query": "storm", "sort": "taken"},
    ],
)
def test_what_makes_no_sense_changes_nothing(body: dict[str, Any]) -> None:
    ana = viewer("ana")
    code, answer = post(ana, **body)
    assert (code, bool(answer["error"])) == (400, True)
    assert not SavedSearch.objects.exists()


def test_who_may_not_see_photos_has_no_searches(client: Client) -> None:
    client.force_login(User.objects.create_user("intern", is_staff=True))
    assert client.get(URL).status_code == 403

"""The library's menu of saved searches: what it lists, and what it asks to be changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from media.models import Photo
from newsroom.desk.gallery_requests import (
    RequestRefused,
    RightMissing,
    get_editor,
    read_body,
    read_text,
    read_value,
)
from newsroom.desk.library_requests import on_library
from newsroom.library.results import Sort
from newsroom.library.saved_searches import (
    SearchNotSaved,
    change_search,
    count_new,
    delete_search,
    find_search,
    list_searches,
    mark_seen,
    may_change_search,
    save_search,
)
from newsroom.models import SavedSearch
from newsroom.rights import may_see

ACTS = ("save", "rename", "share", "delete", "seen")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_searches(request: HttpRequest) -> JsonResponse:
    """GET: the searches, with how many photos are new. POST: an `act` on one of them."""
    return change_searches(request) if request.method == "POST" else show_searches(request)


def require_sight(request: HttpRequest) -> None:
    """Raise `RightMissing` for somebody to whom the library is closed, such as who only kills."""
    if not may_see(request.user, Photo):
        raise RightMissing("Searches of the library need the right to view photos.")


@on_library
def show_searches(request: HttpRequest) -> dict[str, Any]:
    """The menu, with the numbers of new photos."""
    require_sight(request)
    person = get_editor(request)
    new = {key: str(number) for key, number in count_new(person).items()}
    return {"searches": describe_searches(request), "new": new}


@on_library
def change_searches(request: HttpRequest) -> dict[str, Any]:
    """Save, rename, share, delete or have seen; the menu as it is then."""
    require_sight(request)
    body = read_body(request)
    act = body.get("act")
    if act not in ACTS:
        raise RequestRefused(f"'act' must be one of {', '.join(ACTS)}.")
    try:
        act_on_search(request, act, body)
    except SearchNotSaved as error:
        raise RequestRefused(str(error)) from error
    return {"searches": describe_searches(request)}


def act_on_search(request: HttpRequest, act: str, body: dict[str, Any]) -> None:
    """Do one act; raises `RequestRefused`, `SearchNotSaved`."""
    person = get_editor(request)
    if act == "save":
        sort = read_text(body, "sort")
        save_search(
            owner=person,
            name=read_text(body, "name"),
            query=read_text(body, "query"),
            sort=Sort(sort) if sort in Sort.values else Sort.UPLOADED,
            is_shared=read_value(body, "is_shared", bool),
        )
        return
    search = find_search(person, read_value(body, "search", int))
    if act == "rename":
        change_search(search, changed_by=person, name=read_text(body, "name"))
    elif act == "share":
        change_search(search, changed_by=person, is_shared=read_value(body, "is_shared", bool))
    elif act == "delete":
        delete_search(search, deleted_by=person)
    else:
        mark_seen(search, person=person)


def describe_searches(request: HttpRequest) -> list[dict[str, Any]]:
    """The searches that somebody sees, for page and scripts."""
    person = get_editor(request)
    return [describe_search(search, person) for search in list_searches(person)]


def describe_search(search: SavedSearch, person: Any) -> dict[str, Any]:
    """One of them."""
    return {
        "id": search.pk,
        "name": search.name,
        "query": search.query,
        "sort": search.sort,
        "address": f"?{urlencode({'q': search.query, 'sort': search.sort})}",
        "is_shared": search.is_shared,
        "owner": "" if search.owner_id == person.pk else str(search.owner),
        "may_change": may_change_search(person, search),
    }

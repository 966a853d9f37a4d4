"""An open page learns within seconds what others did, who is here, and where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.history.gallery_fields import log_fields, read_stored_fields
from gallery.models import Gallery
from gallery.slides.flags import flag_slides
from gallery.slides.sequence import move_slides, remove_slides
from newsroom.desk import presence
from newsroom.desk.presence import Page, note_page, open_pages
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_there() -> None:
    """An empty cache."""
    cache.clear()


@pytest.fixture
def gallery() -> Gallery:
    """Three photos."""
    return make_gallery(3, published=False)


def client_of(name: str) -> Client:
    """Somebody who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client


@pytest.fixture
def ana() -> Client:
    """An editor."""
    return client_of("Ana")


@pytest.fixture
def ben() -> Client:
    """Another."""
    return client_of("Ben")


def look(client: Client, gallery: Gallery, etag: str = "", **query: str | int) -> HttpResponse:
    """What a page asks every two seconds."""
    headers = {"If-None-Match": etag} if etag else {}
    url = f"/admin/gallery/gallery/{gallery.pk}/changes/"
    return client.get(url, query, headers=headers)  # type: ignore[return-value]


def seen(client: Client, gallery: Gallery, **query: str | int) -> Any:
    """The same, read."""
    response: Any = look(client, gallery, "", **query)
    assert response.status_code == 200, response.content
    return response.json()


def ids(gallery: Gallery) -> list[str]:
    """The order."""
    return list(gallery.slides.order_by("position").values_list("public_id", flat=True))


def test_a_page_learns_what_another_editor_did(ana: Client, gallery: Gallery) -> None:
    ben = User.objects.create_user("Ben")
    first, second, third = ids(gallery)
    assert "acts" not in seen(ana, gallery, after=1, page="a")
    move_slides(gallery, [third], to=1, expected_version=gallery.version, changed_by=ben)
    flag_slides(gallery, [second], flag="pick", changed_by=ben)
    answer = seen(ana, gallery, after=1, page="a")
    assert [act["did"] for act in answer["acts"]] == [
        "moved 1 photo to the start",
        "picked 1 photo",
    ]
    assert [act["slides"] for act in answer["acts"]] == [[], [second]]
    assert answer["order"] == [third, first, second]
    gallery.refresh_from_db()
    assert (answer["number"], answer["version"]) == (3, gallery.version)
    assert "order" not in seen(ana, gallery, after=2, page="a")


def test_a_changed_form_is_told_and_what_can_be_undone(ana: Client, gallery: Gallery) -> None:
    before = read_stored_fields(gallery)
    gallery.title = "The count"
    gallery.save()
    log_fields(gallery, before=before, done_by=User.objects.get(username="Ana"))
    answer = seen(ana, gallery, after=1, page="a")
    assert answer["fields"] is True
    assert answer["undo"] == "changed the title"
    assert seen(ana, gallery, after=2, page="a", first=1)["undo"] == "changed the title"


def test_where_nothing_happened_the_answer_is_short_and_cheap(
    ana: Client, gallery: Gallery
) -> None:
    first = look(ana, gallery, after=1, page="a")
    with CaptureQueriesContext(connection) as queries:
        second = look(ana, gallery, first["ETag"], after=1, page="a")
    assert (second.status_code, second.content) == (304, b"")
    own = [query for query in queries if "django_" not in query["sql"]]
    assert len(own) <= 5  # the user, the gallery, its last act, and the cache
    remove_slides(gallery, ids(gallery)[:1], expected_version=gallery.version)
    assert look(ana, gallery, first["ETag"], after=1, page="a").status_code == 200


def test_each_sees_who_else_is_here_and_on_which_photo(
    ana: Client, ben: Client, gallery: Gallery
) -> None:
    slide = ids(gallery)[1]
    assert seen(ana, gallery, after=1, page="a")["people"] == []
    assert seen(ben, gallery, after=1, page="b", slide=slide)["people"] == [
        {"name": "Ana", "slide": ""}
    ]
    assert seen(ana, gallery, after=1, page="a")["people"] == [{"name": "Ben", "slide": slide}]
    seen(ben, gallery, after=1, page="b")
    assert seen(ana, gallery, after=1, page="a")["people"] == [{"name": "Ben", "slide": ""}]
    seen(ben, gallery, page="b", closed=1)
    assert seen(ana, gallery, after=1, page="a")["people"] == []


def test_a_page_that_falls_silent_is_gone_but_a_hidden_one_is_believed_longer(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_page(gallery.pk, "a", Page("Ana"))
    note_page(gallery.pk, "b", Page("Ben", is_hidden=True))
    started = timezone.now()

    def at(seconds: int) -> set[str]:
        now = started + timedelta(seconds=seconds)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return set(open_pages(gallery.pk))

    assert at(15) == {"a", "b"}
    assert at(25) == {"b"}
    assert at(100) == {"b"}
    assert at(160) == set()


def test_a_page_that_says_the_same_again_writes_nothing_for_a_while(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    keep = presence.keep_pages

    def counting(gallery_id: int, pages: dict[str, Page], *, kind: str) -> None:
        written.append(len(pages))
        keep(gallery_id, pages, kind=kind)

    monkeypatch.setattr(presence, "keep_pages", counting)
    for _ in range(4):
        note_page(gallery.pk, "a", Page("Ana"))
    assert written == [1]
    note_page(gallery.pk, "a", Page("Ana", slide_id="bcdf"))
    assert written == [1, 1]
    later = timezone.now() + timedelta(seconds=8)
    monkeypatch.setattr(timezone, "now", lambda: later)
    note_page(gallery.pk, "a", Page("Ana", slide_id="bcdf"))
    assert written == [1, 1, 1]


def test_pages_without_end_fill_nothing(gallery: Gallery) -> None:
    for number in range(presence.MOST_PAGES + 5):
        note_page(gallery.pk, f"page{number}", Page("Ana"))
    assert len(open_pages(gallery.pk)) == presence.MOST_PAGES


def test_after_a_long_absence_everything_is_fetched_anew(ana: Client, gallery: Gallery) -> None:
    for number in range(201):
        flag = "pick" if number % 2 else "reject"
        flag_slides(gallery, ids(gallery)[:1], flag=flag)
    answer = seen(ana, gallery, after=1, page="a")
    assert (answer["acts"], answer["everything"]) == ([], True)


@pytest.mark.parametrize(
    "query", [{"after": "-1"}, {"after": "x"}, {"page": "a" * 33}, {"slide": "<b>"}]
)
def test_a_query_that_makes_no_sense_is_refused(
    ana: Client, gallery: Gallery, query: dict[str, str]
) -> None:
    assert look(ana, gallery, "", **query).status_code == 400

"""Undo, redo, the list of what happened, and back to how it was, as the page asks for them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from gallery.history.log import find_acts
from gallery.models import Act, Gallery
from gallery.slides.sequence import move_slides
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("Ed"))
    return client


def url(gallery: Gallery, act: str) -> str:
    """An address of the desk."""
    return f"/admin/gallery/gallery/{gallery.pk}/{act}/"


def ask(client: Client, gallery: Gallery, act: str, body: object = None) -> tuple[int, Any]:
    """Status and JSON of a request."""
    text = json.dumps({} if body is None else body)
    response = client.post(url(gallery, act), text, content_type="application/json")
    return response.status_code, response.json()


def ids(gallery: Gallery) -> list[str]:
    """The order."""
    return list(gallery.slides.order_by("position").values_list("public_id", flat=True))


def test_a_removal_is_undone_and_done_again_with_its_card(editor: Client) -> None:
    gallery = make_gallery(3, published=False)
    before = ids(gallery)
    _, answer = ask(editor, gallery, "remove", {"slides": before[:1], "version": gallery.version})
    assert answer["acts_written"] == [2]
    code, answer = ask(editor, gallery, "undo")
    assert (code, answer["order"], answer["message"]) == (200, before, "Undone: removed 1 photo.")
    assert before[0] in answer["html"]
    assert (answer["undo"], answer["redo"]) == ("", "removed 1 photo")
    assert answer["acts_written"] == [3]
    _, answer = ask(editor, gallery, "redo")
    assert answer["order"] == before[1:]
    assert (answer["html"], answer["slides"]) == ("", before[:1])
    gallery.refresh_from_db()
    assert answer["version"] == gallery.version


def test_there_may_be_nothing_to_undo(editor: Client) -> None:
    gallery = make_gallery(1, published=False)
    code, answer = ask(editor, gallery, "undo")
    assert (code, answer["error"]) == (409, "There is nothing of yours to undo.")
    assert ask(editor, gallery, "redo")[0] == 409


def test_the_log_is_listed_newest_first_and_in_parts(editor: Client) -> None:
    gallery = make_gallery(2, published=False)
    ana = User.objects.create_user("Ana")
    for _ in range(120):
        last = ids(gallery)[1:]
        move_slides(gallery, last, to=1, expected_version=gallery.version, changed_by=ana)
    answer = editor.get(url(gallery, "acts")).json()
    assert (len(answer["acts"]), answer["more"]) == (100, True)
    newest = answer["acts"][0]
    assert (newest["number"], newest["who"], newest["did"], newest["source"]) == (
        *(121, "Ana", "moved 1 photo to the start"),
        "desk",
    )
    assert newest["at"].endswith("+00:00")
    rest = editor.get(url(gallery, "acts"), {"before": answer["acts"][-1]["number"]}).json()
    assert (len(rest["acts"]), rest["more"]) == (21, False)
    assert rest["acts"][-1]["did"] == "added 2 photos at the end"


def test_an_earlier_order_is_shown_with_its_pictures_and_gone_back_to(editor: Client) -> None:
    gallery = make_gallery(3, published=False)
    before = ids(gallery)
    moment = timezone.now()
    ask(editor, gallery, "order", {"order": before[::-1], "version": gallery.version})
    answer = editor.get(url(gallery, "then"), {"at": 1}).json()
    assert [slide["id"] for slide in answer["slides"]] == before
    assert all("/renditions/" in slide["picture"] for slide in answer["slides"])
    code, answer = ask(editor, gallery, "back", {"to": 1})
    assert (code, answer["order"]) == (200, before)
    assert "is as it was" in answer["message"]
    assert ask(editor, gallery, "undo")[1]["order"] == before[::-1]
    assert ask(editor, gallery, "back", {"at": moment.isoformat()})[1]["order"] == before


@pytest.mark.parametrize(
    ("act", "body", "said"),
    [
        ("back", {}, "at"),
        ("back", {"to": -1}, "no change -1"),
        ("back", {"to": 99}, "no change 99"),
        ("back", {"at": "21:40"}, "zone"),
        ("back", {"at": "2026-13-40T21:40Z"}, "zone"),
        ("back", {"at": "0001-01-01T00:00+10:00"}, "zone"),
        ("back", {"at": "9999-12-31T23:59-10:00"}, "zone"),
        ("flag", {"slides": [], "flag": "maybe"}, "maybe"),
        ("flag", {"slides": "abc", "flag": "pick"}, "slides"),
        ("flag", {"slides": ["bcdfghjkmn"], "flag": "pick"}, "bcdfghjkmn"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    editor: Client, act: str, body: object, said: str
) -> None:
    gallery = make_gallery(1, published=False)
    code, answer = ask(editor, gallery, act, body)
    assert code == 400
    assert said in answer["error"]
    assert find_acts(gallery).count() == 1


@pytest.mark.parametrize(
    ("act", "query"),
    [("then", {}), ("then", {"at": "x"}), ("then", {"at": "9"}), ("acts", {"before": "²"})],
)
def test_a_query_that_makes_no_sense_is_refused(
    editor: Client, act: str, query: dict[str, str]
) -> None:
    gallery = make_gallery(1, published=False)
    assert editor.get(url(gallery, act), query).status_code == 400


def test_what_was_before_the_log_began_is_said_to_be_out_of_reach(editor: Client) -> None:
    gallery = make_gallery(1, published=False)
    Act.objects.update(name=Act.Name.EARLIER, delta={})
    code, answer = ask(editor, gallery, "back", {"to": 0})
    assert (code, answer["error"]) == (
        409,
        "The history does not reach back so far. Nothing was changed.",
    )


def test_many_are_flagged_in_one_request(editor: Client) -> None:
    gallery = make_gallery(3, published=False)
    code, answer = ask(editor, gallery, "flag", {"slides": ids(gallery)[:2], "flag": "pick"})
    assert code == 200
    assert answer["html"].count("data-slide-id") == 2
    assert gallery.slides.filter(flag="pick").count() == 2


def test_the_form_is_logged_and_undone(editor: Client) -> None:
    form = {"title": "Ballots", "slug": "ballots", "kicker": "Photos", "language": "en"}
    editor.post("/admin/gallery/gallery/add/", form)
    gallery = Gallery.objects.get()
    page = editor.get(url(gallery, "change")).context["adminform"].form
    changed = {**form, "title": "The count", "intro": "They counted.", "seen": page.initial["seen"]}
    assert editor.post(url(gallery, "change"), changed).status_code == 302
    told = [act.sentence for act in find_acts(gallery)]
    assert told == ["Ed created the gallery", "Ed changed the title and intro"]
    code, answer = ask(editor, gallery, "undo")
    assert (code, answer["fields"]) == (200, True)
    gallery.refresh_from_db()
    assert (gallery.title, gallery.intro, gallery.slug) == ("Ballots", "", "ballots")
    assert ask(editor, gallery, "undo")[0] == 409  # the gallery itself is not undone

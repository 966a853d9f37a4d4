"""Many words at once on the contact sheet: a field of a selection, and find and replace."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from gallery.history.log import find_acts
from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from gallery.slides.words import edit_words
from media.models import Photo
from tests.builders import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery() -> Gallery:
    """A draft of three photos that say "Schabin 1" and so on, and are credited "AP"."""
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    captions = [f"Schabin {number}" for number in (1, 2, 3)]
    place_photos(gallery, [make_photo(caption=each, credit_line="AP") for each in captions])
    return gallery


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def someone_with(*rights: str) -> Client:
    """A member of the desk with these rights alone."""
    user = User.objects.create_user("intern", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def ask(client: Client, gallery: Gallery, act: str, body: object) -> tuple[int, dict[str, Any]]:
    """Status and JSON of a request."""
    url = f"/admin/gallery/gallery/{gallery.pk}/{act}/"
    response = client.post(url, json.dumps(body), content_type="application/json")
    return response.status_code, response.json()


def look(client: Client, gallery: Gallery, act: str, **query: str) -> tuple[int, dict[str, Any]]:
    """The same of a question."""
    response = client.get(f"/admin/gallery/gallery/{gallery.pk}/{act}/", query)
    return response.status_code, response.json()


def ids(gallery: Gallery) -> list[str]:
    """The order."""
    return list(gallery.slides.order_by("position").values_list("public_id", flat=True))


def request_of(gallery: Gallery, seen: str = "AP", **changes: object) -> dict[str, Any]:
    """What the page sends for a credit of all photos."""
    body = {"field": "credit_line", "text": "EPA", "how": "set", "on_photo": False}
    return {**body, "seen": dict.fromkeys(ids(gallery), seen), **changes}


def credits_of(gallery: Gallery) -> list[str]:
    """As they are printed."""
    slides = gallery.slides.select_related("photo").order_by("position")
    return [slide.credit_line_in_effect for slide in slides]


def test_a_credit_is_set_on_a_selection_and_undone(editor: Client, gallery: Gallery) -> None:
    code, answer = ask(editor, gallery, "set", request_of(gallery))
    assert (code, answer["message"], answer["is_left"]) == (200, "3 changed.", False)
    assert answer["html"].count('<li class="card ') == 3
    assert credits_of(gallery) == ["EPA"] * 3
    assert len(answer["acts_written"]) == 1
    _, undone = ask(editor, gallery, "undo", {})
    assert undone["message"] == "Undone: set the credit of 3 photos."
    assert credits_of(gallery) == ["AP"] * 3


def test_a_text_goes_before_or_behind_what_is_there(editor: Client, gallery: Gallery) -> None:
    ask(editor, gallery, "set", request_of(gallery, text="Evan Vucci/", how="prepend"))
    assert credits_of(gallery) == ["Evan Vucci/AP"] * 3
    body = request_of(gallery, seen="Evan Vucci/AP", text="/Courier", how="append")
    ask(editor, gallery, "set", body)
    assert credits_of(gallery) == ["Evan Vucci/AP/Courier"] * 3


def test_what_is_sent_again_after_a_lost_answer_is_done_once(
    editor: Client, gallery: Gallery
) -> None:
    body = request_of(gallery, text="/Courier", how="append")
    ask(editor, gallery, "set", body)
    code, answer = ask(editor, gallery, "set", body)
    assert (code, answer["message"]) == (200, "0 changed, 3 said so already.")
    assert credits_of(gallery) == ["AP/Courier"] * 3


def test_what_somebody_changed_meanwhile_is_left_and_shown(
    editor: Client, gallery: Gallery
) -> None:
    edit_words(
        gallery.slides.get(position=2), seen={"credit_line": "AP"}, edited={"credit_line": "Ben"}
    )
    _, answer = ask(editor, gallery, "set", request_of(gallery))
    assert (answer["message"], answer["is_left"]) == (
        "2 changed, 1 left: 2 (somebody changed it).",
        True,
    )
    assert "Ben" in answer["html"]


@pytest.mark.parametrize(
    "changes",
    [
        {"field": "original_sha256", "on_photo": True},
        {"field": "city"},
        {"how": "turn"},
        {"seen": {}},
        {"seen": {"x": 1}},
        {"seen": {"nobodys": "AP"}},
        {"text": "x\0"},
        {"text": "x" * 501},
        {"on_photo": "yes"},
    ],
)
def test_a_request_that_makes_no_sense_is_refused_and_changes_nothing(
    editor: Client, gallery: Gallery, changes: dict[str, object]
) -> None:
    code, answer = ask(editor, gallery, "set", {**request_of(gallery), **changes})
    assert (code, answer["error"].endswith(".")) == (400, True)
    assert credits_of(gallery) == ["AP"] * 3


def test_photos_are_changed_everywhere_and_the_cards_that_show_them_follow(
    editor: Client, gallery: Gallery
) -> None:
    code, texts = look(editor, gallery, "texts", field="credit_line")
    assert (code, texts) == (200, {"texts": dict.fromkeys(ids(gallery), "AP"), "closed": []})
    _, answer = ask(editor, gallery, "set", request_of(gallery, on_photo=True))
    assert answer["message"] == "3 changed."
    assert set(Photo.objects.values_list("credit_line", flat=True)) == {"EPA"}
    assert find_acts(gallery).last().summary == "set the credit of 3 photos, everywhere"  # type: ignore[union-attr]
    _, news = look(editor, gallery, "changes", after="1")
    assert sorted(news["acts"][-1]["slides"]) == sorted(ids(gallery))
    _, undone = ask(editor, gallery, "undo", {})
    assert undone["html"].count('<li class="card ') == 3
    assert credits_of(gallery) == ["AP"] * 3


def test_keywords_are_lines_and_draw_no_card_anew(editor: Client, gallery: Gallery) -> None:
    body = request_of(gallery, seen="", field="keywords", text="sea\nfog", on_photo=True)
    _, answer = ask(editor, gallery, "set", body)
    assert answer["html"] == ""
    assert [photo.keywords for photo in Photo.objects.all()] == [["sea", "fog"]] * 3
    assert set(look(editor, gallery, "texts", field="keywords")[1]["texts"].values()) == {
        "sea\nfog"
    }


def test_whoever_may_not_change_photos_is_told_so(gallery: Gallery) -> None:
    intern = someone_with("view_gallery", "change_gallery", "view_photo")
    code, answer = look(intern, gallery, "texts", field="city")
    assert (code, answer["error"]) == (403, "Changing photos everywhere needs another right.")
    page = intern.get(f"/admin/gallery/gallery/{gallery.pk}/change/").text
    assert "data-set-words" in page
    assert "photo:city" not in page
    assert 'name="where"' not in page
    _, answer = ask(intern, gallery, "set", request_of(gallery, on_photo=True))
    assert answer["message"].startswith("0 changed, 3 left: 1, 2, 3 (changing the photo everywhere")
    assert credits_of(gallery) == ["AP"] * 3


def find(client: Client, gallery: Gallery, text: str, **query: str) -> list[dict[str, Any]]:
    """What is found."""
    hits: list[dict[str, Any]] = look(client, gallery, "find", find=text, **query)[1]["hits"]
    return hits


def replacement_of(hits: list[dict[str, Any]]) -> dict[str, Any]:
    """What the page sends to replace a name."""
    body = {"find": "Schabin", "replacement": "Schaben", "whole_words": True, "match_case": False}
    chosen = [
        {
            **{name: hit[name] for name in ("slide", "field", "on_photo")},
            "seen": "".join(hit["pieces"]),
        }
        for hit in hits
    ]
    return {**body, "hits": chosen}


def captions(gallery: Gallery) -> list[str]:
    """As they are printed."""
    slides = gallery.slides.select_related("photo").order_by("position")
    return [slide.caption_in_effect for slide in slides]


def test_a_name_is_corrected_where_the_editor_says_so(editor: Client, gallery: Gallery) -> None:
    hits = find(editor, gallery, "schabin", whole="1")
    assert next(hit["pieces"] for hit in hits) == ["", "Schabin", " 1"]
    assert all(hit["is_inherited"] for hit in hits)
    code, answer = ask(editor, gallery, "replace", replacement_of(hits[:2]))
    assert (code, answer["message"]) == (200, "2 changed.")
    assert captions(gallery) == ["Schaben 1", "Schaben 2", "Schabin 3"]
    assert Photo.objects.filter(caption__contains="Schabin").count() == 3
    assert find(editor, gallery, "schabin", case="1") == []
    assert len(find(editor, gallery, "chabi")) == 1


def test_a_name_is_corrected_in_the_photos_themselves(editor: Client, gallery: Gallery) -> None:
    hits = find(editor, gallery, "Schabin", everywhere="1")
    assert all(hit["on_photo"] for hit in hits)
    _, answer = ask(editor, gallery, "replace", replacement_of(hits))
    assert answer["message"] == "3 changed."
    assert not Photo.objects.filter(caption__contains="Schabin").exists()
    assert not gallery.slides.exclude(caption="").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"find": " "},
        {"find": "x" * 501},
        {"replacement": "\0"},
        {"hits": []},
        {"hits": ["x"]},
        {"hits": [{"slide": "x"}]},
        {"whole_words": 1},
    ],
)
def test_a_replacement_that_makes_no_sense_is_refused(
    editor: Client, gallery: Gallery, changes: dict[str, object]
) -> None:
    hits = find(editor, gallery, "Schabin")
    code, answer = ask(editor, gallery, "replace", {**replacement_of(hits), **changes})
    assert (code, answer["error"].endswith(".")) == (400, True)
    assert captions(gallery) == ["Schabin 1", "Schabin 2", "Schabin 3"]


def test_nothing_to_find_is_said(editor: Client, gallery: Gallery) -> None:
    code, answer = look(editor, gallery, "find", find="")
    assert (code, answer["error"]) == (400, "Write what is to be found.")

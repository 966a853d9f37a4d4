"""Photos of the library are found and placed from a gallery's contact sheet."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from gallery.models import Gallery
from gallery.slides.sequence import remove_slides
from media.takedown import kill_photo
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def post(client: Client, gallery: Gallery, act: str, body: object) -> tuple[int, dict[str, Any]]:
    """Status and JSON of a request."""
    url = f"/admin/gallery/gallery/{gallery.pk}/{act}/"
    answer = client.post(url, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def found(client: Client, gallery: Gallery, text: str) -> dict[str, Any]:
    """What a search answers."""
    url = f"/admin/gallery/gallery/{gallery.pk}/library/"
    answer: dict[str, Any] = client.get(url, {"q": text}).json()
    return answer


def test_the_library_is_searched_as_on_its_own_page(editor: Client) -> None:
    gallery = make_gallery(0, published=False)
    make_photo(caption="Nets in the harbour", city="Bergen")
    make_photo(caption="A boat in the harbour", city="Oslo")
    assert found(editor, gallery, "")["total"] == "2 photos"
    assert found(editor, gallery, "HARBOUR bergen")["total"] == "1 photo"
    assert found(editor, gallery, "bergen boat")["is_empty"] is True


def test_what_must_not_be_used_or_is_there_already_is_closed(editor: Client) -> None:
    gallery = make_gallery(1, published=False)
    killed = make_photo(caption="Killed one")
    kill_photo(killed, reason="Not the minister", killed_by=None)
    make_photo(caption="Fresh one")
    tiles = found(editor, gallery, "")["tiles"]
    assert [tile["isClosed"] for tile in tiles] == [False, True, True]
    assert "Must not be used" in tiles[1]["html"]
    assert "In this gallery already" in tiles[2]["html"]


def test_a_cover_is_chosen_among_the_galleries_own_photos_that_readers_see(editor: Client) -> None:
    gallery = make_gallery(3, published=False)
    gallery.slides.filter(position=2).update(flag="reject")
    make_photo()
    answer = editor.get(f"/admin/gallery/gallery/{gallery.pk}/own/").json()
    shown = gallery.slides.order_by("position").values_list("photo", flat=True)
    assert [tile["id"] for tile in answer["tiles"]] == [shown[0], shown[2]]
    found = editor.get(f"/admin/gallery/gallery/{gallery.pk}/own/", {"q": '"caption 3"'}).json()
    assert [tile["id"] for tile in found["tiles"]] == [shown[2]]
    rest = editor.get(f"/admin/gallery/gallery/{gallery.pk}/own/", {"after": "1"}).json()
    assert [tile["id"] for tile in rest["tiles"]] == [shown[2]]


def test_photos_are_placed_in_the_order_of_choosing_and_each_once(editor: Client) -> None:
    gallery = make_gallery(1, published=False)
    there = gallery.slides.get().photo_id
    first, second = make_photo(), make_photo()
    code, answer = post(editor, gallery, "add", {"photos": [second.pk, there, first.pk, second.pk]})
    assert code == 200
    assert list(gallery.slides.order_by("position").values_list("photo", flat=True)) == [
        there,
        second.pk,
        first.pk,
    ]
    gallery.refresh_from_db()
    assert answer["version"] == gallery.version
    assert answer["message"].startswith("2 photos added at the end. 1 was there already")


def test_a_killed_photo_is_not_placed_and_nothing_else_is(editor: Client) -> None:
    gallery = make_gallery(0, published=False)
    killed, other = make_photo(), make_photo()
    kill_photo(killed, reason="Not the minister", killed_by=None)
    code, answer = post(editor, gallery, "add", {"photos": [other.pk, killed.pk]})
    assert (code, "was killed" in answer["error"]) == (400, True)
    assert gallery.slides.count() == 0


@pytest.mark.parametrize("body", [{}, {"photos": "1"}, {"photos": ["1"]}])
def test_a_request_that_makes_no_sense_is_refused(editor: Client, body: object) -> None:
    assert post(editor, make_gallery(0, published=False), "add", body)[0] == 400


def test_the_library_is_for_those_who_may_see_photos(client: Client) -> None:
    user = User.objects.create_user("intern", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=("view_gallery", "change_gallery"))
    )
    client.force_login(user)
    gallery, photo = make_gallery(0, published=False), make_photo()
    url = f"/admin/gallery/gallery/{gallery.pk}/library/"
    assert client.get(url).status_code == 403
    assert post(client, gallery, "add", {"photos": [photo.pk]})[0] == 403
    assert gallery.slides.count() == 0


def test_removed_slides_are_put_back_with_their_words(editor: Client) -> None:
    gallery = make_gallery(3, published=False)
    slide = gallery.slides.get(position=2)
    slide.caption = "Own words"
    slide.save()
    before = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    remove_slides(gallery, [slide.public_id], expected_version=gallery.version)
    body = {"slides": [slide.public_id], "version": gallery.version}
    code, answer = post(editor, gallery, "restore", body)
    assert (code, answer["order"]) == (200, before)
    assert "Own words" in answer["html"]
    assert gallery.slides.get(position=2).caption == "Own words"
    assert post(editor, gallery, "restore", {**body, "version": answer["version"]})[0] == 400

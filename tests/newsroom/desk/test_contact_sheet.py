"""What the contact sheet asks of the server, one act at a time."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from gallery.sequence import NewSlide, move_slides, place_slides
from media.models import MAX_RENDER_TRIES, Photo
from media.upkeep import render_missing_renditions
from tests.builders import make_gallery, make_photo, photo_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def someone_with(*rights: str) -> User:
    """A member of the desk with these rights alone."""
    user = User.objects.create_user("intern", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def ask(client: Client, gallery: Gallery, act: str, body: object) -> tuple[int, dict[str, Any]]:
    """Status and JSON of a request."""
    url = f"/admin/gallery/gallery/{gallery.pk}/{act}/"
    response = client.post(url, json.dumps(body), content_type="application/json")
    return response.status_code, response.json()


def send(client: Client, gallery: Gallery, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
    """Status and JSON of an upload, written by hand: Django's own cuts long names."""
    head = f'--edge\r\nContent-Disposition: form-data; name="photo"; filename="{name}"\r\n\r\n'
    url = f"/admin/gallery/gallery/{gallery.pk}/photos/"
    body = head.encode() + content + b"\r\n--edge--\r\n"
    response = client.post(url, body, content_type="multipart/form-data; boundary=edge")
    return response.status_code, response.json()


def ids(gallery: Gallery) -> list[str]:
    """The order."""
    return list(gallery.slides.order_by("position").values_list("public_id", flat=True))


def test_an_upload_is_taken_in_and_placed(editor: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    code, answer = send(editor, gallery, "a.jpg", photo_bytes(caption="Fresh"))
    assert (code, answer["message"]) == (200, "Added.")
    code, placed = ask(editor, gallery, "place", {"photo": answer["photo"]})
    assert code == 200
    assert "Fresh" in placed["html"]
    assert gallery.slides.count() == 2
    gallery.refresh_from_db()
    assert placed["version"] == gallery.version


def test_a_photo_of_the_gallery_is_not_placed_twice(editor: Client) -> None:
    gallery = make_gallery(slides=2, published=False)
    photo = gallery.slides.get(position=2).photo_id
    _code, answer = ask(editor, gallery, "place", {"photo": photo})
    assert "at position 2" in answer["message"]
    assert gallery.slides.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.jpg", b"only words", "not an image"),
        ("empty.jpg", b"", "empty"),
        ("n" * 300 + ".jpg", photo_bytes(), "300"),
    ],
    ids=["text", "empty", "long name"],
)
def test_a_refused_upload_says_why_and_leaves_nothing(
    editor: Client, own_folders: Path, name: str, content: bytes, said: str
) -> None:
    gallery = make_gallery(slides=0, published=False)
    code, answer = send(editor, gallery, name, content)
    assert code == 400
    assert said.replace("300", "304 characters") in answer["error"]
    assert Photo.objects.count() == 0
    assert [path for path in own_folders.rglob("*") if path.is_file()] == []


def test_slides_are_moved(editor: Client) -> None:
    gallery = make_gallery(slides=3, published=False)
    first, second, third = ids(gallery)
    body = {"slides": [third], "to": 1, "version": gallery.version}
    code, answer = ask(editor, gallery, "order", body)
    assert (code, answer["order"]) == (200, [third, first, second])
    assert ids(gallery) == [third, first, second]
    body = {"order": [first, second, third], "version": answer["version"]}
    assert ask(editor, gallery, "order", body)[0] == 200
    assert ids(gallery) == [first, second, third]


def test_a_stale_move_is_a_conflict_that_names_the_change(editor: Client) -> None:
    gallery = make_gallery(slides=3, published=False)
    stale, before = gallery.version, ids(gallery)
    ana = User.objects.create_user("Ana")
    move_slides(gallery, before[2:], to=1, expected_version=stale, changed_by=ana)
    code, answer = ask(editor, gallery, "order", {"slides": before[:1], "to": 3, "version": stale})
    assert code == 409
    assert "Ana moved 1 photo to the start" in answer["error"]
    assert answer["version"] == gallery.version
    assert ids(gallery) == [before[2], before[0], before[1]]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "JSON object"),
        ({}, "version"),
        ({"version": "1", "slides": [], "to": 1}, "version"),
        ({"version": 1, "slides": "abc", "to": 1}, "slides"),
        ({"version": 1, "slides": [1], "to": 1}, "slide ids"),
        ({"version": 2, "slides": ["bcdfghjk"], "to": 1}, "bcdfghjk"),
        ({"version": 2, "slides": [], "to": True}, "to"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(editor: Client, body: object, said: str) -> None:
    gallery = make_gallery(slides=2, published=False)
    before = ids(gallery)
    code, answer = ask(editor, gallery, "order", body)
    assert code == 400
    assert said in answer["error"]
    assert ids(gallery) == before


def test_an_order_that_names_another_gallerys_slide_changes_nothing(editor: Client) -> None:
    gallery, other = make_gallery(slides=2, published=False), make_gallery(slides=1)
    before = ids(gallery)
    for act, body in (
        ("order", {"slides": ids(other), "to": 1, "version": gallery.version}),
        ("order", {"order": [*before, *ids(other)], "version": gallery.version}),
        ("remove", {"slides": ids(other), "version": gallery.version}),
    ):
        code, answer = ask(editor, gallery, act, body)
        assert (code, ids(other)[0] in answer["error"]) == (400, True)
    assert ids(gallery) == before
    assert other.slides.count() == 1


def test_removed_slides_leave_their_photos_in_the_library(editor: Client) -> None:
    gallery = make_gallery(slides=3, published=False)
    body = {"slides": ids(gallery)[:2], "version": gallery.version}
    assert ask(editor, gallery, "remove", body)[0] == 200
    assert gallery.slides.get().position == 1
    assert Photo.objects.count() == 3


def test_words_are_edited_in_place(editor: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    body = {
        "slide": ids(gallery)[0],
        "seen": {"caption": "Caption 1"},
        "edited": {"caption": 'A "quoted" <b>caption</b> </script>'},
    }
    code, answer = ask(editor, gallery, "words", body)
    assert code == 200
    assert answer["words"]["caption"] == 'A "quoted" <b>caption</b> </script>'
    assert "<b>caption" not in answer["html"]
    assert "</script>" not in answer["html"].replace("</script>\n</li>", "")


def test_words_changed_by_another_are_a_conflict_that_shows_them(editor: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    body = {
        "slide": ids(gallery)[0],
        "seen": {"caption": "What I saw"},
        "edited": {"caption": "Mine"},
    }
    code, answer = ask(editor, gallery, "words", body)
    assert code == 409
    assert answer["current"] == {"caption": "Caption 1"}


def test_a_wanted_slide_gets_its_photo(editor: Client) -> None:
    gallery = make_gallery(slides=0, published=False)
    (slide,) = place_slides(gallery, [NewSlide(None, caption="The count")])
    photo = make_photo()
    body = {"slide": slide.public_id, "photo": photo.pk}
    assert ask(editor, gallery, "supply", body)[0] == 200
    assert gallery.slides.get().photo == photo
    code, answer = ask(editor, gallery, "supply", {**body, "photo": make_photo().pk})
    assert (code, "meanwhile" in answer["error"]) == (409, True)


def test_a_failed_photo_shows_its_reason_and_is_tried_again(editor: Client) -> None:
    photo = make_photo()
    content = Path(photo.original.path).read_bytes()
    Path(photo.original.path).write_bytes(b"rotten")
    for _ in range(MAX_RENDER_TRIES):
        render_missing_renditions(photo.pk)
    gallery = make_gallery(slides=0, published=False)
    place_slides(gallery, [NewSlide(photo)])
    page = editor.get(f"/admin/gallery/gallery/{gallery.pk}/change/").content.decode()
    assert "not an image" in page
    Path(photo.original.path).write_bytes(content)
    assert ask(editor, gallery, "retry", {"slide": ids(gallery)[0]})[0] == 200
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.state == Photo.State.READY


def test_cards_of_some_slides_can_be_asked_for(editor: Client) -> None:
    gallery = make_gallery(slides=3, published=False)
    url = f"/admin/gallery/gallery/{gallery.pk}/cards/"
    assert editor.get(url).json()["html"].count("<li class=") == 3
    some = editor.get(url, {"slide": ids(gallery)[1]}).json()["html"]
    assert some.count("<li class=") == 1
    assert "Caption 2" in some


def test_a_waiting_card_says_when_its_turn_is(
    editor: Client, django_assert_num_queries: Any
) -> None:
    photos = [make_photo() for _ in range(4)]
    Photo.objects.filter(pk=photos[0].pk).update(
        render_claimed_until=timezone.now() + timedelta(minutes=1)
    )
    gallery = make_gallery(slides=1, published=False)
    place_slides(gallery, [NewSlide(photo) for photo in (photos[0], photos[1], photos[3])])
    url = f"/admin/gallery/gallery/{gallery.pk}/cards/"
    said = r"data-turn>([^<]*)<"
    turns = re.findall(said, editor.get(url).json()["html"])
    assert turns == ["It is its turn now.", "It is next.", "2 before it."]
    with django_assert_num_queries(5):  # session, user, gallery, slides, queue
        editor.get(url)


def test_nobody_acts_without_the_right(client: Client) -> None:
    gallery = make_gallery(slides=2, published=False)
    body = {"slides": ids(gallery)[1:], "to": 1, "version": gallery.version}
    url = f"/admin/gallery/gallery/{gallery.pk}/order/"
    assert client.post(url, json.dumps(body), content_type="application/json").status_code == 302
    client.force_login(someone_with("view_gallery"))
    response = client.post(url, json.dumps(body), content_type="application/json")
    assert response.status_code == 403


def test_a_published_gallery_changes_only_by_those_who_may_publish(client: Client) -> None:
    user = someone_with("view_gallery", "change_gallery")
    client.force_login(user)
    draft, live = make_gallery(slides=2, published=False), make_gallery(slides=2)
    for gallery, code in ((draft, 200), (live, 403)):
        body = {"slides": ids(gallery)[1:], "to": 1, "version": gallery.version}
        url = f"/admin/gallery/gallery/{gallery.pk}/order/"
        response = client.post(url, json.dumps(body), content_type="application/json")
        assert response.status_code == code
    user.user_permissions.add(Permission.objects.get(codename="publish_gallery"))
    body = {"slides": ids(live)[1:], "to": 1, "version": live.version}
    assert ask(client, live, "order", body)[0] == 200

"""What the contact sheet asks of the server, one act at a time."""

from __future__ import annotations

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, move_slides, place_slides, remove_slides
from media.models import MAX_RENDER_TRIES, Photo
from media.renditions.queue import render_missing_renditions
from tests.builders import make_gallery, make_photo

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


def ids(gallery: Gallery) -> list[str]:
    """The order."""
    return list(gallery.slides.order_by("position").values_list("public_id", flat=True))


def test_photos_are_placed_at_the_end_in_their_order(editor: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    photos = [make_photo(caption=caption) for caption in ("Second", "Third")]
    code, placed = ask(editor, gallery, "place", {"photos": [photo.pk for photo in photos]})
    assert code == 200
    assert placed["html"].index("Second") < placed["html"].index("Third")
    assert [slide.photo_id for slide in gallery.slides.filter(position__gt=1)] == [
        photo.pk for photo in photos
    ]
    gallery.refresh_from_db()
    assert placed["version"] == gallery.version


def test_photos_that_came_late_are_placed_before_those_that_overtook_them(editor: Client) -> None:
    gallery = make_gallery(slides=2, published=False)
    late = [make_photo() for _ in range(2)]
    body = {"photos": [photo.pk for photo in late], "before": ids(gallery)[1]}
    assert ask(editor, gallery, "place", body)[0] == 200
    placed = gallery.slides.order_by("position").values_list("photo_id", flat=True)
    assert list(placed)[1:3] == [photo.pk for photo in late]


def test_of_many_photos_those_that_are_there_are_not_placed_twice(editor: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    there, fresh = gallery.slides.get().photo_id, make_photo()
    body = {"photos": [there, fresh.pk, fresh.pk, 999_999]}
    assert ask(editor, gallery, "place", body)[0] == 200
    assert gallery.slides.count() == 2
    _code, answer = ask(editor, gallery, "place", {"photos": [there, fresh.pk]})
    assert answer["message"] == "They are in this gallery already."


@pytest.mark.parametrize("photos", [[], "1", [True], ["1"], [999_999]])
def test_photos_that_are_none_are_refused(editor: Client, photos: object) -> None:
    gallery = make_gallery(slides=1, published=False)
    code, answer = ask(editor, gallery, "place", {"photos": photos})
    assert (code, answer["error"].endswith(".")) == (400, True)


def test_a_photo_of_the_gallery_is_not_placed_twice(editor: Client) -> None:
    gallery = make_gallery(slides=2, published=False)
    photo = gallery.slides.get(position=2).photo_id
    _code, answer = ask(editor, gallery, "place", {"photo": photo})
    assert "at position 2" in answer["message"]
    assert gallery.slides.count() == 2


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


def test_a_late_move_is_done_in_the_present_order_and_names_the_change(editor: Client) -> None:
    gallery = make_gallery(slides=3, published=False)
    stale, before = gallery.version, ids(gallery)
    ana = User.objects.create_user("Ana")
    move_slides(gallery, before[2:], to=1, expected_version=stale, changed_by=ana)
    code, answer = ask(editor, gallery, "order", {"slides": before[:1], "to": 3, "version": stale})
    assert code == 200
    assert "Ana moved 1 photo to the start" in answer["note"]
    assert answer["version"] == gallery.version + 1
    assert ids(gallery) == [before[2], before[1], before[0]]


def test_a_late_move_of_what_is_gone_is_a_conflict_that_names_the_change(editor: Client) -> None:
    gallery = make_gallery(slides=3, published=False)
    stale, before = gallery.version, ids(gallery)
    ana = User.objects.create_user("Ana")
    remove_slides(gallery, before[:1], expected_version=stale, changed_by=ana)
    code, answer = ask(editor, gallery, "order", {"slides": before[:1], "to": 3, "version": stale})
    assert code == 409
    assert "Ana removed 1 photo" in answer["error"]
    assert answer["version"] == gallery.version
    assert ids(gallery) == before[1:]


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
    assert "no longer the file that came in" in page
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
    assert client.post(url, json.dumps(body), content_type="application/json").status_code == 401
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


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_is_placed_twice_at_once_stands_there_once() -> None:
    gallery, photo = make_gallery(slides=0, published=False), make_photo()
    editor = User.objects.create_superuser("eve")
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(editor)
    start = threading.Barrier(len(clients))

    def place(client: Client) -> int:
        try:
            start.wait(10)
            return ask(client, gallery, "place", {"photos": [photo.pk]})[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        assert set(pool.map(place, clients)) == {200}
    assert gallery.slides.count() == 1

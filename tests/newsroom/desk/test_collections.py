"""Collections: an editor's own picks, private or shared, in an order; turned into a gallery."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery
from media.models import Photo
from newsroom.library import picks
from newsroom.library.edits import EditRefused
from newsroom.models import Collection
from tests.builders import make_ready_photo
from tests.newsroom.library.rows import make_editor, make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> User:
    """An editor who is logged in."""
    user = make_editor("Ana", "view_gallery", "add_gallery", "change_gallery")
    client.force_login(user)
    return user


def make(owner: User, photos: list[Photo], **options: Any) -> Collection:
    """A collection of these photos."""
    ids = [photo.pk for photo in photos]
    return picks.make_collection(name="Storm", owner=owner, photo_ids=ids, **options)[0]


def order_of(collection: Collection) -> list[int]:
    """The ids of its photos in order."""
    return [photo.pk for photo in picks.list_photos(collection)]


def post(client: Client, act: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """The status of a request, and its answer."""
    url = f"/admin/library/collections/{act}/"
    answer = client.post(url, body, content_type="application/json")
    return answer.status_code, json.loads(answer.content) if answer.status_code != 404 else {}


def test_photos_are_collected_once_each_and_killed_ones_left(client: Client, ana: User) -> None:
    photos = make_rows(3)
    Photo.objects.filter(pk=photos[1].pk).update(killed_at=photos[1].uploaded_at)
    ids = [photo.pk for photo in photos]
    _, made = post(client, "new", name=" Storm ", photos=ids)
    assert made["message"] == (
        f"2 added to “Storm”, 1 left: {photos[1]} (killed: it must not be used)."
    )
    collection = Collection.objects.get()
    assert made["collection"] == f"/admin/library/collections/{collection.pk}/"
    more = [photos[0].pk, make_rows(1)[0].pk, 10**9]
    _, added = post(client, f"{collection.pk}/add", photos=more)
    assert added["message"] == ("1 added to “Storm”, 1 there already, 1 no longer in the library.")
    assert order_of(collection) == [photos[0].pk, photos[2].pk, more[1]]


def test_photos_are_arranged_and_taken_out(client: Client, ana: User) -> None:
    a, b, c = make_rows(3)
    collection = make(ana, [a, b, c])
    status, answer = post(client, f"{collection.pk}/arrange", photos=[c.pk, a.pk, b.pk])
    assert (status, answer["order"]) == (200, [c.pk, a.pk, b.pk])
    _, answer = post(client, f"{collection.pk}/remove", photos=[a.pk])
    assert answer["message"] == "1 taken out. They stay in the library."
    assert order_of(collection) == [c.pk, b.pk]
    assert Photo.objects.count() == 3


def test_what_others_did_meanwhile_stays_where_it_was_put(ana: User) -> None:
    a, b, c, d = make_rows(4)
    collection = make(ana, [a, b, c, d])
    picks.remove_photos(collection, [b.pk])
    assert picks.arrange_photos(collection, [c.pk, b.pk, a.pk]) == [c.pk, d.pk, a.pk]
    assert picks.put_behind([3, 1], [9, 1, 2, 3]) == [9, 3, 1, 2]


def test_private_ones_are_seen_by_nobody_else(client: Client, ana: User) -> None:
    mine = make(ana, make_rows(1))
    client.force_login(make_editor("Ben"))
    assert client.get(f"/admin/library/collections/{mine.pk}/").status_code == 404
    assert post(client, f"{mine.pk}/remove", photos=order_of(mine))[0] == 404
    assert "Storm" not in client.get("/admin/library/collections/").text
    picks.rename_collection(mine, name="Storm", is_shared=True)
    assert client.get(f"/admin/library/collections/{mine.pk}/").status_code == 200
    listed = client.get("/admin/library/collections/choice/").json()["collections"]
    assert [each["name"] for each in listed] == ["Storm"]
    added = make_rows(1)
    assert post(client, f"{mine.pk}/add", photos=[added[0].pk])[0] == 200
    status, answer = post(client, f"{mine.pk}/rename", name="Ben's", is_shared=True)
    assert (status, "Only its owner" in answer["error"]) == (403, True)
    assert post(client, f"{mine.pk}/delete")[0] == 403


def test_who_may_only_look_arranges_no_shared_one(client: Client, ana: User) -> None:
    shared = make(ana, make_rows(2), is_shared=True)
    viewer = make_editor("Viv")
    viewer.user_permissions.set(viewer.user_permissions.filter(codename="view_photo"))
    client.force_login(User.objects.get(pk=viewer.pk))
    page = client.get(f"/admin/library/collections/{shared.pk}/").text
    assert "data-may-fill" not in page
    assert post(client, f"{shared.pk}/arrange", photos=order_of(shared))[0] == 403


def test_it_is_renamed_shared_and_deleted_by_its_owner(client: Client, ana: User) -> None:
    collection = make(ana, make_rows(1))
    _, answer = post(client, f"{collection.pk}/rename", name="Night", is_shared=True)
    assert (answer["name"], "Everybody" in answer["message"]) == ("Night", True)
    assert post(client, f"{collection.pk}/rename", name=" ", is_shared=True)[0] == 400
    assert post(client, "new", name="x" * 101)[0] == 400
    assert post(client, f"{collection.pk}/delete")[1]["next"] == "/admin/library/collections/"
    assert Photo.objects.count() == 1


def test_one_button_makes_a_gallery_of_it_without_killed_photos(client: Client, ana: User) -> None:
    a, b, c = make_rows(3)
    collection = make(ana, [c, a, b])
    Photo.objects.filter(pk=a.pk).update(killed_at=a.uploaded_at)
    status, answer = post(client, f"{collection.pk}/gallery")
    gallery = Gallery.objects.get()
    assert (status, answer["gallery"]) == (200, f"/admin/gallery/gallery/{gallery.pk}/change/")
    placed = gallery.slides.order_by("position").values_list("photo_id", flat=True)
    assert list(placed) == [c.pk, b.pk]
    picks.remove_photos(collection, order_of(collection))
    status, answer = post(client, f"{collection.pk}/gallery")
    assert (status, "empty" in answer["error"]) == (400, True)


def test_a_killed_photo_is_shown_as_killed(client: Client, ana: User) -> None:
    photo = make_ready_photo()
    collection = make(ana, [photo])
    Photo.objects.filter(pk=photo.pk).update(killed_at=photo.uploaded_at)
    page = client.get(f"/admin/library/collections/{collection.pk}/").text
    assert "Its picture is shown nowhere" in page
    assert "<img" not in client.get("/admin/library/collections/").text


def test_the_list_has_a_mosaic_of_four(client: Client, ana: User) -> None:
    make(ana, [make_ready_photo() for _ in range(5)])
    page = client.get("/admin/library/collections/").text
    assert (page.count("<img"), "mosaic--4" in page, "5 photos" in page) == (4, True, True)


def test_more_than_two_thousand_are_refused(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picks, "MOST_PHOTOS", 3)
    collection = make(ana, make_rows(2))
    with pytest.raises(EditRefused) as refusal:
        picks.add_photos(collection, [photo.pk for photo in make_rows(2)])
    assert "it would have 4" in str(refusal.value)
    assert len(order_of(collection)) == 2


def test_pages_and_acts_ask_as_many_queries_for_a_thousand_photos(
    client: Client, ana: User
) -> None:
    counts = []
    for number in (10, 1_000):
        collection = make(ana, make_rows(number))
        numbers = []
        for url in ("", f"{collection.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/admin/library/collections/{url}").status_code == 200
            numbers.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            picks.arrange_photos(collection, order_of(collection)[::-1])
        counts.append([*numbers, len(queries)])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12

"""A selection of the library is placed in a gallery, or becomes one."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gallery.models import Gallery, Slide
from media.models import Photo
from newsroom.models import Proposal
from tests.builders import make_gallery
from tests.newsroom.desk.library_requests import post
from tests.newsroom.library.rows import make_editor, make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> User:
    """An editor who is logged in."""
    user = make_editor("Ana", "view_gallery", "add_gallery", "change_gallery")
    client.force_login(user)
    return user


def test_a_selection_is_placed_in_a_gallery_at_its_end(client: Client, ana: User) -> None:
    gallery = make_gallery(1, published=False, title="Storm")
    photos = make_rows(3)
    Photo.objects.filter(pk=photos[1].pk).update(killed_at=photos[1].uploaded_at)
    there = gallery.slides.get().photo_id
    ids = [photos[2].pk, photos[1].pk, there, photos[0].pk]
    _, done = post(client, "place", photos=ids, gallery=gallery.pk)
    assert done["message"] == (
        f"2 placed in “Storm”, 1 there already, 1 left: {photos[1]} (killed: it must not be used)."
    )
    slides = gallery.slides.order_by("position").values_list("photo_id", flat=True)
    assert list(slides) == [there, photos[2].pk, photos[0].pk]
    _, again = post(client, "place", photos=ids, gallery=gallery.pk)
    assert (again["changed"], again["receipt"]) == ([], "")
    assert "placed" in client.get(done["receipt"]).text
    _, undone = post(client, f"log/{done['batch']}/undo")
    assert undone["message"] == "Undone: 2 photos taken out of “Storm” again."
    assert gallery.slides.count() == 1


def test_a_selection_becomes_a_new_gallery(client: Client, ana: User) -> None:
    photos = make_rows(3)
    _, done = post(client, "place", photos=[photo.pk for photo in photos], title=" Night storm ")
    gallery = Gallery.objects.get(slug="night-storm")
    assert done["gallery"] == f"/admin/gallery/gallery/{gallery.pk}/change/"
    assert gallery.slides.count() == 3
    assert post(client, "place", photos=[photos[0].pk], title=" ")[0] == 400
    Photo.objects.update(killed_at=photos[0].uploaded_at)
    status, answer = post(client, "place", photos=[photos[0].pk], title="Dark")
    assert (status, "must not be used" in answer["error"]) == (400, True)
    assert not Gallery.objects.filter(title="Dark").exists()


def test_a_published_gallery_takes_photos_from_those_who_publish(client: Client, ana: User) -> None:
    gallery = make_gallery(1)
    photos = make_rows(2)
    found = client.get("/admin/library/galleries/?find=harb").json()["galleries"]
    assert [(each["id"], each["is_proposed"]) for each in found] == [(gallery.pk, True)]
    asked = [photos[1].pk, photos[0].pk, Slide.objects.get().photo_id]
    status, told = post(client, "place", photos=asked, gallery=gallery.pk)
    assert (status, gallery.slides.count()) == (200, 1)
    assert told["message"].startswith("Proposed: 2 photos for “Harbour at dawn”.")
    assert Proposal.objects.get().changes == {"photos": [[], [photos[1].pk, photos[0].pk]]}
    status, told = post(client, "place", photos=asked, gallery=gallery.pk)
    assert (status, "exactly this already" in told["error"]) == (400, True)
    ana.user_permissions.set(
        [*make_editor("E", "publish_gallery", "change_gallery").user_permissions.all()]
    )
    assert post(client, "place", photos=[photos[0].pk], gallery=gallery.pk)[0] == 200
    found = client.get("/admin/library/galleries/?find=harb").json()["galleries"]
    assert [(each["id"], each["is_published"], each["is_proposed"]) for each in found] == [
        (gallery.pk, True, False)
    ]

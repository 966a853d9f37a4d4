"""The bin on the desk."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from gallery.models import Gallery
from media.models import Photo
from newsroom.models import BinItem
from newsroom.recycle_bin import throw_away
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


def test_what_is_deleted_comes_back_by_a_button(admin_client: Client) -> None:
    gallery = make_gallery(2, published=False, title="Storm")
    url = f"/admin/gallery/gallery/{gallery.pk}/delete/"
    page = admin_client.post(url, {"post": "yes"}, follow=True).content.decode()
    assert "the bin" in page
    assert not Gallery.objects.exists()
    item = BinItem.objects.get()
    assert "Storm" in admin_client.get("/admin/bin/").content.decode()
    there = admin_client.post("/admin/bin/", {"item": item.pk}, follow=True)
    assert "is back." in there.content.decode()
    assert there.request["PATH_INFO"] == f"/admin/gallery/gallery/{gallery.pk}/change/"
    assert Gallery.objects.get().slides.count() == 2


def test_several_photos_are_deleted_into_the_bin(admin_client: Client) -> None:
    photos = [make_photo(), make_photo()]
    chosen = {
        "action": "delete_selected",
        "_selected_action": [photo.pk for photo in photos],
        "post": "yes",
    }
    admin_client.post("/admin/media/photo/", chosen)
    assert not Photo.objects.exists()
    assert BinItem.objects.filter(kind="photo").count() == 2


@pytest.mark.parametrize("asked", ["", "0", "x", "9" * 40])
def test_what_lies_there_no_more_is_told(admin_client: Client, asked: str) -> None:
    page = admin_client.post("/admin/bin/", {"item": asked}, follow=True).content.decode()
    assert "does not lie in the bin any more" in page


def test_each_sees_and_brings_back_what_he_may_delete(client: Client) -> None:
    items = [
        throw_away(make_gallery(1, published=False, title="Storm"), deleted_by=None),
        throw_away(make_photo(), deleted_by=None),
    ]
    user = User.objects.create_user("reporter", is_staff=True)
    client.force_login(user)
    assert client.get("/admin/bin/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="delete_photo"))
    page = client.get("/admin/bin/").content.decode()
    assert "Storm" not in page
    assert "Photo:" in page
    client.post("/admin/bin/", {"item": items[0].pk})
    assert not Gallery.objects.exists()
    client.post("/admin/bin/", {"item": items[1].pk})
    assert Photo.objects.exists()

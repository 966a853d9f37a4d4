"""The kill is at hand wherever a photo stands on the desk, and a killed photo is shown as one."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils.http import urlencode

from media.models import Photo
from media.takedown import kill_photo, undo_kill
from newsroom.publishing.killing import kill_everywhere
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def without_the_right() -> Client:
    """Somebody who may see and change photos and galleries, and kill none."""
    user = User.objects.create_user("intern", is_staff=True)
    rights = ("view_photo", "change_photo", "view_gallery", "change_gallery")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def pages_of(photo: Photo) -> list[str]:
    """Where an editor meets the photo: its gallery's contact sheet, the list, its own page."""
    slide = photo.slides.get()
    return [
        f"/admin/gallery/gallery/{slide.gallery_id}/change/",
        "/admin/media/photo/",
        f"/admin/media/photo/{photo.pk}/change/",
    ]


def slide_photo() -> Photo:
    """The one photo of a draft gallery."""
    photo = make_gallery(slides=1, published=False).slides.get().photo
    assert photo is not None
    return photo


def test_the_way_to_the_kill_is_on_card_list_and_photo(editor: Client) -> None:
    photo = slide_photo()
    for page in pages_of(photo):
        assert f'href="/admin/media/photo/{photo.pk}/kill/' in editor.get(page).content.decode()


def test_who_may_not_kill_finds_no_way_to_it() -> None:
    photo, client = slide_photo(), without_the_right()
    for page in pages_of(photo):
        response = client.get(page)
        assert response.status_code == 200
        assert "/kill/" not in response.content.decode()


def test_killed_is_shown_as_a_state_on_every_page(editor: Client) -> None:
    photo = slide_photo()
    kill_photo(photo, reason="Not the minister", killed_by=None)
    for page in pages_of(photo):
        text = editor.get(page).content.decode()
        assert 'class="state state--killed"' in text
        assert "Undo the kill…" in text


def test_the_list_of_kills_says_who_when_why_and_how_dark_it_is(editor: Client) -> None:
    ana = User.objects.create_user("ana")
    photo = make_gallery(slides=1).slides.get().photo
    assert photo is not None
    takedown = kill_everywhere(photo, reason="Not the minister", killed_by=ana)
    page = editor.get("/admin/kills/").content.decode()
    assert takedown.receipt_lines.count() == 0
    for text in ("Not the minister", "ana", "it was at none"):
        assert text in page
    assert f"/admin/kills/{takedown.pk}/" in page
    assert f"/admin/media/photo/{photo.pk}/kill/?next=" in page

    undo_kill(photo, reason="It was", undone_by=ana)
    page = editor.get("/admin/kills/").content.decode()
    assert "Kill undone" in page
    assert f"/admin/media/photo/{photo.pk}/kill/" not in page
    assert "Not the minister" not in editor.get("/admin/kills/?show=killed").content.decode()


def test_the_list_of_kills_is_for_those_who_may_see_photos(client: Client) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get("/admin/kills/").status_code == 403


@pytest.mark.parametrize(
    ("url", "is_ours"), [("/admin/gallery/gallery/", True), ("https://evil.example/", False)]
)
def test_undoing_leads_back_to_where_the_editor_was(
    editor: Client, url: str, is_ours: bool
) -> None:
    photo = slide_photo()
    kill_photo(photo, reason="Not the minister", killed_by=None)
    response = editor.post(
        f"/admin/media/photo/{photo.pk}/kill/?{urlencode({'next': url})}",
        {"act": "undo", "reason": "It was"},
    )
    assert (response["Location"] == url) == is_ours

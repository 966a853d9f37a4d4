"""Words in an encoding that the file does not name are read again, from the desk."""

from __future__ import annotations

import io
import struct

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from PIL import Image

from media.ingest import ingest_photo
from media.models import Photo

pytestmark = pytest.mark.django_db

BYLINE, CAPTION = "Lech Wałęsa", "Łódź w nocy"


def dataset(number: int, data: bytes) -> bytes:
    return b"\x1c\x02" + struct.pack(">BH", number, len(data)) + data


@pytest.fixture
def photo() -> Photo:
    """Polish words in Windows-1250, of which the file says nothing."""
    block = dataset(80, BYLINE.encode("cp1250")) + dataset(120, CAPTION.encode("cp1250"))
    block += dataset(110, b"PAP")
    resource = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block
    segment = b"\xff\xed" + struct.pack(">H", len(resource) + 2) + resource
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(file, "JPEG", extra=segment)
    file.seek(0)
    return ingest_photo(file, file_name="photo.jpg", uploaded_by=None).photo


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def page_of(photo: Photo) -> str:
    return f"/admin/media/photo/{photo.pk}/encoding/"


def test_the_photos_page_leads_there_only_where_an_encoding_was_guessed(
    editor: Client, photo: Photo
) -> None:
    form = f"/admin/media/photo/{photo.pk}/change/"
    assert page_of(photo) in editor.get(form).content.decode()
    Photo.objects.update(ingest_notes=[])
    assert page_of(photo) not in editor.get(form).content.decode()


def test_the_words_are_shown_in_each_encoding_and_taken_in_one(
    editor: Client, photo: Photo
) -> None:
    assert photo.byline != BYLINE
    text = editor.get(page_of(photo)).content.decode()
    assert BYLINE in text
    assert photo.byline in text
    found = photo.embedded_metadata
    editor.post(page_of(photo), {"encoding": "cp1250"})
    photo.refresh_from_db()
    assert (photo.byline, photo.caption, photo.credit_line) == (BYLINE, CAPTION, "PAP")
    assert photo.embedded_metadata == found
    assert "Windows-1250" in photo.ingest_notes[-1]
    editor.post(page_of(photo), {"encoding": "cp1252"})
    photo.refresh_from_db()
    assert photo.byline != BYLINE, "and back"


def test_what_somebody_edited_stays(editor: Client, photo: Photo) -> None:
    Photo.objects.update(caption="Łódź by night")
    editor.post(page_of(photo), {"encoding": "cp1250"})
    photo.refresh_from_db()
    assert (photo.byline, photo.caption) == (BYLINE, "Łódź by night")


@pytest.mark.parametrize("encoding", ["", "utf-7", "rot13", "cp1250x"])
def test_an_encoding_that_is_not_listed_changes_nothing(
    editor: Client, photo: Photo, encoding: str
) -> None:
    before = photo.byline
    editor.post(page_of(photo), {"encoding": encoding})
    photo.refresh_from_db()
    assert photo.byline == before


@pytest.mark.parametrize("right", ["", "view_photo"])
def test_it_needs_the_right_to_change_the_photo(client: Client, photo: Photo, right: str) -> None:
    user = User.objects.create_user("somebody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename=right))
    client.force_login(user)
    assert client.get(page_of(photo)).status_code == 403
    assert client.post(page_of(photo), {"encoding": "cp1250"}).status_code == 403
    photo.refresh_from_db()
    assert photo.byline != BYLINE

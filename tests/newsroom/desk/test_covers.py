"""The cover is chosen on the contact sheet, and the form beside it stays guarded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gallery.models import Gallery
from newsroom.desk.edit_conflicts import digest_row
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ana"))
    return client


def make_cover(desk: Client, gallery: Gallery, slide: str, seen: str) -> tuple[int, dict[str, Any]]:
    """Status and JSON of the request."""
    body = json.dumps({"slide": slide, "seen": seen})
    url = f"/admin/gallery/gallery/{gallery.pk}/cover/"
    response = desk.post(url, body, content_type="application/json")
    return response.status_code, response.json()


def test_the_old_and_the_new_cover_are_drawn_anew(desk: Client) -> None:
    gallery = make_gallery(3, published=False)
    first, second = (gallery.slides.get(position=position) for position in (1, 2))
    make_cover(desk, gallery, first.public_id, "")
    code, answer = make_cover(desk, gallery, second.public_id, "")

    gallery.refresh_from_db()
    assert code == 200
    assert gallery.cover_id == answer["photo"] == second.photo_id
    assert first.public_id in answer["html"]
    assert answer["html"].count("card__cover") == 1


def test_the_form_is_told_its_new_state_where_nobody_else_changed_it(desk: Client) -> None:
    gallery = make_gallery(2, published=False)
    slide = gallery.slides.get(position=2).public_id
    seen = digest_row(gallery)

    _code, answer = make_cover(desk, gallery, slide, seen)

    gallery.refresh_from_db()
    assert answer["seen"] == digest_row(gallery)
    _code, answer = make_cover(desk, gallery, "", seen)
    assert answer["seen"] is None
    assert answer["photo"] is None


def test_a_rejected_photo_is_no_cover(desk: Client) -> None:
    gallery = make_gallery(2, published=False)
    gallery.slides.filter(position=2).update(flag="reject")

    code, answer = make_cover(desk, gallery, gallery.slides.get(position=2).public_id, "")

    assert code == 400
    assert "rejected" in answer["error"]
    gallery.refresh_from_db()
    assert gallery.cover is None

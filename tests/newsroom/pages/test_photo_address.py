"""A photo's address leads to where readers see it, whatever becomes of galleries."""

from __future__ import annotations

import pytest
from django.test import Client

from gallery.models import Gallery, Slide
from gallery.slides.sequence import place_photos
from media.models import Photo
from media.takedown import kill_photo
from newsroom.models import Article
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db


def leads_to(client: Client, photo: Photo) -> str:
    """Where the address leads; "" for nowhere."""
    response = client.get(f"/photos/{photo.pk}/")
    assert response.status_code in (302, 404)
    return response.get("Location", "")


def test_it_leads_to_the_slide_of_the_newest_gallery(client: Client) -> None:
    older = make_gallery(slides=1)
    photo = Photo.objects.get()
    newer = Gallery.objects.create(title="Newer", slug="newer")
    place_photos(newer, [photo])
    assert leads_to(client, photo) == f"/galleries/{older.slug}/{older.slides.get().public_id}/"
    publish(newer)
    address = f"/galleries/newer/{newer.slides.get().public_id}/"
    assert leads_to(client, photo) == address
    assert client.get(address).status_code == 200
    withdraw(newer)
    assert leads_to(client, photo).startswith(f"/galleries/{older.slug}/")
    withdraw(older)
    assert leads_to(client, photo) == ""
    Photo.objects.update(was_public=True)  # as when its files are published
    answer = client.get(f"/photos/{photo.pk}/")
    assert answer.status_code == 410
    assert "This photo was withdrawn by the newsroom." in answer.text


def test_what_no_slide_shows_is_in_an_article_or_a_cover(client: Client) -> None:
    photo = make_ready_photo()
    assert leads_to(client, photo) == ""
    gallery = make_gallery(slides=1)
    Gallery.objects.update(cover=photo)
    assert leads_to(client, photo) == f"/galleries/{gallery.slug}/"
    publish(Article.objects.create(headline="Storm", slug="storm", lead_photo=photo))
    assert leads_to(client, photo) == "/articles/storm/"


def test_a_rejected_slide_leads_nobody(client: Client) -> None:
    make_gallery(slides=2)
    Slide.objects.filter(position=1).update(flag=Slide.Flag.REJECT)
    assert leads_to(client, Photo.objects.get(slides__position=1)) == ""


def test_a_killed_photo_is_gone(client: Client) -> None:
    make_gallery(slides=2)
    photo = Photo.objects.get(slides__position=1)
    kill_photo(photo, reason="A mix-up", killed_by=None)
    assert client.get(f"/photos/{photo.pk}/").status_code == 410
    for number in ("0", "99999999999999999999999"):
        assert client.get(f"/photos/{number}/").status_code == 404

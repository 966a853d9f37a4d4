"""The end of a gallery leads to the next older one, so that a new gallery changes no other page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from gallery.following import find_next_gallery
from gallery.models import Gallery, Slide
from media.models import Photo
from newsroom.workflow import withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


def dated(gallery: Gallery, day: int) -> Gallery:
    """The gallery, published on that day of March."""
    Gallery.objects.filter(pk=gallery.pk).update(published_at=MOMENT.replace(day=day))
    gallery.refresh_from_db()
    return gallery


def next_title(gallery: Gallery) -> str:
    """The title of what comes after it; empty at the end."""
    found = find_next_gallery(gallery)
    return found.title if found else ""


def test_it_is_the_next_older_published_gallery() -> None:
    oldest, middle, newest = (
        dated(make_gallery(1, title=title), day)
        for title, day in (("Oldest", 1), ("Middle", 2), ("Newest", 3))
    )
    make_gallery(1, published=False, title="Draft")
    assert [next_title(each) for each in (newest, middle, oldest)] == ["Middle", "Oldest", ""]
    withdraw(middle)
    assert next_title(newest) == "Oldest"


def test_of_the_same_moment_it_is_the_one_that_was_made_before() -> None:
    first, second = (dated(make_gallery(1, title=title), 1) for title in ("First", "Second"))
    assert (next_title(second), next_title(first)) == ("First", "")


def test_a_new_gallery_changes_no_older_page(client: Client) -> None:
    make_gallery(1)
    gallery = make_gallery(1)
    before = client.get(gallery.get_absolute_url()).content
    make_gallery(1, title="Breaking")
    assert client.get(gallery.get_absolute_url()).content == before


def test_the_page_shows_its_title_cover_and_credit(client: Client) -> None:
    older = dated(make_gallery(2, title="All night"), 1)
    Slide.objects.filter(gallery=older, position=1).update(credit_line="Corrected/AP")
    page = client.get(make_gallery(1).get_absolute_url()).content.decode()
    assert f'<a href="{older.get_absolute_url()}" rel="next">All night</a>' in page
    assert "Corrected/AP" in page


def test_a_cover_of_its_own_is_shown_unless_it_may_not_be() -> None:
    cover = make_ready_photo(credit_line="Cover/AFP")
    older = dated(make_gallery(1), 1)
    Gallery.objects.filter(pk=older.pk).update(cover=cover)
    gallery = make_gallery(1)
    found = find_next_gallery(gallery)
    assert found is not None
    assert (found.photo.id, found.credit_line) == (cover.pk, "Cover/AFP")
    Photo.objects.filter(pk=cover.pk).update(killed_at=MOMENT)
    found = find_next_gallery(gallery)
    assert found is not None
    assert found.credit_line == "Photographer 1/Agency"

"""The slideshow page: everything in the HTML, in a constant number of queries."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.models import Gallery, Slide
from gallery.pages.next_gallery import OTHERS
from gallery.slides.sequence import NewSlide, place_slides
from media.models import Photo
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery, make_photo, make_ready_photo

pytestmark = pytest.mark.django_db


def page_of(client: Client, gallery: Gallery) -> str:
    """The page's HTML with its entities read."""
    response = client.get(gallery.get_absolute_url())
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def enlarge(gallery: Gallery, number: int) -> None:
    """More slides of the same photo, without rendering one each."""
    photo = make_ready_photo()
    place_slides(gallery, [NewSlide(photo, caption=f"Slide {n}") for n in range(number)])


def test_each_slide_shows_photo_caption_credit_and_place(client: Client) -> None:
    gallery = make_gallery(slides=3, title="Öffnung der Urnen & mehr")
    page = page_of(client, gallery)
    assert "Öffnung der Urnen & mehr" in page
    for number in (1, 2, 3):
        assert f"Caption {number}" in page
        assert f"Photographer {number}/Agency" in page
        assert f"{number} of 3" in page
    assert len(re.findall(r"<script(?! type=\"application/ld\+json\">)", page)) == 1  # the loader


def test_a_slide_names_few_files_and_the_real_dimensions(client: Client) -> None:
    photo = make_ready_photo(900, 600, credit_line="A/B")
    gallery = make_gallery(slides=0, published=False)
    place_slides(gallery, [NewSlide(photo)])
    Gallery.objects.filter(pk=gallery.pk).update(state="published", published_at=photo.uploaded_at)
    page = page_of(client, gallery)
    assert "width=900 height=600" in page
    assert '<source type=image/avif srcset="/renditions/' in page
    assert re.findall(r"\.avif (\d+)w", page) == ["320", "900"]
    assert len(re.findall(r"<img src=/renditions/\S+/w960-\w+\.jpg ", page)) == 1
    assert page.count("fetchpriority=high") == 1


def test_texts_are_escaped(client: Client) -> None:
    gallery = make_gallery(slides=1, title="<script>alert(1)</script>")
    Slide.objects.update(caption='"><img src=x onerror=alert(2)>', credit_line="</p><b>Ana</b>/AP")
    raw = client.get(gallery.get_absolute_url()).content.decode()
    assert "<script>" not in raw
    assert "<img src=x" not in raw
    assert "<b>Ana" not in raw


def test_a_photo_that_is_wanted_or_not_ready_is_not_shown(client: Client) -> None:
    gallery = make_gallery(slides=2)
    place_slides(gallery, [NewSlide(None, caption="Wanted one"), NewSlide(make_photo())])
    page = page_of(client, gallery)
    assert "2 of 2" in page
    assert "of 4" not in page
    assert "Wanted one" not in page


def test_words_of_the_slide_go_before_those_of_the_photo(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Slide.objects.update(caption="In this gallery", alt_text="A ballot box")
    page = page_of(client, gallery)
    assert "In this gallery" in page
    assert "Caption 1" not in page
    assert 'alt="A ballot box"' in page
    assert "Photographer 1/Agency" in page


def test_a_file_name_is_never_an_alt_text(client: Client) -> None:
    gallery = make_gallery(slides=0, published=False)
    place_slides(gallery, [NewSlide(make_ready_photo(name="DSC_0042.jpg"))])
    Gallery.objects.update(state="published", published_at="2026-01-01T00:00Z")
    page = page_of(client, gallery)
    assert 'alt=""' in page
    assert "DSC_0042" not in page


def test_a_draft_is_not_found_by_readers_and_previewed_by_editors(client: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    assert client.get(gallery.get_absolute_url()).status_code == 404
    client.force_login(User.objects.create_superuser("ed"))
    response = client.get(gallery.get_absolute_url())
    assert response.status_code == 200
    assert b"Readers do not see this page" in response.content
    assert response["Cache-Control"] == "private, no-store"


def test_a_user_without_the_right_sees_no_preview(client: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    client.force_login(User.objects.create_user("visitor"))
    assert client.get(gallery.get_absolute_url()).status_code == 404


def test_a_withdrawn_gallery_is_gone(client: Client) -> None:
    gallery = make_gallery(slides=1)
    withdraw(gallery)
    response = client.get(gallery.get_absolute_url())
    assert response.status_code == 410
    assert b"No longer published" in response.content


def test_a_published_gallery_whose_photos_are_not_ready_says_so(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Photo.objects.update(state=Photo.State.WAITING)
    assert "being prepared" in page_of(client, gallery)


@pytest.mark.parametrize("field", ["embargo_until", "held_at"])
@pytest.mark.parametrize("state", [Photo.State.READY, Photo.State.WAITING])
@pytest.mark.parametrize("address", ["", "?print=1", "photos/"])
def test_nobody_is_told_to_come_back_in_a_minute_for_a_photo_that_waits_for_an_editor_or_a_day(
    client: Client, field: str, state: str, address: str
) -> None:
    gallery = make_gallery(slides=1)
    Photo.objects.update(state=state, **{field: timezone.now() + timedelta(days=30)})
    page = client.get(gallery.get_absolute_url() + address).content.decode()
    assert "shows no photos at the moment" in page
    assert "being prepared" not in page


@pytest.mark.parametrize(("older", "at_most"), [(OTHERS, 6), (1, 7)])
def test_the_page_takes_a_constant_number_of_queries_whatever_the_size(
    client: Client, older: int, at_most: int
) -> None:
    counts = []
    for _ in range(older):
        make_gallery(slides=1)
    for number in (5, 500):
        gallery = make_gallery(slides=1)
        enlarge(gallery, number - 1)
        with CaptureQueriesContext(connection) as queries:
            assert f"1 of {number}" in page_of(client, gallery)
        counts.append(len(queries))
        gallery.delete()
    assert counts[0] == counts[1] <= at_most

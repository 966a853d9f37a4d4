"""What open pages ask of a live gallery: small, public, and the same for the same slides."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides
from newsroom.baking.pages import PAGE_KINDS
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

UNTIL = datetime(2030, 3, 1, 12, tzinfo=UTC)


def live_gallery(slides: int = 2) -> Gallery:
    """A published gallery that is live for years."""
    gallery = make_gallery(slides)
    Gallery.objects.filter(pk=gallery.pk).update(is_live_coverage=True, live_until=UNTIL)
    gallery.refresh_from_db()
    return gallery


def test_the_names_of_the_answer_stay(client: Client) -> None:
    gallery = live_gallery()
    response = client.get(f"/galleries/{gallery.slug}/live.json")
    answer = response.json()
    assert " ".join(answer) == "version slides until"
    assert (answer["slides"], answer["until"]) == (2, "2030-03-01T12:00:00+00:00")
    assert len(response.content) < 300


def test_the_version_changes_with_the_slides_alone(client: Client) -> None:
    gallery = live_gallery()
    url = f"/galleries/{gallery.slug}/live.json"
    first = client.get(url).content
    Gallery.objects.update(title="Another")
    assert client.get(url).content == first
    place_slides(gallery, [NewSlide(make_ready_photo())])
    assert client.get(url).json()["slides"] == 3
    assert client.get(url).json()["version"] not in first.decode()


def test_it_takes_a_constant_number_of_queries(client: Client) -> None:
    counts = []
    for number in (1, 5):
        gallery = live_gallery(number)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/galleries/{gallery.slug}/live.json")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_only_what_is_published_answers(client: Client) -> None:
    draft = make_gallery(1, published=False)
    assert client.get(f"/galleries/{draft.slug}/live.json").status_code == 404
    gallery = live_gallery(1)
    withdraw(gallery)
    assert client.get(f"/galleries/{gallery.slug}/live.json").status_code == 410


def test_a_page_asks_only_while_its_gallery_is_live(client: Client) -> None:
    gallery = live_gallery(1)
    page = client.get(gallery.get_absolute_url()).content.decode()
    assert f'data-live="/galleries/{gallery.slug}/live.json"' in page
    assert 'data-until="2030-03-01T12:00:00+00:00"' in page
    Gallery.objects.update(is_live_coverage=False)
    assert "data-live=" not in client.get(gallery.get_absolute_url()).content.decode()
    assert client.get(f"/galleries/{gallery.slug}/live.json").json()["until"] == ""


def test_the_desk_marks_a_gallery_live(client: Client) -> None:
    gallery = make_gallery(1)
    client.force_login(User.objects.create_superuser("ed"))
    act = f"/admin/gallery/gallery/{gallery.pk}/live/"
    answer = client.post(act, {"at": "2030-03-01T12:00"}, follow=True)
    assert "The gallery is live." in answer.text
    assert "until 1 March 2030, 12:00 UTC" in answer.text
    assert client.get(f"/galleries/{gallery.slug}/live.json").json()["until"]
    client.post(act, {"act": "clear"})
    assert client.get(f"/galleries/{gallery.slug}/live.json").json()["until"] == ""


def test_it_is_in_the_table_of_baked_pages() -> None:
    assert "/galleries/{slug}/live.json" in {kind.url for kind in PAGE_KINDS}

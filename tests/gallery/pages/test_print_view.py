"""A gallery on paper: every photo is there, together with its words."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.slides.sequence import NewSlide, place_slides
from media.models import Photo
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery
from tests.markup import read

pytestmark = pytest.mark.django_db


def test_the_gallery_page_offers_it(client: Client) -> None:
    gallery = make_gallery(slides=1)
    assert read(client, gallery.get_absolute_url()).anchors["?print=1"] == "Print"


def test_a_gallery_without_photos_offers_no_print(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Photo.objects.update(state=Photo.State.WAITING)
    assert "?print=1" not in read(client, gallery.get_absolute_url()).anchors
    assert "being prepared" in read(client, f"{gallery.get_absolute_url()}?print=1").text


def test_each_figure_holds_photo_caption_and_credit(client: Client) -> None:
    gallery = make_gallery(slides=3, title="Öffnung & mehr")
    raw = client.get(f"{gallery.get_absolute_url()}?print=1").content.decode()
    assert "Öffnung & mehr" in html.unescape(raw)
    figures = raw.split('<figure class="print__slide"')[1:]
    assert len(figures) == 3
    for number, rest in enumerate(figures, start=1):
        figure = rest.partition("</figure>")[0]
        assert "<img" in figure
        for text in (f"{number} of 3", f"Caption {number}", f"Photographer {number}/Agency"):
            assert text in figure


def test_all_photos_are_fetched_at_once(client: Client) -> None:
    page = read(client, f"{make_gallery(slides=3).get_absolute_url()}?print=1")
    assert [image["loading"] for image in page.images] == ["eager"] * 3
    assert all("fetchpriority" not in image for image in page.images)


def test_there_is_no_navigation(client: Client) -> None:
    page = read(client, f"{make_gallery(slides=3).get_absolute_url()}?print=1")
    assert page.anchors == {}
    assert "nav" not in page.elements
    assert page.scripts == []


def test_search_engines_are_sent_to_the_gallery(client: Client) -> None:
    gallery = make_gallery(slides=1)
    page = read(client, f"{gallery.get_absolute_url()}?print=1")
    assert page.meta["robots"] == "noindex"
    assert page.links["canonical"] == f"{settings.BASE_URL}{gallery.get_absolute_url()}"


def test_the_style_sheet_keeps_figures_whole() -> None:
    path = finders.find("gallery/print.css")
    assert isinstance(path, str)
    assert "break-inside: avoid" in Path(path).read_text()


def test_any_other_value_is_the_gallery_page(client: Client) -> None:
    page = read(client, f"{make_gallery(slides=1).get_absolute_url()}?print=0")
    assert "?print=1" in page.anchors


def test_the_print_view_keeps_the_gallerys_secrets(client: Client) -> None:
    draft = make_gallery(slides=1, published=False)
    gone = make_gallery(slides=1)
    withdraw(gone)
    assert client.get(f"{draft.get_absolute_url()}?print=1").status_code == 404
    assert client.get(f"{gone.get_absolute_url()}?print=1").status_code == 410
    client.force_login(User.objects.create_superuser("ed"))
    response = client.get(f"{draft.get_absolute_url()}?print=1")
    assert response["Cache-Control"] == "private, no-store"


def test_it_takes_at_most_6_queries_whatever_the_size(client: Client) -> None:
    counts = []
    for number in (2, 200):
        gallery = make_gallery(slides=1)
        photo = Photo.objects.ready().latest("pk")
        place_slides(gallery, [NewSlide(photo) for _ in range(number - 1)])
        url = f"{gallery.get_absolute_url()}?print=1"
        with CaptureQueriesContext(connection) as queries:
            assert f"{number} of {number}" in read(client, url).text
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6

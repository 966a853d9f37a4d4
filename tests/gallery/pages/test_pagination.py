"""A long gallery comes in parts, each at an address that lasts; all photos at a glance."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from gallery.models import Gallery
from gallery.pages.pagination import build_part_url, count_parts, find_part
from gallery.pages.slideshow import build_part
from gallery.slides.sequence import NewSlide, place_slides
from gallery.slides.words import edit_words, get_words_in_effect
from media.models import Photo
from newsroom.baking.planner import plan_due_marks
from newsroom.models.public_tree import BakedPage
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

SLIDES = 401


@pytest.fixture
def gallery() -> Gallery:
    """Two whole parts and one slide more, all of one photo; each slide has a caption of its own."""
    gallery = Gallery.objects.create(title="A long night", slug="long")
    photo = make_ready_photo(credit_line="Ana Berg/Agency", alt_text="A boat")
    place_slides(gallery, [NewSlide(photo, caption=f"Caption {n}") for n in range(1, SLIDES + 1)])
    return publish(gallery)


def plan_everything() -> None:
    """Turn every mark into stale pages."""
    while plan_due_marks(all_of_them=True):
        pass


def id_at(gallery: Gallery, position: int) -> str:
    """The id of the slide at a place."""
    return gallery.slides.get(position=position).public_id


def test_parts_are_counted_from_one() -> None:
    assert [count_parts(count) for count in (0, 1, 200, 201, 401)] == [1, 1, 1, 2, 3]
    assert [find_part(position) for position in (1, 200, 201, 400, 401)] == [1, 1, 2, 2, 3]
    assert [build_part_url("/galleries/long/", part) for part in (1, 2)] == [
        "/galleries/long/",
        "/galleries/long/?page=2",
    ]


def test_each_part_has_its_slides_and_leads_to_its_neighbours(
    client: Client, gallery: Gallery
) -> None:
    pages = [client.get(build_part_url("/galleries/long/", n)).content.decode() for n in (1, 2, 3)]
    assert [len(re.findall("<li id=", page)) for page in pages] == [200, 200, 1]
    assert "<b>1 of 401</b>" in pages[0]
    assert "<b>201 of 401</b>" in pages[1]
    assert "Caption 401" in pages[2]
    links = [re.findall(r'<link rel="(prev|next|canonical)" href="([^"]+)"', p) for p in pages]
    assert [{rel for rel, _ in found} for found in links] == [
        {"canonical", "next"},
        {"canonical", "prev", "next"},
        {"canonical", "prev"},
    ]
    assert dict(links[2])["prev"] == "/galleries/long/?page=2"
    assert dict(links[1])["canonical"].endswith("/galleries/long/?page=2")
    assert dict(links[0])["canonical"].endswith("/galleries/long/")


def test_a_part_beyond_the_last_leads_to_the_last(client: Client, gallery: Gallery) -> None:
    response = client.get("/galleries/long/?page=9")
    assert (response.status_code, response["Location"]) == (302, "/galleries/long/?page=3")
    assert client.get("/galleries/long/?page=nine").status_code == 200


def test_a_slides_own_page_leads_to_the_part_that_holds_it(
    client: Client, gallery: Gallery
) -> None:
    for position, part in ((1, ""), (201, "?page=2"), (401, "?page=3")):
        slide_id = id_at(gallery, position)
        page = client.get(f"/galleries/long/{slide_id}/").content.decode()
        assert f'href="/galleries/long/{part}#{slide_id}"' in page


def test_slides_know_their_neighbours_in_other_parts(gallery: Gallery) -> None:
    part = build_part(gallery, 2)
    assert part is not None
    assert part.slides[0].previous_id == id_at(gallery, 200)
    assert part.slides[-1].next_id == id_at(gallery, 401)
    first = build_part(gallery, 1)
    assert first is not None
    assert first.slides[0].previous_id == ""
    assert first.slides[1].previous_id == first.slides[0].id


def test_all_photos_stand_at_a_glance_with_credit_and_the_way_to_their_slide(
    client: Client, gallery: Gallery
) -> None:
    page = client.get("/galleries/long/photos/").content.decode()
    assert page.count("Ana Berg/Agency") == page.count("loading=lazy") == SLIDES
    for position, part in ((1, ""), (400, "?page=2")):
        assert f"<a href=/galleries/long/{part}#{id_at(gallery, position)}" in page
    assert "/galleries/long/photos/" in client.get("/galleries/long/").content.decode()
    withdraw(gallery)
    assert client.get("/galleries/long/photos/").status_code == 410


def test_frames_and_the_api_have_parts_and_the_whole(client: Client, gallery: Gallery) -> None:
    frame = client.get("/embed/galleries/long/?page=2").content.decode()
    assert len(re.findall("<li id=", frame)) == 200
    assert 'rel="next" target="_self"' in frame
    assert len(client.get("/api/v1/galleries/long").json()["slides"]) == SLIDES


def test_the_words_of_one_slide_make_stale_the_part_that_shows_them(gallery: Gallery) -> None:
    plan_everything()
    urls = set(BakedPage.objects.values_list("url", flat=True))
    assert {f"{start}/galleries/long/?page={n}" for start in ("", "/embed") for n in (2, 3)} <= urls
    for page in BakedPage.objects.all():
        BakedPage.objects.filter(pk=page.pk).update(baked_version=page.wanted_version)
    slide = gallery.slides.get(position=201)
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Corrected"})
    plan_everything()
    stale = set(BakedPage.objects.stale().values_list("url", flat=True))
    ours = {url for url in stale if "galleries/long/" in url and not url.startswith("/api/")}
    assert ours == {
        "/galleries/long/",
        "/galleries/long/?page=2",
        "/galleries/long/?print=1",
        "/galleries/long/live.json",
        "/galleries/long/poster.jpg",
        "/galleries/long/photos/",
        f"/galleries/long/{slide.public_id}/",
        "/embed/galleries/long/",
        "/embed/galleries/long/?page=2",
        "/embed/galleries/long/code/",
        f"/embed/galleries/long/{slide.public_id}/",
    }


def test_a_short_gallery_has_no_parts(client: Client) -> None:
    gallery = make_gallery(2)
    page = client.get(gallery.get_absolute_url()).content.decode()
    assert "?page=" not in page
    assert "parts.js" not in page
    plan_everything()
    assert not BakedPage.objects.filter(url__contains=f"{gallery.slug}/?page=").exists()
    assert Photo.objects.count() == 2

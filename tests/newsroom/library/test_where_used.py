"""Where a photo is used: each way with its addresses, the live ones marked."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery, Slide
from gallery.slides.sequence import place_photos
from media.models import Photo
from newsroom.library.where_used import UseCount, count_uses, list_uses_of
from newsroom.models import Article, GalleryPlacement, SinglePhoto
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_photo
from tests.newsroom.library.rows import make_rows

pytestmark = pytest.mark.django_db


def place_in_article(gallery: Gallery) -> Article:
    """A draft that places a gallery."""
    article = Article.objects.create(headline="Floods", slug="floods")
    GalleryPlacement.objects.create(parent=article, gallery=gallery, region="body", ordering=1)
    return article


def test_each_way_leads_to_the_desk_and_the_live_ones_to_readers(client: Client) -> None:
    gallery = make_gallery(2, title="Storm", slug="storm")
    slide = gallery.slides.get(position=2)
    photo = slide.photo
    assert photo is not None
    Gallery.objects.create(title="A draft", slug="draft", cover=photo)
    place_in_article(gallery)
    lead = Article.objects.create(headline="Lead", slug="lead", lead_photo=photo)
    SinglePhoto.objects.create(parent=lead, photo=photo, region="body", ordering=1)
    uses = list_uses_of(photo)
    assert [(use.kind, use.is_live, use.title) for use in uses] == [
        ("slide", True, "Storm"),
        ("cover", False, "A draft"),
        ("lead", False, "Lead"),
        ("single", False, "Lead"),
        ("placement", False, "Floods (by the gallery “Storm”)"),
    ]
    first = uses[0]
    assert first.slide_url == f"/admin/gallery/gallery/{gallery.pk}/change/#card-{slide.public_id}"
    assert (first.position, first.state) == (2, "Published")
    assert client.get(first.public_url).status_code == 200
    assert {use.public_url for use in uses[1:]} == {""}
    assert uses[1].state == "A draft: not published."


def test_a_rejected_slide_is_not_live() -> None:
    gallery = make_gallery(1)
    gallery.slides.update(flag=Slide.Flag.REJECT)
    photo = gallery.slides.get().photo
    assert photo is not None
    (use,) = list_uses_of(photo)
    assert (use.is_live, use.public_url) == (False, "")
    assert count_uses([photo.pk]) == {photo.pk: UseCount(1, 0)}


def test_an_article_is_live_when_it_and_its_gallery_are() -> None:
    gallery = make_gallery(1, published=False)
    photo = gallery.slides.get().photo
    assert photo is not None
    publish(place_in_article(gallery))
    kinds = {use.kind: use for use in list_uses_of(photo)}
    assert (kinds["placement"].is_live, kinds["placement"].state) == (
        False,
        "Its gallery is not published.",
    )
    publish(gallery)
    assert {use.is_live for use in list_uses_of(photo)} == {True}


def test_a_gallery_counts_once_and_live_ones_are_told_apart() -> None:
    photo, unused = make_photo(), make_photo()
    draft = Gallery.objects.create(title="Draft", slug="draft", cover=photo)
    place_photos(draft, [photo, photo])
    Article.objects.create(headline="Lead", slug="lead", lead_photo=photo)
    assert count_uses([photo.pk, unused.pk]) == {photo.pk: UseCount(2, 0), unused.pk: UseCount()}
    Gallery.objects.update(state="published", published_at=draft.created_at)
    assert count_uses([photo.pk])[photo.pk] == UseCount(2, 1)


@pytest.mark.parametrize("number", [10, 1_000])
def test_counting_asks_four_queries_whatever_the_number(number: int) -> None:
    rows = make_rows(number)
    gallery = Gallery.objects.create(title="Draft", slug="draft")
    Slide.objects.bulk_create(
        Slide(gallery=gallery, photo=photo, position=n) for n, photo in enumerate(rows, start=1)
    )
    with CaptureQueriesContext(connection) as queries:
        counts = count_uses([photo.pk for photo in rows])
    assert (len(queries), len(counts)) == (4, number)


def test_a_photo_of_a_hundred_slides_asks_as_many_queries_as_one() -> None:
    photo: Photo = make_rows(1)[0]
    numbers = []
    for number in (1, 100):
        for n in range(number):
            gallery = Gallery.objects.create(title=f"G{n}", slug=f"g-{number}-{n}")
            Slide.objects.create(gallery=gallery, photo=photo, position=1)
        with CaptureQueriesContext(connection) as queries:
            list_uses_of(photo)
        numbers.append(len(queries))
    assert numbers == [5, 5]

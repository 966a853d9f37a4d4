"""What is deleted lies in the bin, and comes back with all that went with it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.db.models import ProtectedError
from django.utils import timezone

from gallery.models import Gallery, Slide
from media.ingest import ingest_photo
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from newsroom.models import Article, BinItem, GalleryPlacement, SinglePhoto, Text
from newsroom.publishing.article_state import read_article_state
from newsroom.recycle_bin import (
    CannotComeBack,
    bring_back,
    forget_old_items,
    throw_away,
)
from newsroom.tasks import empty_bin
from tests.builders import make_gallery, make_photo, make_ready_photo, photo_bytes

pytestmark = pytest.mark.django_db


def test_a_gallery_comes_back_with_its_slides_and_where_it_stood() -> None:
    ana = User.objects.create_user("ana")
    gallery = make_gallery(3, published=False, title="Storm")
    Slide.objects.filter(gallery=gallery, position=2).update(caption="Waves", flag="pick")
    article = Article.objects.create(headline="Gale", slug="gale")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    slides = list(Slide.objects.order_by("position").values())

    item = throw_away(gallery, deleted_by=ana)
    assert not Gallery.objects.exists()
    assert not Slide.objects.exists()
    assert (str(item), item.deleted_by_name, item.days_left) == ("gallery “Storm”", "ana", 30)

    back, left_out = bring_back(item)
    assert (back.pk, left_out) == (item.thing_id, 0)
    assert list(Slide.objects.order_by("position").values()) == slides
    assert GalleryPlacement.objects.get().parent == article
    assert not BinItem.objects.exists()


def test_an_article_comes_back_with_its_body() -> None:
    article = Article.objects.create(headline="Gale", slug="gale", lead_photo=make_photo())
    Text.objects.create(parent=article, region="body", ordering=10, text="<p>At dawn.</p>")
    SinglePhoto.objects.create(parent=article, region="body", ordering=20, photo=make_photo())
    before = read_article_state(article.pk)
    bring_back(throw_away(article, deleted_by=None))
    assert read_article_state(Article.objects.get().pk) == before


def test_a_photo_comes_back_and_its_renditions_are_made_anew() -> None:
    photo = make_ready_photo(caption="A pier")
    item = throw_away(photo, deleted_by=None)
    assert not Photo.objects.exists()
    back, _ = bring_back(item)
    assert isinstance(back, Photo)
    there = Photo.objects.get()
    assert (there.caption, there.state, there.renditions) == ("A pier", "waiting", {})
    render_missing_renditions(there.pk)
    there.refresh_from_db()
    assert there.state == "ready"


def test_what_is_used_is_not_deleted_and_nothing_lies_in_the_bin() -> None:
    photo = make_gallery(1, published=False).slides.get().photo
    assert photo is not None
    with pytest.raises(ProtectedError):
        throw_away(photo, deleted_by=None)
    assert Photo.objects.exists()
    assert not BinItem.objects.exists()


def test_an_address_that_is_taken_gets_a_number() -> None:
    gallery = make_gallery(1, published=False)
    slug = gallery.slug
    item = throw_away(gallery, deleted_by=None)
    for taken in (slug, f"{slug}-2"):
        Gallery.objects.create(title="Another", slug=taken)
    back, _ = bring_back(item)
    assert isinstance(back, Gallery)
    assert back.slug == f"{slug}-3"


def test_what_shows_something_that_is_no_more_is_left_out_and_counted() -> None:
    gallery = make_gallery(2, published=False)
    lost = gallery.slides.get(position=1).photo
    assert lost is not None
    Gallery.objects.update(cover=lost)
    article = Article.objects.create(headline="Gale", slug="gale")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    item = throw_away(Gallery.objects.get(), deleted_by=None)
    lost.delete()
    article.delete()
    back, left_out = bring_back(item)
    assert isinstance(back, Gallery)
    back.refresh_from_db()
    assert (back.cover, left_out) == (None, 1)  # the placement; a slide wants its photo again
    assert [slide.photo is None for slide in back.slides.order_by("position")] == [True, False]


def test_a_file_that_was_uploaded_again_stands_in_the_way() -> None:
    content = photo_bytes()
    first = ingest_photo(BytesIO(content), file_name="pier.jpg", uploaded_by=None)
    item = throw_away(first.photo, deleted_by=None)
    ingest_photo(BytesIO(content), file_name="pier.jpg", uploaded_by=None)
    with pytest.raises(CannotComeBack, match="uploaded again"):
        bring_back(item)
    assert BinItem.objects.exists()


def test_nothing_comes_back_twice() -> None:
    item = throw_away(make_gallery(1, published=False), deleted_by=None)
    bring_back(item)
    with pytest.raises(CannotComeBack, match="already"):
        bring_back(item)


def test_after_thirty_days_it_is_forgotten() -> None:
    for _ in range(2):
        throw_away(make_gallery(1, published=False), deleted_by=None)
    old = BinItem.objects.order_by("pk")[0]
    over = timezone.now() - timedelta(days=31)
    BinItem.objects.filter(pk=old.pk).update(deleted_at=over)
    old.refresh_from_db()
    assert old.days_left == 0
    empty_bin()
    assert forget_old_items() == 0
    assert BinItem.objects.exclude(pk=old.pk).count() == 1

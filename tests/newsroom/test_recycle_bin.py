"""What is deleted lies in the bin, and comes back with all that went with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db.models import ProtectedError
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery, Slide
from media.ingest import ingest_photo
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.reconcile import compare_everything
from newsroom.models import Article, BinItem, GalleryPlacement, SinglePhoto, Text
from newsroom.models.public_tree import StaleMark, Urgency
from newsroom.publishing.article_state import read_article_state
from newsroom.recycle_bin import (
    CannotComeBack,
    bring_back,
    forget_old_items,
    throw_away,
)
from newsroom.tasks import empty_bin
from tests.builders import make_gallery, make_photo, make_ready_photo, photo_bytes
from tests.newsroom.baking.baked import article_with, bake

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


def test_what_was_public_goes_with_its_pages_before_anything_else(settings: Settings) -> None:
    site = Path(settings.PUBLIC_TREE_ROOT)
    gallery, other = make_gallery(2), make_gallery(1)
    photo_id = gallery.slides.get(position=1).photo_id
    article = article_with(gallery)
    bake()
    paths = [
        site / "galleries" / gallery.slug / "index.html",
        site / f"api/v1/galleries/{gallery.slug}/index.json",
        site / f"api/v1/photos/{photo_id}/index.json",
    ]
    assert all(path.exists() for path in paths)
    page = site / "articles" / article.slug / "index.html"
    assert gallery.slug in page.read_text()
    throw_away(gallery, deleted_by=None)
    bake_what_is_stale(least_urgency=Urgency.REMOVAL)
    assert not any(path.exists() for path in paths)
    for shown_by in (page, site / "index.html", site / "galleries/index.html"):
        assert gallery.slug not in shown_by.read_text()
    bake()
    assert gallery.slug not in "".join(path.read_text() for path in site.rglob("*.html"))
    assert (site / "galleries" / other.slug / "index.html").exists()
    assert compare_everything().mended == 0
    throw_away(article, deleted_by=None)
    bake_what_is_stale(least_urgency=Urgency.REMOVAL)
    assert not page.exists()


def test_a_draft_that_is_deleted_has_nothing_baked() -> None:
    draft = make_gallery(1, published=False)
    StaleMark.objects.all().delete()
    throw_away(draft, deleted_by=None)
    assert not StaleMark.objects.exists()


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


@dataclass
class Clock:
    """What it says."""

    now: datetime


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The machine's clock, to be set."""
    clock = Clock(timezone.now())
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


def test_on_the_thirtieth_day_it_is_forgotten(clock: Clock) -> None:
    old = throw_away(make_gallery(1, published=False), deleted_by=None)
    for days in range(1, 30):
        clock.now += timedelta(days=1)
        empty_bin()
        empty_bin()  # a second scheduler counts no second day
        old.refresh_from_db()
        assert old.days_left == 30 - days
    throw_away(make_gallery(1, published=False), deleted_by=None)
    clock.now += timedelta(days=1)
    assert forget_old_items() == 1
    assert BinItem.objects.get().pk != old.pk


def test_a_clock_that_is_ahead_empties_nothing(clock: Clock) -> None:
    item = throw_away(make_gallery(1, published=False), deleted_by=None)
    right = clock.now
    for now in (right + timedelta(days=400), right, right + timedelta(days=31)):
        clock.now = now
        assert forget_old_items() == 0
    item.refresh_from_db()
    assert item.days_left == 27

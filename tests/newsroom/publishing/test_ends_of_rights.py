"""A photo whose rights end leaves every page by the clock, and its addresses say why."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from media.models import Photo
from media.takedown import kill_photo
from newsroom.baking.schedules import act_on_schedules
from newsroom.library.edits import PhotoEdit, edit_photos
from newsroom.models import Article
from newsroom.models.public_tree import PublicSite
from tests.builders import make_gallery
from tests.newsroom.baking.baked import article_with, bake

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=15)


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


@pytest.fixture
def handout() -> tuple[Gallery, Photo, str]:
    """A published gallery of two, its first photo a handout of a fortnight ago, and its slide."""
    gallery = make_gallery(2)
    slide = gallery.slides.order_by("position")[0]
    assert slide.photo is not None
    Photo.objects.filter(pk=slide.photo.pk).update(uploaded_at=timezone.now() - DAYS)
    return gallery, Photo.objects.get(pk=slide.photo.pk), slide.public_id


def not_for_archive(photo: Photo, days: int | None, before: int | None = None) -> None:
    """Say after how many days it leaves the archive."""
    edits = {photo.pk: PhotoEdit({"archive_days": (before, days)})}
    assert edit_photos(edits, summary="set it", changed_by=None).changed == (photo.pk,)


def test_a_handout_leaves_by_the_clock_as_a_kill_does_and_says_licence_ended(
    site: Path, client: Client, handout: tuple[Gallery, Photo, str]
) -> None:
    gallery, photo, slide_id = handout
    article_with(gallery)
    not_for_archive(photo, 16)
    bake()
    folder = site / "galleries" / gallery.slug
    file = site / "renditions" / photo.manifest["w320.jpg"].path
    assert file.exists()
    long_ago = timezone.now() - timedelta(days=1)  # only the photo has a moment that comes
    for kind in (Gallery, Article):
        kind.objects.update(published_at=long_ago)
    passed = timezone.now() - timedelta(minutes=1)
    Photo.objects.filter(pk=photo.pk).update(archive_until=passed)
    PublicSite.objects.update(schedules_seen_until=passed - timedelta(minutes=5))
    assert act_on_schedules() == 1
    bake()
    assert not file.exists()
    assert not (folder / slide_id / "index.html").exists()
    for page in (folder / slide_id, site / "embed" / "galleries" / gallery.slug / slide_id):
        assert "The licence of this photo has ended." in (page / "gone.html").read_text()
    assert "Caption 1" not in (folder / "index.html").read_text()
    assert "Caption 1" not in (folder / "photos" / "index.html").read_text()
    answer = client.get(f"/galleries/{gallery.slug}/{slide_id}/")
    assert answer.status_code == 410
    assert "licence of this photo has ended" in answer.content.decode()
    answer = client.get(f"/photos/{photo.pk}/")
    assert answer.status_code == 410
    assert "licence of this photo has ended" in answer.content.decode()


def test_days_that_are_over_take_the_photo_away_at_once_and_none_brings_it_back(
    site: Path, handout: tuple[Gallery, Photo, str]
) -> None:
    gallery, photo, slide_id = handout
    not_for_archive(photo, 14)
    bake()
    folder = site / "galleries" / gallery.slug / slide_id
    assert (folder / "gone.html").exists()
    not_for_archive(photo, None, before=14)
    bake()
    assert (folder / "index.html").exists()
    assert not (folder / "gone.html").exists()
    photo.refresh_from_db()
    assert photo.archive_until is None


def test_a_killed_photo_does_not_say_that_its_licence_ended(
    client: Client, handout: tuple[Gallery, Photo, str]
) -> None:
    gallery, photo, slide_id = handout
    not_for_archive(photo, 14)
    kill_photo(photo, reason="a mistake", killed_by=None)
    page = client.get(f"/galleries/{gallery.slug}/{slide_id}/")
    assert page.status_code == 410
    assert "was withdrawn by the newsroom" in page.content.decode()

"""Moments that pass: the public tree follows, also when nobody was there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from media.models import Photo
from newsroom.baking.schedules import act_on_schedules
from newsroom.models.public_tree import PublicSite
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


def test_the_scheduler_acts_on_moments_that_passed_while_it_was_down(site: Path) -> None:
    gallery = publish(make_gallery(1, published=False), at=timezone.now() + timedelta(hours=1))
    act_on_schedules()
    bake()
    assert not (site / "galleries" / gallery.slug).exists()
    past = timezone.now() - timedelta(minutes=20)
    Gallery.objects.update(published_at=past)
    PublicSite.objects.update(schedules_seen_until=past - timedelta(minutes=5))
    assert act_on_schedules() == 1
    assert act_on_schedules() == 0
    bake()
    assert (site / "galleries" / gallery.slug / "index.html").exists()


def test_a_gallery_that_withdraws_itself_says_so_on_the_desk_too(site: Path) -> None:
    gallery = make_gallery(1)
    bake()
    Gallery.objects.update(withdraw_at=timezone.now() - timedelta(minutes=1))
    PublicSite.objects.update(schedules_seen_until=timezone.now() - timedelta(minutes=5))
    act_on_schedules()
    bake()
    gallery.refresh_from_db()
    assert gallery.state == Gallery.State.WITHDRAWN
    assert (site / "galleries" / gallery.slug / "gone.html").exists()


def test_a_photo_leaves_when_its_licence_ends_and_comes_when_its_embargo_does(site: Path) -> None:
    gallery = make_gallery(2)
    bake()
    photo = gallery.slides.get(position=1).photo
    assert photo is not None
    minute = timedelta(minutes=1)
    Photo.objects.filter(pk=photo.pk).update(expires_at=timezone.now() - minute)
    PublicSite.objects.update(schedules_seen_until=timezone.now() - 5 * minute)
    act_on_schedules()
    bake()
    file = site / "renditions" / photo.manifest["w320.jpg"].path
    assert not file.exists()
    Photo.objects.filter(pk=photo.pk).update(expires_at=None, embargo_until=timezone.now() - minute)
    PublicSite.objects.update(schedules_seen_until=timezone.now() - 5 * minute)
    act_on_schedules()
    bake()
    assert file.exists()
    assert "1 of 2" in (site / "galleries" / gallery.slug / "index.html").read_text()

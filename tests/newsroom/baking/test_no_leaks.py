"""A crawler that knows every photo's number, hash and file names finds no byte too many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery, Slide
from media.models import Photo
from media.takedown import kill_photo
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.outbox import mark_publishable
from newsroom.baking.reconcile import compare_everything
from newsroom.models import Article
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def hidden() -> dict[str, Photo]:
    """One photo for each reason not to be public, and a public one beside them; all baked."""
    photos = {
        "in the library": make_ready_photo(),
        "draft": photo_of(make_gallery(1, published=False)),
        "scheduled": photo_of(publish(make_gallery(1, published=False), at=timezone.now() + HOUR)),
        "withdrawn": photo_of(make_gallery(1)),
        "embargoed": photo_of(make_gallery(2)),
        "out of licence": photo_of(make_gallery(2)),
        "killed": photo_of(make_gallery(2)),
        "lead of a draft": make_ready_photo(),
    }
    Article.objects.create(headline="D", slug="d", lead_photo=photos["lead of a draft"])
    bake()  # so that some of them were public once
    withdraw(Gallery.objects.get(slides__photo=photos["withdrawn"]))
    photos["embargoed"].embargo_until = timezone.now() + HOUR
    photos["out of licence"].expires_at = timezone.now()
    for name in ("embargoed", "out of licence"):
        photos[name].save()
    kill_photo(photos["killed"], reason="Not theirs", killed_by=None)
    for gallery in Gallery.objects.all():
        mark_publishable(gallery)
    bake()
    compare_everything(orphan_after_seconds=0)
    bake()
    return photos


def photo_of(gallery: Gallery) -> Photo:
    """The photo of its first slide."""
    photo = gallery.slides.get(position=1).photo
    assert photo is not None
    return photo


def bake() -> None:
    """Everything."""
    bake_what_is_stale(all_marks=True, at_most_seconds=None)


def guesses(photo: Photo) -> Iterable[str]:
    """Addresses at which a crawler would look for a photo."""
    paths = photo.served_paths
    yield from (f"/renditions/{path}" for path in paths)
    for base in ("/", "/media/", "/originals/", "/files/", "/static/", "/site/", "/renditions/"):
        yield f"{base}{photo.original.name}"
        yield f"{base}{photo.original_sha256}.jpg"
        yield f"{base}../originals/{photo.original.name}"
    yield f"/api/v1/photos/{photo.pk}"
    for slide in Slide.objects.filter(photo=photo).select_related("gallery"):
        slug, slide_id = slide.gallery.slug, slide.public_id
        for base in (f"/galleries/{slug}/", f"/embed/galleries/{slug}/"):
            yield base
            yield f"{base}?print=1"
            yield f"{base}{slide_id}/"
        for name in ("", "/ninjs.json", "/manifest.json"):
            yield f"/api/v1/galleries/{slug}{name}"
        yield f"/oembed?url=http://127.0.0.1:8000/galleries/{slug}/{slide_id}/"
    yield from ("/", "/galleries/", "/sitemap.xml", "/feeds/galleries.rss", "/feeds/galleries.json")
    yield from ("/api/v1/galleries", "/api/v1/photos", "/api/v1/articles", "/articles/d/")


def test_the_tree_holds_nothing_of_a_hidden_photo(
    hidden: dict[str, Photo], settings: Settings
) -> None:
    files = {
        path.relative_to(settings.PUBLIC_TREE_ROOT).as_posix(): path.read_bytes()
        for path in Path(settings.PUBLIC_TREE_ROOT).rglob("*")
        if path.is_file()
    }
    assert any(name.startswith("renditions/") for name in files)
    for why, photo in hidden.items():
        key = photo.original_sha256[:20]
        found = [name for name, content in files.items() if key in name or key.encode() in content]
        assert found == [], why


def test_the_application_answers_nothing_of_a_hidden_photo(
    hidden: dict[str, Photo], client: Client
) -> None:
    for why, photo in hidden.items():
        key = photo.original_sha256[:20].encode()
        for url in guesses(photo):
            response = client.get(url)
            content = b"".join(response) if response.streaming else response.content
            assert key not in content, (why, url)
            if url.startswith("/renditions/") or photo.original_sha256[:20] in url:
                assert response.status_code in (404, 410), (why, url)

"""A gallery's poster: one address for good, whatever the cover is, and gone with its photo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery, Slide
from gallery.slides.cover import choose_cover
from media.models import Photo
from media.storages import renditions_storage
from media.takedown import kill_photo
from newsroom.baking import bake_page
from newsroom.baking.ask_django import Answer, ask_django
from newsroom.baking.bake_family import bake_family
from newsroom.baking.failures import BakeOvertaken
from newsroom.baking.outbox import mark_publishable
from newsroom.models.public_tree import BakedPage
from newsroom.publishing.killing import kill_everywhere, kill_many_everywhere
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


def photo_at(gallery: Gallery, position: int) -> Photo:
    """The photo of a slide."""
    photo = gallery.slides.get(position=position).photo
    assert photo is not None
    return photo


def picture_of(photo: Photo) -> bytes:
    """The file of a photo that its poster is."""
    with renditions_storage().open(photo.manifest["w320.jpg"].stored_at) as file:
        return bytes(file.read())


def poster_in(site: Path, gallery: Gallery) -> Path:
    """Where the poster is in the public tree."""
    return site / "galleries" / gallery.slug / "poster.jpg"


def test_the_codes_name_a_poster_that_follows_the_cover(site: Path, client: Client) -> None:
    gallery = make_gallery(2, slug="harbour")
    bake()
    url = "http://127.0.0.1:8000/galleries/harbour/poster.jpg"
    code = client.get("/embed/galleries/harbour/code/").content.decode()
    assert f'data-poster="{url}"' in code
    answer = json.loads(client.get("/oembed?url=http://127.0.0.1:8000/galleries/harbour/").content)
    assert answer["thumbnail_url"] == url
    assert poster_in(site, gallery).read_bytes() == picture_of(photo_at(gallery, 1))
    shown = client.get("/galleries/harbour/poster.jpg")
    assert shown["Content-Type"] == "image/jpeg"
    assert "immutable" not in shown["Cache-Control"]
    choose_cover(gallery, gallery.slides.get(position=2).public_id)
    bake()
    assert poster_in(site, gallery).read_bytes() == picture_of(photo_at(gallery, 2))


def test_other_sites_get_no_poster_of_what_is_not_for_them(site: Path, client: Client) -> None:
    gallery = make_gallery(2, slug="harbour")
    choose_cover(gallery, gallery.slides.get(position=1).public_id)
    Photo.objects.filter(pk=photo_at(gallery, 1).pk).update(may_be_syndicated=False)
    bake()
    assert poster_in(site, gallery).read_bytes() == picture_of(photo_at(gallery, 2))
    Photo.objects.update(may_be_syndicated=False)
    mark_publishable(gallery)
    bake()
    assert not poster_in(site, gallery).exists()
    assert client.get("/galleries/harbour/poster.jpg").status_code == 404
    assert not BakedPage.objects.failed().exists()


@pytest.mark.parametrize("kill", [kill_everywhere, kill_many_everywhere])
def test_a_kill_takes_the_poster_at_once_and_the_next_photo_takes_its_place(
    site: Path, kill: object
) -> None:
    gallery = make_gallery(2, slug="harbour")
    bake()
    photo = photo_at(gallery, 1)
    if kill is kill_everywhere:
        takedown = kill_everywhere(photo, reason="Rights", killed_by=None)
    else:
        [takedown] = kill_many_everywhere([photo], reason="Rights", killed_by=None)
    assert not poster_in(site, gallery).exists()  # nothing was baked yet
    assert takedown.receipt_lines.filter(url="/galleries/harbour/poster.jpg").exists()
    bake()
    assert poster_in(site, gallery).read_bytes() == picture_of(photo_at(gallery, 2))


def test_a_kill_in_the_midst_of_a_bake_leaves_no_poster_behind(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(2, slug="harbour")
    bake()
    row = BakedPage.objects.get(kind="poster")
    row.sha256 = ""

    def kill_meanwhile(url: str) -> Answer:
        answer = ask_django(url)
        kill_photo(photo_at(gallery, 1), reason="Rights", killed_by=None)
        return answer

    monkeypatch.setattr(bake_page, "ask_django", kill_meanwhile)
    poster_in(site, gallery).unlink()
    [baked] = bake_family([row]).baked
    assert isinstance(baked.outcome, BakeOvertaken)
    assert not poster_in(site, gallery).exists()


def test_a_withdrawn_gallery_has_no_poster_and_says_so(site: Path, client: Client) -> None:
    gallery = make_gallery(1, slug="harbour")
    bake()
    withdraw(gallery)
    bake()
    assert not poster_in(site, gallery).exists()
    assert client.get("/galleries/harbour/poster.jpg").status_code == 410


def test_a_gallery_without_photos_has_none(site: Path, client: Client) -> None:
    gallery = make_gallery(1, slug="harbour")
    Slide.objects.all().delete()
    bake()
    assert not poster_in(site, gallery).exists()
    assert client.get("/galleries/harbour/poster.jpg").status_code == 404
    assert not BakedPage.objects.failed().exists()


def test_a_damaged_file_is_told_and_not_asked_for_without_end(site: Path) -> None:
    gallery = make_gallery(1, slug="harbour")
    photo = photo_at(gallery, 1)
    stored_at = photo.manifest["w320.jpg"].stored_at
    whole = Path(renditions_storage().path(stored_at))
    content = whole.read_bytes()
    whole.unlink()  # its other names are other files from now on
    whole.write_bytes(content[:-9])

    bake()  # ends

    row = BakedPage.objects.get(url="/galleries/harbour/poster.jpg")
    assert f"A file of photo {photo.pk} is damaged" in row.error
    assert row.retry_at is not None
    assert not poster_in(site, gallery).exists()
    whole.write_bytes(content)
    BakedPage.objects.update(retry_at=None)
    bake()
    assert poster_in(site, gallery).read_bytes() == content

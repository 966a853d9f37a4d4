"""Addresses of photos' files in the public tree: what an edit does to those that were given out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from media.models import Photo, RenderTier
from media.renditions.queue import render_most_urgent
from media.renditions.retiring import set_entries
from media.renditions.state import want_what_is_missing
from media.renditions.sweep import remove_retired_files
from media.signals import tell_photo_changed
from media.takedown import undo_kill
from newsroom.baking.reconcile import compare_everything
from newsroom.models.public_tree import PurgeOrder
from newsroom.publishing.killing import kill_everywhere
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


@pytest.fixture
def gallery() -> Gallery:
    """A published gallery of one photo, with all that is made of it."""
    made = make_gallery(1)
    settle()
    return made


def settle() -> None:
    """Make, bake and compare all there is."""
    while render_most_urgent(up_to=RenderTier.REFINED):
        pass
    bake()
    compare_everything(orphan_after_seconds=0)
    bake()


def photo_of(gallery: Gallery) -> Photo:
    """Its only photo, as it is now."""
    photo = gallery.slides.get().photo
    assert photo is not None
    return Photo.objects.get(pk=photo.pk)


def edit(photo: Photo, **fields: object) -> Photo:
    """Change columns, and make and bake all that follows."""
    Photo.objects.filter(pk=photo.pk).update(**fields)
    tell_photo_changed(photo.pk, "words")
    want_what_is_missing([photo.pk])
    settle()
    return Photo.objects.get(pk=photo.pk)


def move_crops(photo: Photo) -> tuple[str, str]:
    """Set another focal point; a crop's address before and after."""
    before = photo.manifest["16x9-w320.jpg"].path
    after = edit(photo, focal_x=0.1, focal_y=0.1).manifest["16x9-w320.jpg"].path
    assert before != after
    return before, after


def ask(client: Client, path: str) -> int:
    """What the application says at a file's address."""
    answer = client.get(f"/renditions/{path}")
    answer.getvalue()
    return int(answer.status_code)


def let_90_days_pass(photo: Photo) -> None:
    """As if what was retired had been so long ago."""
    current = Photo.objects.get(pk=photo.pk)
    for entry in current.retired_renditions:
        entry["until"] = (timezone.now() - timedelta(seconds=1)).isoformat()
    set_entries(current, current.retired_renditions)
    current.save()
    remove_retired_files()
    settle()


def test_a_corrected_caption_puts_other_bytes_at_the_same_addresses(
    site: Path, gallery: Gallery, settings: Settings
) -> None:
    settings.PURGE = "http"
    photo = photo_of(gallery)
    folder = (site / "renditions" / photo.manifest["w320.jpg"].path).parent
    names = {path.name: path.read_bytes() for path in folder.iterdir()}
    page = (site / "galleries" / gallery.slug / "index.html").read_text()
    PurgeOrder.objects.all().delete()
    edit(photo, caption="Corrected: Jane, not John.")
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after.keys() == names.keys()
    assert all(b"Jane" in content for content in after.values())
    assert all(b"Jane" not in content for content in names.values())
    now = (site / "galleries" / gallery.slug / "index.html").read_text()
    assert now != page
    assert all(name in now for name in names if name in page)
    # Caches in front of us are told, or the words from before would stay there for a year.
    told = set(PurgeOrder.objects.values_list("url", flat=True))
    assert {f"/{(folder / name).relative_to(site).as_posix()}" for name in names} <= told


def test_an_address_that_was_given_out_answers_for_90_days_and_leads_on_after(
    site: Path, gallery: Gallery, client: Client
) -> None:
    photo = photo_of(gallery)
    cropped = (site / "renditions" / photo.manifest["16x9-w320.jpg"].path).read_bytes()
    before, after = move_crops(photo)
    assert (site / "renditions" / before).read_bytes() == cropped
    assert client.get(f"/renditions/{before}").getvalue() == cropped
    let_90_days_pass(photo)
    assert not (site / "renditions" / before).exists()
    answer = client.get(f"/renditions/{before}")
    assert (answer.status_code, answer["Location"]) == (301, f"/renditions/{after}")
    assert "immutable" not in answer["Cache-Control"]


def test_a_kill_takes_every_address_that_was_ever_given_out(
    site: Path, gallery: Gallery, client: Client
) -> None:
    photo = photo_of(gallery)
    oldest, _ = move_crops(photo)
    let_90_days_pass(photo)
    older = edit(photo, focal_x=0.9).manifest["16x9-w320.jpg"].path
    newest = edit(photo, focal_x=0.5).manifest["16x9-w320.jpg"].path
    assert (site / "renditions" / older).exists()
    kill_everywhere(photo, reason="Rights", killed_by=None)
    assert not list((site / "renditions").rglob("*.*"))  # at once: nothing was baked
    addresses = [oldest, older, newest]
    assert {ask(client, path) for path in addresses} == {410}
    undo_kill(photo_of(gallery), reason="Cleared", undone_by=None)
    settle()
    assert ask(client, newest) == 200


def test_what_is_withdrawn_or_may_not_be_shown_any_more_is_gone_at_every_address(
    site: Path, gallery: Gallery, client: Client
) -> None:
    photo = photo_of(gallery)
    before, after = move_crops(photo)
    withdraw(gallery)
    settle()
    assert not list((site / "renditions").rglob("*.*"))
    assert {ask(client, path) for path in (before, after)} == {410}
    publish(Gallery.objects.get(pk=gallery.pk))
    settle()
    assert {ask(client, path) for path in (before, after)} == {200}
    edit(photo, expires_at=timezone.now() - timedelta(minutes=1))
    assert {ask(client, path) for path in (before, after)} == {410}


def test_what_never_was_public_is_not_found(client: Client) -> None:
    draft = make_gallery(1, published=False)
    settle()
    path = photo_of(draft).manifest["w320.jpg"].path
    assert ask(client, path) == 404
    folder, _, _ = path.rpartition("/")
    for name in ("w320-0123456789abcdef.jpg", "w321-0123456789abcdef.jpg", "w320.jpg"):
        assert ask(client, f"{folder}/{name}") == 404

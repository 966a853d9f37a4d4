"""A kill reaches every page at once, and its receipt says where the photo was."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from media.models import Photo, Takedown
from newsroom.baking.baker import bake_what_is_stale
from newsroom.models import Article, GalleryPlacement
from newsroom.models.public_tree import BakedPage, Urgency
from newsroom.publishing.killing import kill_everywhere, look_for_dark, wait_for_dark
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_photo

# The command asks the public address, too.
pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree, and a public address at which nothing answers."""
    settings.BASE_URL = "http://127.0.0.1:9"
    return Path(settings.PUBLIC_TREE_ROOT)


def published_photo() -> Photo:
    """A photo that leads an article, which places its gallery; all baked."""
    gallery = make_gallery(3)
    photo = gallery.slides.get(position=2).photo
    assert photo is not None
    article = Article.objects.create(headline="A night", slug="a-night", lead_photo=photo)
    GalleryPlacement.objects.create(parent=article, gallery=gallery, region="body", ordering=1)
    publish(article)
    bake_what_is_stale(all_marks=True, at_most_seconds=None)
    return photo


def test_the_files_are_gone_when_the_kill_returns(site: Path) -> None:
    photo = published_photo()
    files = [site / "renditions" / path for path in photo.served_paths]
    assert all(file.exists() for file in files)
    takedown = kill_everywhere(photo, reason="Not the minister", killed_by=None)
    assert not any(file.exists() for file in files)
    # The receipt has that at once, whether anybody waits for the pages or not.
    of_files = takedown.receipt_lines.filter(is_rendition=True)
    assert of_files.count() == len(files)
    assert not of_files.filter(dark_at=None).exists()
    assert takedown.receipt_lines.filter(is_rendition=False, dark_at=None).exists()


def test_the_receipt_names_every_address_and_when_it_went_dark(site: Path) -> None:
    photo = published_photo()
    slide = photo.slides.get()
    gallery = slide.gallery
    takedown = kill_everywhere(photo, reason="Not the minister", killed_by=None)
    urls = set(takedown.receipt_lines.filter(is_rendition=False).values_list("url", flat=True))
    assert urls >= {
        gallery.get_absolute_url(),
        f"{gallery.get_absolute_url()}?print=1",
        f"{gallery.get_absolute_url()}{slide.public_id}/",
        f"/api/v1/galleries/{gallery.slug}",
        f"/api/v1/photos/{photo.pk}",
        "/articles/a-night/",
        "/",
    }
    other = gallery.slides.get(position=1).public_id
    assert f"{gallery.get_absolute_url()}{other}/" not in urls
    assert look_for_dark(takedown) == len(urls)
    assert wait_for_dark(takedown, within_seconds=30)
    assert not takedown.receipt_lines.filter(dark_at=None).exists()
    assert all(
        line.seconds_to_dark is not None and line.seconds_to_dark >= 0
        for line in takedown.receipt_lines.all()
    )


def test_a_kill_goes_before_all_other_pages(site: Path) -> None:
    photo = published_photo()
    BakedPage.objects.update(wanted_version=1_000)
    kill_everywhere(photo, reason="Not the minister", killed_by=None)
    baked = bake_what_is_stale(least_urgency=Urgency.KILL, at_most_seconds=None)
    assert 0 < baked.pages < BakedPage.objects.count()
    assert not BakedPage.objects.stale().filter(urgency=Urgency.KILL).exists()
    assert BakedPage.objects.stale().exists()


def test_the_command_kills_and_prints_the_receipt(site: Path) -> None:
    photo = published_photo()
    out = StringIO()
    call_command("kill_photo", photo.pk, reason="Staged", json=True, stdout=out)
    receipt = json.loads(out.getvalue())
    assert receipt["reason"] == "Staged"
    assert receipt["dark"] == receipt["addresses"] > 7
    assert receipt["lines"][0]["public_answer"].startswith("No answer")
    with pytest.raises(CommandError, match="killed before"):
        call_command("kill_photo", photo.pk, reason="Again")
    call_command("kill_photo", photo.pk, reason="A mistake", undo=True, stdout=out)
    photo.refresh_from_db()
    assert photo.may_be_shown
    with pytest.raises(CommandError, match="no photo 12345"):
        call_command("kill_photo", 12345, reason="Again")


def test_the_desk_kills_for_those_with_the_right_and_a_reason(site: Path, client: Client) -> None:
    photo = published_photo()
    editor = User.objects.create_user("ana", password="x", is_staff=True)
    editor.user_permissions.set(
        Permission.objects.filter(codename__in=("view_photo", "change_photo"))
    )
    client.force_login(editor)
    page = f"/admin/media/photo/{photo.pk}/kill/"
    assert client.post(page, {"reason": "Staged"}).status_code == 403
    assert "/kill/" not in client.get(f"/admin/media/photo/{photo.pk}/change/").text
    editor.user_permissions.add(Permission.objects.get(codename="kill_photo"))
    client.force_login(User.objects.get(pk=editor.pk))
    assert page in client.get(f"/admin/media/photo/{photo.pk}/change/").text
    asked = client.get(page).text
    assert photo.slides.get().gallery.get_absolute_url() in asked
    assert "Say why" in client.post(page, {"reason": " "}).text
    answer = client.post(page, {"reason": "Staged"})
    takedown = Takedown.objects.get()
    assert answer.headers["Location"] == f"/admin/kills/{takedown.pk}/"
    receipt = client.get(answer.headers["Location"]).text
    assert "not dark yet" in receipt
    assert 'http-equiv="refresh"' in receipt
    assert "ana" in receipt
    wait_for_dark(takedown, within_seconds=30)
    receipt = client.get(answer.headers["Location"]).text
    assert "Dark at all" in receipt
    assert "refresh" not in receipt
    # Undoing it shows the photo again: that is publishing.
    refused = client.post(page, {"reason": "It was real", "act": "undo"})
    assert "needs the right to publish that" in refused.text
    photo.refresh_from_db()
    assert photo.killed_at is not None
    publishing = Permission.objects.filter(codename__in=("publish_gallery", "publish_article"))
    editor.user_permissions.add(*publishing)
    client.post(page, {"reason": "It was real", "act": "undo"})
    photo.refresh_from_db()
    assert photo.killed_at is None


def test_a_photo_that_nobody_shows_is_killed_all_the_same(site: Path) -> None:
    photo = make_photo()
    takedown = kill_everywhere(photo, reason="Stolen", killed_by=None)
    assert wait_for_dark(takedown)
    assert not takedown.receipt_lines.exists()

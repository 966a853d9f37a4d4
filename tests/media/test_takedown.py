"""A killed photo is shown nowhere, is refused when it comes again, and only an act undoes it."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gallery.pages.slideshow import build_slideshow
from media.ingest import OriginalKilled, ingest_photo
from media.models import Photo
from media.signals import photo_changed
from media.takedown import (
    PhotoAlreadyKilled,
    PhotoNotKilled,
    ReasonMissing,
    kill_photo,
    undo_kill,
)
from newsroom.visibility import is_photo_public
from tests.builders import make_gallery, make_ready_photo, photo_bytes

pytestmark = pytest.mark.django_db


def first_photo_of(gallery: object) -> Photo:
    """The photo of a gallery's first slide."""
    slide = gallery.slides.get(position=1)  # type: ignore[attr-defined]
    photo: Photo = slide.photo
    return photo


def test_a_killed_photo_leaves_the_slideshow_which_closes_up() -> None:
    gallery = make_gallery(3)
    kill_photo(first_photo_of(gallery), reason="Not the minister", killed_by=None)
    slides = build_slideshow(gallery).slides
    assert [slide.position for slide in slides] == [1, 2]
    assert [slide.caption for slide in slides] == ["Caption 2", "Caption 3"]


def test_a_killed_photo_is_no_cover(client: Client) -> None:
    gallery = make_gallery(2)
    gallery.cover = first_photo_of(gallery)
    gallery.save()
    kill_photo(first_photo_of(gallery), reason="Not the minister", killed_by=None)
    gallery.refresh_from_db()
    cover = build_slideshow(gallery).cover
    assert cover is not None
    assert cover.id != first_photo_of(gallery).pk


def test_a_killed_photos_files_and_slide_answer_410(client: Client) -> None:
    gallery = make_gallery(2)
    photo = first_photo_of(gallery)
    file = f"/renditions/{photo.manifest['w320.jpg'].path}"
    assert b"".join(client.get(file))  # read to its end, or the file stays open
    kill_photo(photo, reason="Not the minister", killed_by=None)
    assert client.get(file).status_code == 410
    slide = gallery.slides.get(position=1)
    assert client.get(f"/galleries/{gallery.slug}/{slide.public_id}/").status_code == 410
    assert client.get(gallery.get_absolute_url()).status_code == 200


def test_the_same_bytes_are_refused_with_the_reason() -> None:
    content = photo_bytes()
    photo = ingest_photo(io.BytesIO(content), file_name="a.jpg", uploaded_by=None).photo
    kill_photo(photo, reason="Staged, says the agency", killed_by=None)
    with pytest.raises(OriginalKilled, match=r"killed .* UTC: Staged, says the agency"):
        ingest_photo(io.BytesIO(content), file_name="b.jpg", uploaded_by=None)
    assert Photo.objects.count() == 1


def test_a_kill_is_undone_by_another_act_and_both_are_kept() -> None:
    photo = make_ready_photo()
    kill_photo(photo, reason="Doubt", killed_by=None)
    undo_kill(photo, reason="The agency confirmed it", undone_by=None)
    photo.refresh_from_db()
    assert photo.may_be_shown
    assert [(one.act, one.reason) for one in photo.takedowns.all()] == [
        ("undo", "The agency confirmed it"),
        ("kill", "Doubt"),
    ]


def test_a_kill_says_why_and_is_done_once() -> None:
    photo = make_ready_photo()
    with pytest.raises(ReasonMissing):
        kill_photo(photo, reason="  ", killed_by=None)
    with pytest.raises(PhotoNotKilled):
        undo_kill(photo, reason="Never was", undone_by=None)
    kill_photo(photo, reason="Doubt", killed_by=None)
    with pytest.raises(PhotoAlreadyKilled):
        kill_photo(photo, reason="Doubt", killed_by=None)


def test_a_killed_photo_is_not_public_and_is_not_rendered() -> None:
    gallery = make_gallery(1)
    photo = first_photo_of(gallery)
    assert is_photo_public(photo)
    Photo.objects.filter(pk=photo.pk).update(render_tier=2)
    assert Photo.objects.waiting_for_renditions().exists()
    kill_photo(photo, reason="Doubt", killed_by=None)
    photo.refresh_from_db()
    assert not is_photo_public(photo)
    assert not Photo.objects.waiting_for_renditions().exists()


def test_it_is_kept_who_did_it_and_those_above_are_told() -> None:
    photo, editor = make_ready_photo(), User.objects.create(username="ada")
    told: list[tuple[int, str]] = []

    def listen(photo_id: int, change: str, **_: object) -> None:
        told.append((photo_id, change))

    photo_changed.connect(listen)
    try:
        killed = kill_photo(photo, reason=" Not the minister ", killed_by=editor)
        undone = undo_kill(photo, reason="It is he", undone_by=editor)
    finally:
        photo_changed.disconnect(listen)

    assert (killed.done_by_id, killed.reason) == (editor.pk, "Not the minister")
    assert (undone.done_by_id, undone.reason) == (editor.pk, "It is he")
    assert told == [(photo.pk, "kill")] * 2


def test_a_refusal_says_which_photo_and_what_to_do() -> None:
    photo = make_ready_photo()
    with pytest.raises(PhotoNotKilled, match="is not killed"):
        undo_kill(photo, reason="It is he", undone_by=None)
    with pytest.raises(ReasonMissing, match="Say why"):
        kill_photo(photo, reason=" ", killed_by=None)
    kill_photo(photo, reason="Not the minister", killed_by=None)
    with pytest.raises(PhotoAlreadyKilled, match=f"{photo}.*see its receipt"):
        kill_photo(photo, reason="Again", killed_by=None)

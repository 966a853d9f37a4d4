"""Own words are told apart from a photo's that were corrected since they were written."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from gallery.history.undoing import redo, undo
from gallery.models import Gallery, ReplacedText, Slide
from gallery.slides.corrections import take_corrections
from gallery.slides.drift import find_drifted_uses, find_drifts, keep_own_words
from gallery.slides.sequence import (
    NewSlide,
    place_photos,
    place_slides,
    remove_slides,
    restore_slides,
)
from gallery.slides.words import edit_words, get_words_in_effect
from gallery.slides.words_at_once import TextEdit, edit_words_at_once
from media.models import Photo
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery() -> Gallery:
    """One photo, captioned "Caption 1"."""
    return make_gallery(1, published=False)


@pytest.fixture
def ana(db: None) -> User:
    """An editor."""
    return User.objects.create_user("Ana")


def slide_of(gallery: Gallery) -> Slide:
    """Its only slide, as it is now."""
    return gallery.slides.select_related("photo").get()


def write(gallery: Gallery, text: str, **options: Any) -> Slide:
    """Give it a caption of its own, as an editor who sees the present one."""
    slide = slide_of(gallery)
    seen = get_words_in_effect(slide)
    return edit_words(slide, seen=seen, edited={"caption": text}, **options)


def correct(gallery: Gallery, text: str) -> None:
    """Correct the photo's caption in the library."""
    Photo.objects.filter(slides__gallery=gallery).update(caption=text)


def drift_of(gallery: Gallery) -> list[tuple[str, str]]:
    """What the photo's caption was and is, where it drifted."""
    drifts = find_drifts([slide_of(gallery)]).values()
    return [(drift.was, drift.now) for each in drifts for drift in each]


def test_a_correction_after_own_words_is_drift_until_it_is_taken(
    gallery: Gallery, ana: User
) -> None:
    correct(gallery, "Corrected before")
    write(gallery, "Own", changed_by=ana)
    assert drift_of(gallery) == []

    correct(gallery, "Corrected after")
    assert drift_of(gallery) == [("Corrected before", "Corrected after")]

    take_corrections([slide_of(gallery)], word="caption", changed_by=ana)
    slide = slide_of(gallery)
    assert (slide.caption, slide.caption_in_effect) == ("", "Corrected after")
    assert drift_of(gallery) == []

    undo(gallery, done_by=ana, may_change_photos=set)
    assert slide_of(gallery).caption == "Own"
    assert drift_of(gallery) == [("Corrected before", "Corrected after")]
    redo(gallery, done_by=ana, may_change_photos=set)
    assert slide_of(gallery).caption == ""


def test_inherited_words_never_drift_and_cost_no_query(
    gallery: Gallery, django_assert_num_queries: Any
) -> None:
    correct(gallery, "Corrected")
    slides = [slide_of(gallery)]
    with django_assert_num_queries(0):
        assert find_drifts(slides) == {}


def test_own_words_that_the_photo_has_come_to_say_do_not_drift(gallery: Gallery) -> None:
    write(gallery, "Better")
    correct(gallery, "Better")
    assert drift_of(gallery) == []


def test_whoever_keeps_own_words_is_asked_again_only_of_the_next_correction(
    gallery: Gallery,
) -> None:
    write(gallery, "Own")
    correct(gallery, "Second")
    keep_own_words(slide_of(gallery), word="caption", original="Second")
    assert drift_of(gallery) == []
    correct(gallery, "Third")
    assert drift_of(gallery) == [("Second", "Third")]


def test_writing_beside_the_correction_settles_it_and_writing_without_seeing_it_does_not(
    gallery: Gallery,
) -> None:
    write(gallery, "Own")
    correct(gallery, "Second")
    write(gallery, "Own, on an old page", originals={"caption": "Caption 1"})
    assert drift_of(gallery) == [("Caption 1", "Second")]
    write(gallery, "Own, by a program")
    assert drift_of(gallery) == [("Caption 1", "Second")]
    edit = TextEdit(slide_of(gallery).public_id, "caption", "Own, by a program", "Own, by many")
    edit_words_at_once(gallery, [edit], summary="x", may_change_photos=lambda _: set())
    assert drift_of(gallery) == [("Caption 1", "Second")]
    write(gallery, "Own, on a page of now", originals={"caption": "Second"})
    assert drift_of(gallery) == []


def test_the_same_own_words_written_once_more_are_over_what_there_is_then(
    gallery: Gallery,
) -> None:
    write(gallery, "Own")
    correct(gallery, "Second")
    write(gallery, "")
    write(gallery, "Own")
    assert drift_of(gallery) == []


def test_a_slide_that_was_taken_out_and_put_back_knows_what_it_was_written_over(
    gallery: Gallery,
) -> None:
    slide = write(gallery, "Own")
    remove_slides(gallery, [slide.public_id], expected_version=gallery.version)
    Photo.objects.filter(caption="Caption 1").update(caption="Second")
    restore_slides(gallery, [slide.public_id], expected_version=gallery.version)
    assert drift_of(gallery) == [("Caption 1", "Second")]


def test_slides_that_come_with_words_of_their_own_drift_too() -> None:
    gallery = Gallery.objects.create(title="Imported", slug="imported")
    place_slides(gallery, [NewSlide(make_photo(caption="First"), caption="Own")])
    correct(gallery, "Second")
    assert drift_of(gallery) == [("First", "Second")]


def test_own_words_from_before_are_over_what_the_photo_said_when_this_began(
    gallery: Gallery,
) -> None:
    write(gallery, "Own")
    ReplacedText.objects.all().delete()
    correct(gallery, "Second")
    assert drift_of(gallery) == []
    import_module("gallery.migrations.0009_replaced_texts").note_present_texts(apps, None)
    assert drift_of(gallery) == []
    correct(gallery, "Third")
    assert drift_of(gallery) == [("Second", "Third")]


def test_a_correction_is_applied_to_all_uses_and_logged_in_each_gallery(
    gallery: Gallery, ana: User
) -> None:
    photo = slide_of(gallery).photo
    assert photo is not None
    other = Gallery.objects.create(title="Other", slug="other")
    untouched = Gallery.objects.create(title="Untouched", slug="untouched")
    for each in (other, untouched):
        place_photos(each, [photo])
    write(gallery, "Own")
    write(other, "Own, too")
    correct(gallery, "Second")
    write(untouched, "Written after the correction")
    photo.refresh_from_db()

    uses = find_drifted_uses(photo, "caption")
    assert {slide.gallery for slide in uses} == {gallery, other}
    outcomes = take_corrections(uses, word="caption", changed_by=ana)

    assert [outcomes[each.pk].changed for each in (gallery, other)] == [[1], [1]]
    assert slide_of(other).caption_in_effect == "Second"
    assert slide_of(untouched).caption == "Written after the correction"
    undo(other, done_by=ana, may_change_photos=set)
    assert slide_of(other).caption == "Own, too"
    assert slide_of(gallery).caption == ""


def test_words_that_somebody_changed_meanwhile_are_left(gallery: Gallery) -> None:
    write(gallery, "Own")
    correct(gallery, "Second")
    stale = slide_of(gallery)
    write(gallery, "Ben’s")
    outcome = take_corrections([stale], word="caption")[gallery.pk]
    assert not outcome.changed
    assert slide_of(gallery).caption == "Ben’s"

"""A gallery is again as it was: its order, words, slides, flags and cover."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from gallery.history.going_back import NoSuchAct, restore
from gallery.history.log import find_acts, find_last_number
from gallery.history.replay import read_state
from gallery.history.undoing import undo
from gallery.models import Act
from gallery.pages.slideshow import build_slideshow, is_slide_gone
from gallery.slides.flags import flag_slides
from gallery.slides.sequence import place_photos, remove_slides, reorder_slides
from gallery.slides.words import edit_words
from media.takedown import kill_photo
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db


def test_a_whole_evening_is_taken_back_and_that_is_undone() -> None:
    gallery = make_gallery(4)
    ana = User.objects.create_user("Ana")
    then, number = read_state(gallery), find_last_number(gallery)
    slides = list(gallery.slides.order_by("position"))
    edit_words(slides[0], seen={"caption": "Caption 1"}, edited={"caption": "Here"})
    flag_slides(gallery, [slides[1].public_id], flag="reject")
    gone = slides[2].public_id
    remove_slides(gallery, [gone], expected_version=gallery.version)
    rest = [slides[3].public_id, slides[1].public_id, slides[0].public_id]
    reorder_slides(gallery, rest, expected_version=gallery.version)
    assert is_slide_gone(gallery, gone)
    now = read_state(gallery)

    outcome = restore(gallery, to=number, done_by=ana)

    assert read_state(gallery) == then
    assert not is_slide_gone(gallery, gone)
    assert "The gallery is as it was" in outcome.sentence
    assert find_acts(gallery).last() == outcome.act
    assert find_acts(gallery).get(name=Act.Name.GO_BACK).done_by == ana
    assert restore(gallery, to=number, done_by=ana).act is None

    undo(gallery, done_by=ana, may_change_photos=set)
    assert read_state(gallery) == now


def test_a_moment_names_a_state_as_well() -> None:
    gallery = make_gallery(2, published=False)
    then = read_state(gallery)
    moment = find_acts(gallery).get().done_at
    remove_slides(gallery, list(then.order), expected_version=gallery.version)
    find_acts(gallery).filter(number=2).update(done_at=moment + timedelta(hours=1))
    restore(gallery, to=moment + timedelta(minutes=59), done_by=None)
    assert read_state(gallery) == then


def test_a_killed_photo_comes_back_out_of_sight_and_a_deleted_one_is_wanted() -> None:
    gallery = make_gallery(3)
    slides = list(gallery.slides.order_by("position"))
    ids = [slide.public_id for slide in slides]
    remove_slides(gallery, ids[:2], expected_version=gallery.version)
    killed, deleted = slides[0].photo, slides[1].photo
    assert killed is not None
    assert deleted is not None
    kill_photo(killed, reason="Lawyers", killed_by=None)
    deleted.delete()

    restore(gallery, to=1, done_by=None)

    assert list(read_state(gallery).order) == ids
    assert gallery.slides.get(position=1).photo == killed
    assert gallery.slides.get(position=2).photo is None
    assert [slide.id for slide in build_slideshow(gallery).slides] == ids[2:]


def test_a_change_that_there_never_was_is_refused() -> None:
    gallery = make_gallery(1, published=False)
    with pytest.raises(NoSuchAct, match="no change 7"):
        restore(gallery, to=7, done_by=None)
    assert restore(gallery, to=0, done_by=None).act is not None
    assert not gallery.slides.exists()


def test_an_order_comes_back_alone_and_leaves_words_and_slides_as_they_are() -> None:
    gallery = make_gallery(4)
    number = find_last_number(gallery)
    first, second, third, fourth = list(gallery.slides.order_by("position"))
    edit_words(first, seen={"caption": "Caption 1"}, edited={"caption": "Corrected"})
    order = [fourth.public_id, third.public_id, second.public_id, first.public_id]
    reorder_slides(gallery, order, expected_version=gallery.version)
    remove_slides(gallery, [second.public_id], expected_version=gallery.version)
    (came,) = place_photos(gallery, [make_ready_photo()])

    outcome = restore(gallery, to=number, done_by=None, is_order_alone=True)

    now = read_state(gallery)
    # What came stays behind the slide that it was put after.
    wanted = (first.public_id, came.public_id, third.public_id, fourth.public_id)
    assert now.order == wanted
    assert now.slides[first.public_id].caption == "Corrected"
    assert outcome.act is not None
    assert outcome.act.summary.startswith("went back to how the order was ")
    again = restore(gallery, to=number, done_by=None, is_order_alone=True)
    assert (again.act, again.sentence) == (None, "Its order is as it was then already.")
    undo(gallery, done_by=None, may_change_photos=set)
    assert read_state(gallery).order == (*order[:2], first.public_id, came.public_id)

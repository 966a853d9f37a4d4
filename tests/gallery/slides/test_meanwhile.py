"""Orders that somebody else changed meanwhile: what was meant is done, or it is told."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.history.log import find_acts
from gallery.models import Act, Slide
from gallery.slides.meanwhile import SequenceConflict
from gallery.slides.sequence import (
    NewSlide,
    move_slides,
    place_photos,
    place_slides,
    remove_slides,
    reorder_slides,
    restore_slides,
)
from tests.builders import make_photo
from tests.gallery.slides.captioned_slides import captions, ids, wanted_gallery

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("moved", "to", "expected"),
    [
        ([2], 1, "2 5 1 3 4"),
        ([1], 3, "5 2 3 1 4"),
        ([4], 2, "5 1 4 2 3"),
        ([1, 3], 9, "5 2 4 1 3"),
        ([5], 3, "1 2 5 3 4"),
    ],
)
def test_a_move_of_an_older_order_goes_after_the_slide_that_was_meant(
    moved: list[int], to: int, expected: str
) -> None:
    gallery = wanted_gallery(5)
    ana = User.objects.create_user("Ana")
    stale = gallery.version
    move_slides(gallery, ids(gallery, 5), to=1, expected_version=stale, changed_by=ana)
    note = move_slides(gallery, ids(gallery, *moved), to=to, expected_version=stale)
    assert captions(gallery) == expected
    assert note == "Meanwhile Ana moved 1 photo to the start."
    assert move_slides(gallery, ids(gallery, 1), to=1, expected_version=gallery.version) == ""


def test_a_move_after_a_slide_that_was_taken_out_goes_after_the_nearest_before_it() -> None:
    gallery = wanted_gallery(5)
    stale = gallery.version
    remove_slides(gallery, ids(gallery, 2, 3), expected_version=stale)
    move_slides(gallery, ids(gallery, 5), to=4, expected_version=stale)
    assert captions(gallery) == "1 5 4"


def test_moving_what_was_taken_out_meanwhile_is_a_conflict_and_the_rest_is_moved() -> None:
    gallery = wanted_gallery(4)
    ana = User.objects.create_user("Ana")
    stale, gone, both = gallery.version, ids(gallery, 3), ids(gallery, 3, 4)
    remove_slides(gallery, gone, expected_version=stale, changed_by=ana)
    with pytest.raises(SequenceConflict, match="Ana removed 1 photo") as conflict:
        move_slides(gallery, gone, to=1, expected_version=stale)
    assert conflict.value.current_version == gallery.version
    with pytest.raises(SequenceConflict, match="Ana removed 1 photo"):
        remove_slides(gallery, gone, expected_version=stale)
    move_slides(gallery, both, to=1, expected_version=stale)
    assert captions(gallery) == "4 1 2"


def test_a_version_that_there_never_was_is_a_conflict() -> None:
    gallery = wanted_gallery(2)
    with pytest.raises(SequenceConflict):
        move_slides(gallery, ids(gallery, 2), to=1, expected_version=gallery.version + 1)


def test_a_version_older_than_the_log_is_a_conflict_that_names_what_changed() -> None:
    gallery = wanted_gallery(2)
    stale = gallery.version
    move_slides(gallery, ids(gallery, 2), to=1, expected_version=stale)
    find_acts(gallery).update(name=Act.Name.EARLIER, delta={})
    with pytest.raises(SequenceConflict, match="Somebody moved 1 photo to the start"):
        move_slides(gallery, ids(gallery, 1), to=1, expected_version=stale)


def test_a_late_move_takes_as_many_queries_whatever_was_changed_meanwhile() -> None:
    counts = []
    for number in (2, 20):
        gallery = wanted_gallery(30, title=f"After {number}".replace(" ", "-"))
        stale = gallery.version
        for place in range(1, number + 1):
            chosen = ids(gallery, place)
            move_slides(gallery, chosen, to=30, expected_version=gallery.version)
        with CaptureQueriesContext(connection) as queries:
            move_slides(gallery, ids(gallery, 30), to=1, expected_version=stale)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13


def test_a_conflict_names_the_last_five_changes() -> None:
    gallery = wanted_gallery(7)
    stale, gone = gallery.version, ids(gallery, 7)
    for number in range(1, 6):
        move_slides(gallery, ids(gallery, number), to=number + 1, expected_version=gallery.version)
    remove_slides(gallery, gone, expected_version=gallery.version)
    with pytest.raises(SequenceConflict) as conflict:
        move_slides(gallery, gone, to=1, expected_version=stale)
    assert len(conflict.value.changes) == 6
    assert str(conflict.value).count("Somebody moved 1 photo") == 4
    assert "Somebody removed 1 photo. Nothing" in str(conflict.value)
    assert "position 2;" not in str(conflict.value)
    assert gallery.slides.count() == 6


def test_photos_are_placed_before_the_slide_that_was_meant() -> None:
    gallery = wanted_gallery(3)
    stale = gallery.version
    move_slides(gallery, ids(gallery, 3), to=1, expected_version=stale)
    place_slides(gallery, [NewSlide(None, caption="a")], at=3, expected_version=stale)
    place_slides(gallery, [NewSlide(None, caption="b")], at=1, expected_version=stale)
    place_slides(gallery, [NewSlide(None, caption="c")], at=4, expected_version=stale)
    assert captions(gallery) == "b 3 1 2 a c"


def test_a_whole_order_keeps_what_came_meanwhile_behind_what_it_was_put_after() -> None:
    gallery = wanted_gallery(3)
    seen, slide_ids = gallery.version, ids(gallery, 3, 2, 1)
    place_slides(gallery, [NewSlide(None, caption="a")], at=2)
    remove_slides(gallery, ids(gallery, 2), expected_version=gallery.version)
    note = reorder_slides(gallery, slide_ids, expected_version=seen)
    assert captions(gallery) == "3 1 a"
    assert note == "Meanwhile Somebody added 1 photo at position 2; Somebody removed 1 photo."


def test_what_came_meanwhile_is_not_removed() -> None:
    gallery = wanted_gallery(3)
    seen, slide_ids = gallery.version, ids(gallery, 3, 2, 1)
    place_slides(gallery, [NewSlide(None, caption="a")], at=2)
    remove_slides(gallery, slide_ids, expected_version=seen)
    assert captions(gallery) == "a"


def test_photos_of_the_library_are_placed_where_they_were_meant() -> None:
    gallery = wanted_gallery(3)
    stale = gallery.version
    move_slides(gallery, ids(gallery, 3), to=1, expected_version=stale)
    (slide,) = place_photos(
        gallery, [make_photo()], at=3, expected_version=stale, source=Act.Source.IMPORT
    )
    assert Slide.objects.get(pk=slide.pk).position == 4  # behind 2, which was second then
    assert find_acts(gallery).order_by("-number")[0].source == Act.Source.IMPORT


def test_what_is_put_back_late_is_told_to_have_met_others() -> None:
    gallery = wanted_gallery(3)
    gone = ids(gallery, 2)
    remove_slides(gallery, gone, expected_version=gallery.version)
    with pytest.raises(SequenceConflict):
        restore_slides(gallery, gone, expected_version=gallery.version + 5)

"""The order of slides: gapless, guarded, in a constant number of queries."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery, Slide
from gallery.sequence import (
    NewSlide,
    PositionOutOfRange,
    SequenceConflict,
    SlideNotInGallery,
    move_slides,
    place_photos,
    place_slides,
    remove_slides,
    reorder_slides,
)
from tests.builders import make_photo

pytestmark = pytest.mark.django_db


def wanted_gallery(slides: int, *, title: str = "Ballots") -> Gallery:
    """A gallery of slides whose captions are their first positions, "1", "2"…"""
    gallery = Gallery.objects.create(title=title, slug=title.lower())
    place_slides(gallery, [NewSlide(None, caption=str(n)) for n in range(1, slides + 1)])
    return gallery


def captions(gallery: Gallery) -> str:
    """The captions in the order of the slides, which is gapless from 1."""
    slides = list(gallery.slides.order_by("position"))
    assert [slide.position for slide in slides] == list(range(1, len(slides) + 1))
    return " ".join(slide.caption for slide in slides)


def ids(gallery: Gallery, *wanted: int) -> list[str]:
    """Public ids by first position."""
    by_caption = dict(gallery.slides.values_list("caption", "public_id"))
    return [by_caption[str(number)] for number in wanted]


def test_photos_are_placed_at_the_end_unless_told_otherwise() -> None:
    gallery = wanted_gallery(2)
    place_slides(gallery, [NewSlide(None, caption="a"), NewSlide(None, caption="b")])
    assert captions(gallery) == "1 2 a b"
    place_slides(gallery, [NewSlide(None, caption="c")], at=2)
    assert captions(gallery) == "1 c 2 a b"


def test_placed_photos_are_slides_with_stable_ids_of_their_own() -> None:
    gallery = wanted_gallery(0)
    photo = make_photo()
    first, second = place_photos(gallery, [photo, photo])
    assert first.public_id != second.public_id
    move_slides(gallery, [second.public_id], to=1, expected_version=gallery.version)
    assert list(gallery.slides.values_list("public_id", flat=True)) == [
        second.public_id,
        first.public_id,
    ]


@pytest.mark.parametrize(
    ("moved", "to", "expected"),
    [
        ([3], 1, "3 1 2 4 5"),
        ([1], 5, "2 3 4 5 1"),
        ([1], 99, "2 3 4 5 1"),
        ([2, 4], 1, "2 4 1 3 5"),
        ([4, 2], 1, "4 2 1 3 5"),
        ([1, 2], 3, "3 4 1 2 5"),
        ([5], 5, "1 2 3 4 5"),
    ],
)
def test_moved_slides_stand_together_at_the_named_position(
    moved: list[int], to: int, expected: str
) -> None:
    gallery = wanted_gallery(5)
    move_slides(gallery, ids(gallery, *moved), to=to, expected_version=gallery.version)
    assert captions(gallery) == expected


def test_removed_slides_leave_no_gap() -> None:
    gallery = wanted_gallery(5)
    remove_slides(gallery, ids(gallery, 1, 4), expected_version=gallery.version)
    assert captions(gallery) == "2 3 5"


def test_a_whole_order_is_taken_as_it_is() -> None:
    gallery = wanted_gallery(4)
    reorder_slides(gallery, ids(gallery, 4, 1, 3, 2), expected_version=gallery.version)
    assert captions(gallery) == "4 1 3 2"


def test_every_change_makes_a_new_version() -> None:
    gallery = wanted_gallery(3)
    before = gallery.version
    move_slides(gallery, ids(gallery, 3), to=1, expected_version=before)
    gallery.refresh_from_db()
    assert gallery.version == before + 1


def test_a_stale_version_is_refused_with_what_changed_meanwhile() -> None:
    gallery = wanted_gallery(3)
    ana = User.objects.create_user("Ana")
    stale = gallery.version
    move_slides(gallery, ids(gallery, 3), to=1, expected_version=stale, changed_by=ana)
    with pytest.raises(SequenceConflict, match="Ana moved 1 photo to the start") as conflict:
        move_slides(gallery, ids(gallery, 2), to=1, expected_version=stale)
    assert conflict.value.current_version == gallery.version
    assert captions(gallery) == "3 1 2"


def test_an_order_with_a_foreign_slide_changes_nothing() -> None:
    gallery, other = wanted_gallery(3), wanted_gallery(1, title="Other")
    (foreign,) = ids(other, 1)
    version = gallery.version
    with pytest.raises(SlideNotInGallery, match=foreign):
        move_slides(gallery, [foreign], to=1, expected_version=version)
    with pytest.raises(SlideNotInGallery, match=foreign):
        remove_slides(gallery, [foreign], expected_version=version)
    with pytest.raises(SlideNotInGallery, match=foreign):
        reorder_slides(gallery, [*ids(gallery, 1, 2, 3), foreign], expected_version=version)
    assert captions(gallery) == "1 2 3"
    gallery.refresh_from_db()
    assert gallery.version == version


def test_an_order_must_name_each_slide_once() -> None:
    gallery = wanted_gallery(3)
    with pytest.raises(SlideNotInGallery, match="2 of the gallery's 3"):
        reorder_slides(gallery, ids(gallery, 1, 2), expected_version=gallery.version)
    with pytest.raises(SlideNotInGallery, match="twice"):
        reorder_slides(gallery, ids(gallery, 1, 2, 2), expected_version=gallery.version)
    assert captions(gallery) == "1 2 3"


@pytest.mark.parametrize("position", [0, -1])
def test_a_position_before_the_first_is_refused(position: int) -> None:
    gallery = wanted_gallery(2)
    with pytest.raises(PositionOutOfRange):
        move_slides(gallery, ids(gallery, 2), to=position, expected_version=gallery.version)
    with pytest.raises(PositionOutOfRange):
        place_slides(gallery, [NewSlide(None)], at=position)
    assert captions(gallery) == "1 2"


def test_moving_100_of_500_slides_takes_as_many_queries_as_moving_2_of_4() -> None:
    counts = []
    for number, moved in ((4, 2), (500, 100)):
        gallery = wanted_gallery(number, title=f"Of {number}".replace(" ", "-"))
        chosen = ids(gallery, *range(number - moved + 1, number + 1))
        with CaptureQueriesContext(connection) as queries:
            move_slides(gallery, chosen, to=1, expected_version=gallery.version)
        counts.append(len(queries))
        assert captions(gallery).startswith(str(number - moved + 1))
    assert counts[0] == counts[1] <= 9


def test_two_slides_never_share_a_position_in_the_database() -> None:
    gallery = wanted_gallery(2)
    assert Slide._meta.constraints[0].name == "slide_one_per_position"
    assert sorted(gallery.slides.values_list("position", flat=True)) == [1, 2]

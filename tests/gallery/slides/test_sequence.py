"""The order of slides: gapless, guarded, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.history.log import find_acts
from gallery.limits import OverLimit
from gallery.models import Act, Gallery, Slide
from gallery.pages.slideshow import is_slide_gone
from gallery.slides.sequence import (
    NewSlide,
    PositionOutOfRange,
    SlideNotInGallery,
    move_slides,
    place_photos,
    place_slides,
    remove_slides,
    reorder_slides,
    restore_slides,
)
from newsroom.models.public_tree import StaleMark
from tests.builders import make_gallery, make_photo
from tests.gallery.slides.captioned_slides import captions, ids, wanted_gallery

pytestmark = pytest.mark.django_db


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
    with pytest.raises(PositionOutOfRange, match=f"{position} is before the first"):
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
    assert counts[0] == counts[1] <= 10


def test_two_slides_never_share_a_position_in_the_database() -> None:
    gallery = wanted_gallery(2)
    assert Slide._meta.constraints[0].name == "slide_one_per_position"
    assert sorted(gallery.slides.values_list("position", flat=True)) == [1, 2]


def test_restored_slides_come_back_with_words_place_and_public_id() -> None:
    gallery = make_gallery(4)
    slides = list(gallery.slides.order_by("position"))
    second, third = slides[1], slides[2]
    second.caption, second.credit_line, second.alt_text = "Own", "Own/Agency", "A net."
    third.is_decorative = True
    second.save()
    third.save()
    before = [slide.public_id for slide in slides]
    gone = [second.public_id, third.public_id]
    remove_slides(gallery, gone, expected_version=gallery.version)
    assert is_slide_gone(gallery, second.public_id)

    restore_slides(gallery, gone, expected_version=gallery.version)

    after = list(gallery.slides.order_by("position"))
    assert [slide.public_id for slide in after] == before
    assert (after[1].caption, after[1].credit_line, after[1].alt_text, after[1].photo_id) == (
        *("Own", "Own/Agency", "A net."),
        second.photo_id,
    )
    assert after[2].is_decorative
    assert not is_slide_gone(gallery, second.public_id)


def test_slides_removed_from_a_draft_have_no_address_that_says_gone() -> None:
    gallery = make_gallery(2, published=False)
    (slide,) = gallery.slides.filter(position=1)
    remove_slides(gallery, [slide.public_id], expected_version=gallery.version)
    assert not is_slide_gone(gallery, slide.public_id)


def test_what_was_not_removed_from_this_gallery_is_not_restored() -> None:
    gallery, other = make_gallery(2, published=False), make_gallery(1, published=False)
    (slide,) = other.slides.all()
    remove_slides(other, [slide.public_id], expected_version=other.version)
    for slide_id in (slide.public_id, gallery.slides.first().public_id, "nothing"):  # type: ignore[union-attr]
        with pytest.raises(SlideNotInGallery, match=f"slides that were removed: {slide_id}."):
            restore_slides(gallery, [slide_id], expected_version=gallery.version)
    assert gallery.slides.count() == 2


def test_a_slide_whose_photo_was_deleted_comes_back_as_photo_wanted() -> None:
    gallery = make_gallery(2, published=False)
    slide = gallery.slides.get(position=2)
    slide.caption = "The count"
    slide.save()
    remove_slides(gallery, [slide.public_id], expected_version=gallery.version)
    assert slide.photo is not None
    slide.photo.delete()
    (back,) = restore_slides(gallery, [slide.public_id], expected_version=gallery.version)
    assert (back.photo_id, back.caption, back.position) == (None, "The count", 2)


def test_the_history_says_who_did_what() -> None:
    gallery = wanted_gallery(3)
    ana = User.objects.create_user("Ana")
    find_acts(gallery).delete()

    def by_ana(change: Callable[..., object], *slides: int, **options: int) -> None:
        chosen = ids(gallery, *slides)
        change(gallery, chosen, expected_version=gallery.version, changed_by=ana, **options)

    place_slides(gallery, [NewSlide(None, caption="4")], at=2, changed_by=ana)
    place_photos(gallery, [make_photo(caption="5")], changed_by=ana)
    by_ana(move_slides, 3, to=1)
    by_ana(move_slides, 3, to=3)
    by_ana(move_slides, 1, 2, to=9)
    removed = ids(gallery, 1, 2)
    by_ana(remove_slides, 1, 2)
    restore_slides(gallery, removed, expected_version=gallery.version, changed_by=ana)
    reorder_slides(
        gallery,
        list(gallery.slides.order_by("-position").values_list("public_id", flat=True)),
        expected_version=gallery.version,
        changed_by=ana,
    )
    told = find_acts(gallery)
    assert [change.summary for change in told] == [
        "added 1 photo at position 2",
        "added 1 photo at the end",
        "moved 1 photo to the start",
        "moved 1 photo to position 3",
        "moved 2 photos to the end",
        "removed 2 photos",
        "put back 2 photos",
        "put the slides in a new order",
    ]
    assert {(act.done_by, act.source) for act in told} == {(ana, Act.Source.DESK)}
    assert [act.number for act in told] == list(range(1, 9))
    assert gallery.version == Gallery.objects.get(pk=gallery.pk).version == told[7].version


def test_nothing_chosen_changes_nothing() -> None:
    gallery = wanted_gallery(2)
    version = gallery.version
    assert place_photos(gallery, []) == []
    assert move_slides(gallery, [], to=1, expected_version=version) == ""
    assert remove_slides(gallery, [], expected_version=version) == ""
    assert restore_slides(gallery, [], expected_version=version) == []
    gallery.refresh_from_db()
    assert gallery.version == version


def test_the_last_place_is_the_one_after_the_last_slide() -> None:
    gallery = wanted_gallery(2)
    with pytest.raises(PositionOutOfRange, match="4 is not between 1 and 3"):
        place_photos(gallery, [make_photo()], at=4)
    (slide,) = place_photos(gallery, [make_photo()], at=3)
    assert slide.position == 3


def test_a_new_order_is_dated_and_told() -> None:
    gallery = wanted_gallery(2)
    before = Gallery.objects.get(pk=gallery.pk).edited_at
    StaleMark.objects.all().delete()
    move_slides(gallery, ids(gallery, 2), to=1, expected_version=gallery.version)
    assert Gallery.objects.get(pk=gallery.pk).edited_at > before
    (mark,) = StaleMark.objects.all()
    assert (mark.kind, mark.object_id) == (StaleMark.Kind.GALLERY, gallery.pk)


def test_slides_are_placed_with_the_words_that_they_have() -> None:
    new = NewSlide(make_photo(), caption="The count", credit_line="Ana/AP", alt_text="A hall")
    place_slides(gallery := wanted_gallery(1), [new], at=1)
    slide = gallery.slides.get(position=1)
    words = (slide.caption, slide.credit_line, slide.alt_text)
    assert (slide.photo, *words) == (new.photo, "The count", "Ana/AP", "A hall")


def test_only_what_is_asked_for_comes_back() -> None:
    gallery = wanted_gallery(4)
    gone = ids(gallery, 2, 3)
    remove_slides(gallery, gone, expected_version=gallery.version)
    restore_slides(gallery, gone[:1], expected_version=gallery.version)
    assert captions(gallery) == "1 2 4"


def test_at_most_five_unknown_slides_are_named() -> None:
    gallery = wanted_gallery(1)
    unknown = [f"nothing{number}" for number in range(7)]
    named = "nothing0, nothing1, nothing2, nothing3, nothing4."
    with pytest.raises(SlideNotInGallery, match=f"removed: {named}$"):
        restore_slides(gallery, unknown, expected_version=gallery.version)
    with pytest.raises(SlideNotInGallery, match=f"Not in this gallery: {named}$"):
        move_slides(gallery, unknown, to=1, expected_version=gallery.version)


def test_a_text_that_is_too_long_is_named_by_the_place_of_its_slide() -> None:
    gallery = wanted_gallery(1)
    slides = [NewSlide(None, caption="short"), NewSlide(None, caption="a" * 1_000_000)]
    with pytest.raises(OverLimit, match="slide 2 has"):
        place_slides(gallery, slides)


def test_what_stands_there_already_is_no_change_and_the_version_is_known_again() -> None:
    gallery = wanted_gallery(2)
    seen_by_another = Gallery.objects.get(pk=gallery.pk)
    place_slides(seen_by_another, [NewSlide(None, caption="3")])
    move_slides(gallery, ids(gallery, 1), to=1, expected_version=seen_by_another.version)
    assert gallery.version == seen_by_another.version


def test_the_log_names_the_slide_that_was_moved_and_not_the_one_that_it_passed() -> None:
    gallery = wanted_gallery(2)
    (moved,) = ids(gallery, 1)
    for to in (2, 1):
        move_slides(gallery, [moved], to=to, expected_version=gallery.version)
        (act,) = find_acts(gallery).order_by("-number")[:1]
        assert [slides for _, slides in act.delta["order"]["before"]] == [moved], f"to {to}"

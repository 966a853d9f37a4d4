"""Each editor takes back own acts, last one first; what others changed since is kept and named."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.history.deltas import list_touched
from gallery.history.log import find_acts
from gallery.history.replay import read_state
from gallery.history.undoing import NothingToUndo, Outcome, find_stacks, redo, undo
from gallery.models import Act, Gallery
from gallery.slides.cover import choose_cover
from gallery.slides.flags import flag_slides
from gallery.slides.sequence import (
    NewSlide,
    move_slides,
    place_slides,
    remove_slides,
    reorder_slides,
)
from gallery.slides.words import edit_words
from media.models import Photo
from tests.builders import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    """An editor."""
    return User.objects.create_user("Ana")


@pytest.fixture
def ben() -> User:
    """Another."""
    return User.objects.create_user("Ben")


@pytest.fixture
def gallery() -> Gallery:
    """Slides "1" to "5", placed by nobody in particular."""
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    place_slides(gallery, [NewSlide(None, caption=str(n)) for n in range(1, 6)])
    return gallery


def order(gallery: Gallery) -> str:
    """The captions in order."""
    return " ".join(gallery.slides.order_by("position").values_list("caption", flat=True))


def ids(gallery: Gallery, *captions: int) -> list[str]:
    """Public ids by caption."""
    by_caption = dict(gallery.slides.values_list("caption", "public_id"))
    return [by_caption[str(each)] for each in captions]


def move(gallery: Gallery, caption: int, to: int, editor: User) -> None:
    """Move one slide."""
    gallery.refresh_from_db()
    chosen, version = ids(gallery, caption), gallery.version
    move_slides(gallery, chosen, to=to, expected_version=version, changed_by=editor)


def take_back(gallery: Gallery, editor: User, *, photos: bool = True) -> Outcome:
    """Undo."""
    return undo(gallery, done_by=editor, may_change_photos=set if photos else lambda _: set())


def again(gallery: Gallery, editor: User) -> Outcome:
    """Redo."""
    return redo(gallery, done_by=editor, may_change_photos=set)


def test_acts_are_undone_one_by_one_and_done_again(gallery: Gallery, ana: User) -> None:
    move(gallery, 1, 3, ana)
    move(gallery, 5, 1, ana)
    assert order(gallery) == "5 2 3 1 4"
    assert take_back(gallery, ana).sentence == "Undone: moved 1 photo to the start."
    assert order(gallery) == "2 3 1 4 5"
    take_back(gallery, ana)
    assert order(gallery) == "1 2 3 4 5"
    with pytest.raises(NothingToUndo, match="nothing of yours to undo"):
        take_back(gallery, ana)
    assert again(gallery, ana).sentence == "Done again: moved 1 photo to position 3."
    assert order(gallery) == "2 3 1 4 5"
    again(gallery, ana)
    assert order(gallery) == "5 2 3 1 4"
    with pytest.raises(NothingToUndo, match="do again"):
        again(gallery, ana)
    take_back(gallery, ana)
    take_back(gallery, ana)
    assert order(gallery) == "1 2 3 4 5"


def test_after_another_act_nothing_is_left_to_be_done_again(gallery: Gallery, ana: User) -> None:
    move(gallery, 1, 3, ana)
    take_back(gallery, ana)
    move(gallery, 4, 1, ana)
    with pytest.raises(NothingToUndo):
        again(gallery, ana)
    assert order(gallery) == "4 1 2 3 5"


def test_only_own_acts_are_undone_and_others_stay(gallery: Gallery, ana: User, ben: User) -> None:
    move(gallery, 1, 5, ana)
    move(gallery, 4, 1, ben)
    assert order(gallery) == "4 2 3 5 1"
    take_back(gallery, ana)
    assert order(gallery) == "1 4 2 3 5"
    take_back(gallery, ben)
    assert order(gallery) == "1 2 3 4 5"


def test_what_another_moved_since_stays_and_is_named(
    gallery: Gallery, ana: User, ben: User
) -> None:
    moved = ids(gallery, 1, 2)
    move_slides(gallery, moved, to=4, expected_version=gallery.version, changed_by=ana)
    assert order(gallery) == "3 4 5 1 2"
    move(gallery, 2, 1, ben)
    outcome = take_back(gallery, ana)
    assert order(gallery) == "1 2 3 4 5"
    assert "Changed since, and kept as it is: the place of 1 photo." in outcome.sentence


def test_words_that_another_wrote_since_stay_and_the_act_before_is_undone(
    gallery: Gallery, ana: User, ben: User
) -> None:
    move(gallery, 5, 1, ana)
    slide = gallery.slides.get(caption="3")
    edit_words(slide, seen={"caption": "3"}, edited={"caption": "Ana’s"}, changed_by=ana)
    edit_words(slide, seen={"caption": "Ana’s"}, edited={"caption": "Ben’s"}, changed_by=ben)
    outcome = take_back(gallery, ana)
    assert order(gallery) == "1 2 Ben’s 4 5"
    assert outcome.sentence == (
        "Undone: moved 1 photo to the start. "
        "Changed since, and kept as it is: the caption of photo 4."
    )
    with pytest.raises(NothingToUndo):
        take_back(gallery, ana)
    again(gallery, ana)
    assert order(gallery) == "5 1 2 Ben’s 4"


def test_where_all_was_changed_since_nothing_is_undone_and_it_is_said(
    gallery: Gallery, ana: User, ben: User
) -> None:
    slide = gallery.slides.get(caption="3")
    edit_words(slide, seen={"caption": "3"}, edited={"caption": "Ana’s"}, changed_by=ana)
    edit_words(slide, seen={"caption": "Ana’s"}, edited={"caption": "Ben’s"}, changed_by=ben)
    before = find_acts(gallery).count()
    with pytest.raises(NothingToUndo, match="kept as it is: the caption of photo 3"):
        take_back(gallery, ana)
    assert find_acts(gallery).count() == before


def test_another_editors_own_undoing_leaves_no_trace(
    gallery: Gallery, ana: User, ben: User
) -> None:
    move(gallery, 1, 5, ana)
    move(gallery, 1, 2, ben)
    take_back(gallery, ben)
    outcome = take_back(gallery, ana)
    assert order(gallery) == "1 2 3 4 5"
    assert outcome.sentence == "Undone: moved 1 photo to the end."


def test_removed_slides_come_back_with_words_flag_and_address(gallery: Gallery, ana: User) -> None:
    before_ids = ids(gallery, 2, 3)
    flag_slides(gallery, before_ids[:1], flag="pick")
    before = read_state(gallery)
    remove_slides(gallery, before_ids, expected_version=gallery.version, changed_by=ana)
    outcome = take_back(gallery, ana)
    assert read_state(gallery) == before
    assert outcome.act is not None
    assert list_touched(outcome.act.delta) == set(before_ids)
    assert not gallery.removed_slides.exists()


def test_placed_slides_go_but_not_those_in_which_another_wrote(
    gallery: Gallery, ana: User, ben: User
) -> None:
    placed = place_slides(
        gallery, [NewSlide(None, caption="a"), NewSlide(None, caption="b")], at=1, changed_by=ana
    )
    edit_words(placed[1], seen={"caption": "b"}, edited={"caption": "Ben’s"}, changed_by=ben)
    outcome = take_back(gallery, ana)
    assert order(gallery) == "Ben’s 1 2 3 4 5"
    assert "photo 2, which has other words" in outcome.sentence
    assert again(gallery, ana).act is not None
    assert order(gallery) == "a Ben’s 1 2 3 4 5"


def test_flags_covers_and_sorting_are_undone(gallery: Gallery, ana: User) -> None:
    gallery.slides.filter(caption="2").update(photo=make_photo())
    before = read_state(gallery)
    choose_cover(gallery, ids(gallery, 2)[0], changed_by=ana)
    flag_slides(gallery, ids(gallery, 2, 3), flag="reject", changed_by=ana)
    gallery.refresh_from_db()
    assert gallery.cover is None
    reverse = ids(gallery, 5, 4, 3, 2, 1)
    reorder_slides(gallery, reverse, expected_version=gallery.version, changed_by=ana)
    for _ in range(3):
        take_back(gallery, ana)
    gallery.refresh_from_db()
    assert read_state(gallery) == before


def written_everywhere(gallery: Gallery, ana: User) -> Photo:
    """A photo whose caption Ana changed for every use."""
    photo = make_photo(caption="First")
    gallery.slides.filter(caption="2").update(photo=photo, caption="")
    slide = gallery.slides.get(position=2)
    edit_words(
        slide,
        seen={"caption": "First"},
        edited={"caption": "Second"},
        everywhere=True,
        changed_by=ana,
    )
    photo.refresh_from_db()
    assert photo.caption == "Second"
    return photo


def test_words_written_everywhere_are_taken_back_everywhere(gallery: Gallery, ana: User) -> None:
    photo = written_everywhere(gallery, ana)
    take_back(gallery, ana)
    photo.refresh_from_db()
    assert photo.caption == "First"
    again(gallery, ana)
    photo.refresh_from_db()
    assert photo.caption == "Second"


def test_words_written_everywhere_stay_without_the_right(gallery: Gallery, ana: User) -> None:
    photo = written_everywhere(gallery, ana)
    with pytest.raises(NothingToUndo, match="need another right"):
        take_back(gallery, ana, photos=False)
    photo.refresh_from_db()
    assert photo.caption == "Second"


def test_a_cover_that_is_rejected_by_now_is_not_made_one_again(
    gallery: Gallery, ana: User, ben: User
) -> None:
    gallery.slides.filter(caption="2").update(photo=make_photo())
    gallery.slides.filter(caption="3").update(photo=make_photo())
    second, third = ids(gallery, 2, 3)
    choose_cover(gallery, second)
    choose_cover(gallery, third, changed_by=ana)
    flag_slides(gallery, [second], flag="reject", changed_by=ben)
    take_back(gallery, ana)
    gallery.refresh_from_db()
    assert gallery.cover is None


def test_undoing_takes_as_many_queries_in_a_large_gallery(ana: User) -> None:
    counts = []
    for number in (4, 200):
        gallery = Gallery.objects.create(title="Ballots", slug=f"ballots-{number}")
        place_slides(gallery, [NewSlide(None, caption=str(n)) for n in range(1, number + 1)])
        move(gallery, 1, number, ana)
        with CaptureQueriesContext(connection) as queries:
            take_back(gallery, ana)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def test_stacks_are_read_from_the_log_alone(gallery: Gallery, ana: User) -> None:
    for to in (2, 3, 4):
        move(gallery, 1, to, ana)
    take_back(gallery, ana)
    take_back(gallery, ana)
    again(gallery, ana)
    stacks = find_stacks(gallery, ana)
    assert [act.what_was_done for act in stacks.undo] == [
        "moved 1 photo to position 2",
        "moved 1 photo to position 3",
    ]
    assert [act.what_was_done for act in stacks.redo] == ["moved 1 photo to position 4"]
    names = [act.name for act in find_acts(gallery).filter(done_by=ana)]
    assert names == [Act.Name.MOVE] * 3 + [Act.Name.UNDO] * 2 + [Act.Name.REDO]

"""A batch of changes of photos is taken back, and what changed since is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.models import Photo
from newsroom.library.edits import PhotoEdit, edit_photos
from newsroom.library.undoing import NotToBeUndone, find_undoable, undo_edits
from newsroom.models import PhotoBatch
from tests.builders import make_gallery, make_photo, make_ready_photo
from tests.newsroom.library.edits import change, list_credits, set_credit
from tests.newsroom.library.rows import make_editor, make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    """An editor who may change photos that nothing published shows."""
    return make_editor()


def test_a_batch_is_taken_back_and_that_too(ana: User) -> None:
    photos = make_rows(2, credit_line="AP", keywords=["sea"])
    first = set_credit(photos, "dpa", by=ana)
    assert first.batch_id is not None
    back = undo_edits(first.batch_id, by=ana)
    assert list_credits(photos) == ["AP", "AP"]
    batch = PhotoBatch.objects.get(pk=first.batch_id)
    assert (batch.undone_by_name, batch.undone_at is not None) == ("Ana", True)
    with pytest.raises(NotToBeUndone) as refusal:
        undo_edits(first.batch_id, by=ana)
    assert str(refusal.value) == "Ana undid this already. Nothing was changed."
    assert back.batch_id is not None
    undo_edits(back.batch_id, by=ana)
    assert list_credits(photos) == ["dpa", "dpa"]


def test_undo_leaves_what_others_changed_since(ana: User) -> None:
    photos = make_rows(3, credit_line="AP")
    first = set_credit(photos, "dpa", by=ana)
    set_credit([photos[0]], "Reuters", by=User.objects.create_superuser("Ben"), seen="dpa")
    assert first.batch_id is not None
    outcome = undo_edits(first.batch_id, by=ana)
    assert list_credits(photos) == ["Reuters", "AP", "AP"]
    assert outcome.sentence == "2 changed, 1 left: 1.jpg (Ben changed it)."


def test_what_was_left_for_want_of_a_right_is_taken_back_by_who_has_it(ana: User) -> None:
    photos = [make_ready_photo(credit_line="AP"), make_ready_photo(credit_line="AP")]
    chief = User.objects.create_superuser("Ben")
    first = set_credit(photos, "dpa", by=chief)
    shown = Gallery.objects.get(pk=make_gallery(1).pk)
    place_photos(shown, [photos[1]])
    assert first.batch_id is not None
    assert len(undo_edits(first.batch_id, by=ana).closed) == 1
    assert list_credits(photos) == ["AP", "dpa"]
    assert undo_edits(first.batch_id, by=chief).changed == (photos[1].pk,)
    assert list_credits(photos) == ["AP", "AP"]
    with pytest.raises(NotToBeUndone):
        undo_edits(first.batch_id, by=chief)


def test_an_undo_brings_back_what_no_editor_could_write() -> None:
    (photo,) = make_rows(1, web_statement_url="see the contract", country_code="Germany")
    done = change(photo, web_statement_url="https://a.example/", country_code="DE")
    assert done.batch_id is not None
    undo_edits(done.batch_id, by=None)
    photo.refresh_from_db()
    assert (photo.web_statement_url, photo.country_code) == ("see the contract", "Germany")


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    taken = timezone.now()
    (photo,) = make_rows(1, keywords=["sea", "sky"], taken_at=taken, urgency=3)
    outcome = change(
        photo,
        keywords=["storm"],
        taken_at=None,
        urgency=None,
        focal_x=0.25,
        may_be_syndicated=False,
        taken_at_offset="+05:45",
    )
    assert outcome.batch_id is not None
    assert undo_edits(outcome.batch_id, by=None).is_whole
    now = Photo.objects.get()
    assert (now.keywords, now.taken_at, now.urgency) == (["sea", "sky"], taken, 3)
    assert (now.focal_x, now.may_be_syndicated, now.taken_at_offset) == (0.5, True, "")


def test_what_is_undone_next_is_the_last_batch_of_the_same_person(
    django_assert_num_queries: Any,
) -> None:
    ana, ben = make_editor("ana"), make_editor("ben")
    photo = make_photo()

    def change(before: str, after: str, by: User) -> int | None:
        edit = PhotoEdit({"headline": (before, after)})
        return edit_photos({photo.pk: edit}, summary="set it", changed_by=by).batch_id

    before = photo.headline
    first, second = change(before, "One", ana), change("One", "Two", ana)
    change("Two", "Three", ben)
    with django_assert_num_queries(1):
        batch = find_undoable(ana)
    assert batch is not None
    assert batch.pk == second
    # Ben changed it since: nothing is undone, and it is still the last.
    assert not undo_edits(batch.pk, by=ana).is_whole
    batch = find_undoable(ana)
    assert batch is not None
    assert batch.pk == second
    own = find_undoable(ben)
    assert own is not None
    undo_edits(own.pk, by=ben)
    undo_edits(batch.pk, by=ana)
    batch = find_undoable(ana)
    assert batch is not None
    assert batch.pk == first
    PhotoBatch.objects.update(done_at=timezone.now() - timedelta(days=2))
    assert find_undoable(ana) is None

"""Photos themselves are changed by one door: what changed meanwhile, or is closed, is left."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.models import Act, Gallery
from gallery.slides.sequence import place_photos
from gallery.slides.words import edit_words
from media.models import Photo, RenderTier
from media.renditions.queue import render_missing_renditions
from media.storages import renditions_storage
from newsroom.library.edits import EditRefused, Outcome, PhotoEdit, edit_photos
from newsroom.library.receipts import read_lines
from newsroom.library.undoing import undo_edits
from newsroom.models import AuditEntry, PhotoBatch
from newsroom.models.public_tree import StaleMark
from tests.builders import make_gallery, make_photo, make_ready_photo
from tests.newsroom.library.edits import change, list_credits, set_credit
from tests.newsroom.library.rows import make_editor, make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    """An editor who may change photos that nothing published shows."""
    return make_editor()


def test_a_batch_is_one_row_and_an_act_of_each_photo(ana: User) -> None:
    photos = make_rows(3, credit_line="AP")
    outcome = set_credit(photos, "Erin Scott/AP", by=ana)
    assert list_credits(photos) == ["Erin Scott/AP"] * 3
    assert outcome.sentence == "3 changed."
    batch = PhotoBatch.objects.get(pk=outcome.batch_id or 0)
    assert str(batch) == "Ana set the credit of 3 photos"
    acts = Act.objects.filter(kind="photo").order_by("thing_id")
    assert [(act.number, act.sentence) for act in acts] == [
        (1, "Ana set the credit of 3 photos")
    ] * 3
    assert acts[0].delta == {
        "fields": {"credit_line": ["AP", "Erin Scott/AP"]},
        "batch": batch.pk,
    }
    assert [line.changes for line in read_lines(batch)] == [
        (("credit_line", "AP", "Erin Scott/AP"),)
    ] * 3


def test_pages_are_told_in_the_same_transaction(ana: User) -> None:
    photos = make_rows(3, credit_line="AP")
    with transaction.atomic():
        set_credit(photos, "Reuters", by=ana)
        marks = StaleMark.objects.filter(kind=StaleMark.Kind.PHOTO)
        assert set(marks.values_list("object_id", flat=True)) == {photo.pk for photo in photos}


def test_words_and_focal_point_ask_for_renditions_anew() -> None:
    photo = make_ready_photo(1300, 900, credit_line="AP")
    Photo.objects.filter(pk=photo.pk).update(render_tier=RenderTier.NOTHING)
    change(photo, focal_x=0.2, focal_y=0.7)
    photo.refresh_from_db()
    assert (photo.focal_x, photo.render_tier > RenderTier.NOTHING) == (0.2, True)
    assert Act.objects.get(kind="photo").name == Act.Name.FOCUS


def test_what_others_changed_meanwhile_is_left_and_named(ana: User) -> None:
    photos = make_rows(3, credit_line="AP", headline="Storm")
    set_credit([photos[1]], "Reuters", by=User.objects.create_superuser("Ben"))
    outcome = set_credit(photos, "Erin Scott/AP", by=ana)
    assert list_credits(photos) == ["Erin Scott/AP", "Reuters", "Erin Scott/AP"]
    assert outcome.sentence == "2 changed, 1 left: Storm (Ben changed it)."
    assert outcome.left[0].current == {"credit_line": "Reuters"}


def test_of_one_photo_each_column_is_compared_by_itself(ana: User) -> None:
    (photo,) = make_rows(1, credit_line="AP", city="Bonn")
    Photo.objects.update(credit_line="Reuters")
    outcome = change(photo, by=ana, credit_line="dpa", city="Köln")
    photo.refresh_from_db()
    assert (photo.credit_line, photo.city) == ("Reuters", "Köln")
    assert (outcome.changed, len(outcome.left)) == ((photo.pk,), 1)


def test_what_says_so_already_is_no_change_and_no_batch(ana: User) -> None:
    photos = make_rows(2, credit_line="AP")
    outcome = set_credit(photos, "AP", by=ana)
    assert (outcome.batch_id, outcome.sentence) == (None, "0 changed, 2 said so already.")
    assert not PhotoBatch.objects.exists()
    assert not StaleMark.objects.exists()


def test_a_photo_that_something_published_shows_is_left_without_the_right(ana: User) -> None:
    live = make_gallery(1).slides.get().photo
    assert live is not None
    Photo.objects.filter(pk=live.pk).update(credit_line="AP")
    photos = [live, *make_rows(1, credit_line="AP")]
    outcome = set_credit(photos, "Reuters", by=ana)
    assert list_credits(photos) == ["AP", "Reuters"]
    assert [each.photo_id for each in outcome.closed] == [live.pk]
    assert "needs another right" in outcome.sentence
    assert set_credit([live], "Reuters", by=make_editor("Eva", "publish_gallery")).is_whole


def test_who_may_not_change_photos_changes_none() -> None:
    photos = make_rows(2, credit_line="AP")
    outcome = set_credit(photos, "Reuters", by=User.objects.create_user("Nobody"))
    assert (outcome.changed, len(outcome.closed)) == ((), 2)


def test_photos_that_have_left_the_library_are_counted(ana: User) -> None:
    photos = make_rows(2, credit_line="AP")
    Photo.objects.filter(pk=photos[0].pk).delete()
    assert set_credit(photos, "dpa", by=ana).sentence == "1 changed, 1 no longer in the library."


def test_an_embargo_is_set_by_those_who_publish(ana: User) -> None:
    photos, until = make_rows(2), timezone.now() + timedelta(hours=2)
    edits = {photo.pk: PhotoEdit({"embargo_until": (None, until)}) for photo in photos}
    refused = edit_photos(edits, summary="held {photos} back", changed_by=ana)
    assert (refused.changed, len(refused.closed)) == ((), 2)
    eva = make_editor("Eva", "publish_article")
    done = edit_photos(edits, summary="held {photos} back", changed_by=eva)
    assert len(done.changed) == 2
    assert set(Photo.objects.values_list("embargo_until", flat=True)) == {until}
    assert PhotoBatch.objects.get().kind == PhotoBatch.Kind.MOMENTS
    assert done.batch_id is not None
    undo_edits(done.batch_id, by=eva)
    assert set(Photo.objects.values_list("embargo_until", flat=True)) == {None}


def test_galleries_hear_what_may_not_be_syndicated() -> None:
    gallery = Gallery.objects.create(title="Draft", slug="draft")
    photo = make_photo()
    place_photos(gallery, [photo])
    StaleMark.objects.all().delete()
    change(photo, may_be_syndicated=False)
    assert set(StaleMark.objects.values_list("kind", "object_id")) == {
        (StaleMark.Kind.PHOTO, photo.pk),
        (StaleMark.Kind.GALLERY, gallery.pk),
    }


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("credit_line", "x" * 501, "at most 500 are kept"),
        ("licensor_url", "ask us", "address of a web page"),
        ("country_code", "D1", "two or three letters"),
        ("urgency", 0, "from 1"),
        ("caption", "a\x00b", "cannot be kept"),
        ("caption", "\ud800", "cannot be kept"),
        ("caption", 7, "cannot be kept"),
        ("keywords", "sea", "cannot be kept"),
        ("keywords", ["x" * 30_000], "keywords of"),
        ("focal_x", 1.2, "focal point"),
        ("focal_x", "left", "focal point"),
        ("urgency", "high", "urgency"),
        ("taken_at_offset", "5:45", "+05:45"),
        ("original_sha256", "0", "no field"),
        ("killed_at", None, "no field"),
    ],
)
def test_what_no_photo_can_take_is_refused_whole(column: str, value: Any, says: str) -> None:
    first, second = make_rows(2, credit_line="AP")
    edits = {
        first.pk: PhotoEdit({"credit_line": ("AP", "dpa")}),
        second.pk: PhotoEdit({column: (getattr(second, column, None), value)}),
    }
    with pytest.raises(EditRefused) as refusal:
        edit_photos(edits, summary="tried {photos}", changed_by=None)
    assert says in str(refusal.value)
    assert list_credits([first]) == ["AP"]


def test_more_than_two_thousand_are_refused() -> None:
    edit = PhotoEdit({"credit_line": ("AP", "dpa")})
    with pytest.raises(EditRefused) as refusal:
        edit_photos(dict.fromkeys(range(1, 2_002), edit), summary="tried", changed_by=None)
    assert "At most 2,000" in str(refusal.value)


def test_words_that_a_gallery_writes_to_photos_stand_in_the_photos_log(ana: User) -> None:
    gallery = Gallery.objects.create(title="Storm", slug="storm")
    photo = make_photo(caption="Wind")
    (slide,) = place_photos(gallery, [photo])
    words = {"caption": "Wind"}, {"caption": "Gale"}
    edit_words(slide, seen=words[0], edited=words[1], everywhere=True, changed_by=ana)  # type: ignore[arg-type]
    act = Act.objects.get(kind="photo", thing_id=photo.pk)
    assert act.delta == {"fields": {"caption": ["Wind", "Gale"]}}
    assert act.sentence == (
        "Ana changed the caption of photo 1, everywhere (in the gallery “Storm”)"
    )
    outcome = edit_photos(
        {photo.pk: PhotoEdit({"caption": ("Wind", "Breeze")})}, summary="set it", changed_by=None
    )
    assert outcome.left[0].reason == "Ana changed it"


def test_a_batch_asks_the_same_number_of_queries_for_ten_and_five_hundred(ana: User) -> None:
    counts = []
    ana.get_all_permissions()  # asked once in a request
    for number in (10, 500):
        photos = make_rows(number, credit_line="AP")
        with CaptureQueriesContext(connection) as queries:
            outcome = set_credit(photos, "dpa", by=ana)
        assert len(outcome.changed) == number
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as undoing:
            assert outcome.batch_id is not None
            undo_edits(outcome.batch_id, by=ana)
        counts.append(len(undoing))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 24


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks all rows at once")
@pytest.mark.django_db(transaction=True)
def test_two_editors_at_the_same_moment_lose_nothing() -> None:
    photos = make_rows(20, credit_line="AP")
    start = threading.Barrier(2)

    def edit(name: str) -> Outcome:
        try:
            start.wait()
            return set_credit(photos, name, by=None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(edit, ["dpa", "Reuters"]))
    assert sorted(len(each.changed) for each in outcomes) == [0, 20]
    assert sorted(len(each.left) for each in outcomes) == [0, 20]
    assert len(set(list_credits(photos))) == 1


def test_days_until_a_photo_leaves_the_archive_are_said_by_those_who_publish(ana: User) -> None:
    (photo,) = make_rows(1)
    assert change(photo, by=ana, archive_days=14).closed
    boss = User.objects.create_superuser("boss")
    outcome = change(photo, by=boss, archive_days=14, may_be_sold=False, territory="Norland")
    photo.refresh_from_db()
    assert photo.archive_until == photo.uploaded_at + timedelta(days=14)
    entry = AuditEntry.objects.get(act=AuditEntry.Act.RIGHTS)
    assert entry.details == {
        "archive_days": [None, 14],
        "may_be_sold": [True, False],
        "territory": ["", "Norland"],
    }
    undo_edits(outcome.batch_id or 0, by=boss)
    there = Photo.objects.values_list("archive_days", "archive_until", "may_be_sold", "territory")
    assert list(there) == [(None, None, True, "")]


@pytest.mark.parametrize("days", [0, 3_651, 100_000, "soon"])
def test_days_that_make_no_sense_are_refused_with_the_range(days: Any) -> None:
    (photo,) = make_rows(1)
    with pytest.raises(EditRefused, match="until"):
        change(photo, archive_days=days)
    photo.refresh_from_db()
    assert photo.archive_days is None


def test_no_batch_has_a_licence_end_before_an_embargo_does() -> None:
    now = timezone.now()
    early, late = make_rows(2)
    late.embargo_until = now + timedelta(days=9)
    late.save()
    edit = PhotoEdit({"expires_at": (None, now + timedelta(days=8))})
    outcome = edit_photos({early.pk: edit, late.pk: edit}, summary="set it", changed_by=None)
    assert outcome.changed == (early.pk,)
    assert outcome.closed[0].reason == "its licence would end before its embargo does"


def test_a_restriction_is_said_inside_the_files_at_the_addresses_that_they_have() -> None:
    photo = make_ready_photo()
    before = {key: made.path for key, made in photo.manifest.items()}
    edits = {photo.pk: PhotoEdit({"may_be_sold": (True, False)})}
    edit_photos(edits, summary="set it", changed_by=None)
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert {key: photo.manifest[key].path for key in before} == before
    with renditions_storage().open(photo.manifest["w320.jpg"].stored_at) as file:
        assert b"No sales." in file.read()

"""Many words at once: what changed meanwhile is left and named, all the rest is one act."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.history.log import find_acts
from gallery.history.undoing import undo
from gallery.models import Gallery, Slide
from gallery.slides.one_field import How, make_edits, make_text, tell_act
from gallery.slides.sequence import NewSlide, SlideNotInGallery, place_photos, place_slides
from gallery.slides.words import edit_words
from gallery.slides.words_at_once import (
    Outcome,
    TextEdit,
    TextTooLong,
    UnknownField,
    edit_words_at_once,
)
from media.models import Photo
from newsroom.models.public_tree import StaleMark
from tests.builders import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    """An editor."""
    return User.objects.create_user("Ana")


def make_sheet(slides: int = 3) -> Gallery:
    """A draft of photos that say "Caption 1" and so on, and are credited "AP"."""
    gallery = Gallery.objects.create(title="Ballots", slug=f"ballots-{slides}")
    numbers = range(1, slides + 1)
    place_photos(
        gallery,
        [make_photo(caption=f"Caption {n}", credit_line="AP", keywords=["sea"]) for n in numbers],
    )
    return gallery


def list_slides(gallery: Gallery) -> list[Slide]:
    """As they are stored, in order."""
    return list(gallery.slides.select_related("photo").order_by("position"))


def everything(photo_ids: Collection[int]) -> set[int]:
    """The right to change any photo."""
    return set(photo_ids)


def set_words(
    gallery: Gallery,
    text: str,
    *,
    field: str = "credit_line",
    on_photo: bool = False,
    seen: str = "AP",
    how: Any = "set",
    **others: Any,
) -> Outcome:
    """One field of all slides, each seen with the same text."""
    ids = gallery.slides.values_list("public_id", flat=True)
    return edit_words_at_once(
        gallery,
        make_edits(dict.fromkeys(ids, seen), field=field, text=text, how=how, on_photo=on_photo),
        summary=tell_act(field, how=how, on_photo=on_photo),
        **{"may_change_photos": everything, **others},
    )


def test_a_credit_is_set_on_all_slides_in_one_act(ana: User) -> None:
    gallery = make_sheet()
    outcome = set_words(gallery, "Evan Vucci/AP", changed_by=ana)
    assert outcome.sentence == "3 changed."
    assert {slide.credit_line for slide in list_slides(gallery)} == {"Evan Vucci/AP"}
    assert set(Photo.objects.values_list("credit_line", flat=True)) == {"AP"}
    assert [act.sentence for act in find_acts(gallery)][-1] == "Ana set the credit of 3 photos"
    undo(gallery, done_by=ana, may_change_photos=set)
    assert {slide.credit_line for slide in list_slides(gallery)} == {""}


def test_what_somebody_changed_meanwhile_is_left_and_named(ana: User) -> None:
    gallery = make_sheet()
    second = list_slides(gallery)[1]
    edit_words(second, seen={"credit_line": "AP"}, edited={"credit_line": "EPA"}, changed_by=ana)
    outcome = set_words(gallery, "Reuters")
    assert outcome.sentence == "2 changed, 1 left: 2 (Ana changed it)."
    printed = [slide.credit_line for slide in list_slides(gallery)]
    assert printed == ["Reuters", "EPA", "Reuters"]


def test_a_text_that_equals_the_photos_is_inherited_and_nothing_is_logged() -> None:
    gallery = make_sheet()
    before = find_acts(gallery).count()
    assert set_words(gallery, "AP").sentence == "0 changed, 3 said so already."
    assert set_words(gallery, "").sentence == "0 changed, 3 said so already."
    assert find_acts(gallery).count() == before
    set_words(gallery, "Other")
    assert set_words(gallery, "", seen="Other").sentence == "3 changed."
    assert {slide.credit_line for slide in list_slides(gallery)} == {""}


def test_words_of_photos_are_changed_for_every_use_and_can_be_undone(ana: User) -> None:
    gallery = make_sheet()
    texts: dict[str, Any] = {"field": "keywords", "on_photo": True, "changed_by": ana}
    set_words(gallery, "boats\nsea\n boats ", seen="sea", how="append", **texts)
    photos = list(Photo.objects.all())
    assert [photo.keywords for photo in photos] == [["sea", "boats"]] * 3
    assert list(find_acts(gallery))[-1].summary == "added to the keywords of 3 photos, everywhere"
    marks = StaleMark.objects.filter(kind=StaleMark.Kind.PHOTO).values_list("object_id", flat=True)
    assert {photo.pk for photo in photos} <= set(marks)
    undo(gallery, done_by=ana, may_change_photos=set)
    assert {tuple(photo.keywords) for photo in Photo.objects.all()} == {("sea",)}


def test_photos_without_the_right_are_left() -> None:
    gallery = make_sheet()
    first = list_slides(gallery)[0].photo_id
    outcome = set_words(
        gallery,
        "Hull",
        field="city",
        seen="",
        on_photo=True,
        may_change_photos=lambda ids: set(ids) - {first},
    )
    assert outcome.sentence == (
        "2 changed, 1 left: 1 (changing the photo everywhere needs another right)."
    )
    assert sorted(Photo.objects.values_list("city", flat=True)) == ["", "Hull", "Hull"]


def test_one_photo_that_stands_twice_is_changed_once() -> None:
    gallery = make_sheet(1)
    photo = list_slides(gallery)[0].photo
    place_slides(gallery, [NewSlide(photo)])
    place_slides(gallery, [NewSlide(None, credit_line="Ordered")])
    outcome = set_words(gallery, "Hull", field="city", seen="", on_photo=True)
    assert outcome.sentence == "2 changed, 1 left: 3 (no photo yet)."
    assert Photo.objects.get().city == "Hull"


def test_foreign_and_removed_slides_are_passed_over_and_counted() -> None:
    gallery = make_sheet()
    other = make_sheet(2)
    foreign = other.slides.values_list("public_id", flat=True)
    mine = list_slides(gallery)[0].public_id
    edits = [TextEdit(each, "caption", "Caption 1", "New") for each in (mine, *foreign)]
    words = {"summary": "set", "may_change_photos": everything}
    outcome = edit_words_at_once(gallery, edits, **words)  # type: ignore[arg-type]
    assert outcome.sentence == "1 changed, 2 no longer in the gallery."
    assert {slide.caption for slide in list_slides(other)} == {""}
    with pytest.raises(SlideNotInGallery):
        edit_words_at_once(gallery, edits[1:], **words)  # type: ignore[arg-type]


def test_a_text_too_long_or_an_unknown_field_changes_nothing() -> None:
    gallery = make_sheet()
    with pytest.raises(TextTooLong, match="credit of photo 1 would have 1,000,000 characters"):
        set_words(gallery, "x" * 1_000_000)
    with pytest.raises(UnknownField):
        set_words(gallery, "x", field="original_sha256", on_photo=True)
    with pytest.raises(UnknownField):
        set_words(gallery, "x", field="city")
    assert {slide.credit_line for slide in list_slides(gallery)} == {""}


def test_markup_is_text_like_any_other() -> None:
    gallery = make_sheet(1)
    set_words(gallery, "<b>AP</b> & co", how="set")
    assert list_slides(gallery)[0].credit_line == "<b>AP</b> & co"


@pytest.mark.parametrize("on_photo", [False, True])
def test_the_number_of_queries_hangs_not_on_how_many_are_changed(on_photo: bool, ana: User) -> None:
    counts = []
    for number in (3, 12):
        gallery = make_sheet(number)
        with CaptureQueriesContext(connection) as setting:
            set_words(gallery, "Evan Vucci/AP", on_photo=on_photo, changed_by=ana)
        with CaptureQueriesContext(connection) as undoing:
            undo(gallery, done_by=ana, may_change_photos=set)
        counts.append((len(setting), len(undoing)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("was", "how", "addition", "field", "is_then"),
    [
        ("Al Schaben", "append", "/Getty Images", "credit_line", "Al Schaben/Getty Images"),
        ("Al Schaben/", "append", "Getty Images", "credit_line", "Al Schaben/Getty Images"),
        ("A boat.", "append", "It leaves.", "caption", "A boat. It leaves."),
        ("", "append", "AP", "credit_line", "AP"),
        ("AP", "append", "", "credit_line", "AP"),
        ("sea\nboat", "append", "boat\n\nfog", "keywords", "sea\nboat\nfog"),
        ("A boat.", "prepend", "HULL –", "caption", "HULL – A boat."),
        ("AP", "prepend", "Evan Vucci/", "credit_line", "Evan Vucci/AP"),
        ("/AP", "prepend", "Evan Vucci", "credit_line", "Evan Vucci/AP"),
        ("sea\nboat", "prepend", "boat\nfog", "keywords", "boat\nfog\nsea"),
        ("AP", "set", "EPA", "credit_line", "EPA"),
    ],
)
def test_what_is_added_is_joined_as_one_writes(
    was: str, how: How, addition: str, field: str, is_then: str
) -> None:
    assert make_text(was, addition, field=field, how=how) == is_then

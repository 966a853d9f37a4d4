"""Find and replace: plain text in, plain text out, and each place shown once."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from gallery.models import Gallery
from gallery.slides.find_and_replace import (
    Hit,
    NothingToFind,
    Search,
    find_hits,
    make_replacements,
    tell_replacing,
)
from gallery.slides.sequence import NewSlide, place_slides
from gallery.slides.words_at_once import edit_words_at_once
from tests.builders import make_photo


@pytest.mark.parametrize(
    ("search", "text", "is_then"),
    [
        (Search("Schabin", "Schaben"), "Allen Schabin, schabin.", "Allen Schaben, Schaben."),
        (Search("Schabin", "Schaben", match_case=True), "Schabin schabin", "Schaben schabin"),
        (Search("son", "sun"), "A son, a person", "A sun, a person"),
        (Search("son", "sun", whole_words=False), "A son, a person", "A sun, a persun"),
        (Search("(AP)", r"\1 & co"), "Vucci (AP)", r"Vucci \1 & co"),
        (Search("Schabin ", "Schaben "), "Schabin votes, Schabin", "Schaben votes, Schabin"),
        (Search("/AP", "/EPA"), "Vucci/AP, Vucci/APA", "Vucci/EPA, Vucci/APA"),
        (Search(".*", "x"), "all of it", "all of it"),
        (Search("<b>", "", whole_words=False), "<b>Hull</b>", "Hull</b>"),
        (Search("Müller", "Mueller"), "Müllers MÜLLER", "Müllers Mueller"),
    ],
)
def test_what_is_found_is_replaced_as_it_is_written(
    search: Search, text: str, is_then: str
) -> None:
    assert search.replace(text) == is_then
    pieces = search.split(text)
    assert "".join(pieces) == text
    assert (len(pieces) > 1) == (text != is_then)


@pytest.mark.parametrize("find", ["", "  ", "x" * 501])
def test_nobody_looks_for_nothing_or_for_a_book(find: str) -> None:
    with pytest.raises(NothingToFind):
        Search(find)


def everything(photo_ids: Collection[int]) -> set[int]:
    """The right to change any photo."""
    return set(photo_ids)


def nothing(photo_ids: Collection[int]) -> set[int]:
    """No such right."""
    return set()


def make_sheet() -> Gallery:
    """A photo that stands twice, once with a caption of the gallery's own; all misspell a name."""
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    photo = make_photo(caption="Schabin votes", credit_line="AP")
    place_slides(gallery, [NewSlide(photo), NewSlide(photo, caption="Schabin leaves")])
    return gallery


def places(hits: list[Hit]) -> list[tuple[int, bool, bool]]:
    """Position, whether it is the photo's, and whether it is inherited."""
    return [(hit.position, hit.on_photo, hit.is_inherited) for hit in hits]


@pytest.mark.django_db
def test_a_photos_own_words_are_one_hit_wherever_it_stands() -> None:
    gallery = make_sheet()
    slides = gallery.slides.select_related("photo").order_by("position")
    hits = find_hits(slides, Search("Schabin"), list_open_photos=everything)
    assert places(hits) == [(1, True, False), (2, False, False)]


@pytest.mark.django_db
def test_without_the_right_what_is_inherited_is_changed_for_this_gallery_alone() -> None:
    gallery = make_sheet()
    slides = gallery.slides.select_related("photo").order_by("position")
    search = Search("Schabin", "Schaben")
    hits = find_hits(slides, search, list_open_photos=nothing)
    assert places(hits) == [(1, False, True), (2, False, False)]
    chosen = [{**hit.to_json(), "seen": "".join(hit.pieces)} for hit in hits]
    outcome = edit_words_at_once(
        gallery,
        make_replacements(chosen, search),
        summary=tell_replacing(search),
        may_change_photos=nothing,
    )
    assert outcome.sentence == "2 changed."
    assert [slide.caption for slide in slides.all()] == ["Schaben votes", "Schaben leaves"]
    photo = slides[0].photo
    assert photo is not None
    assert photo.caption == "Schabin votes"


def test_the_history_says_what_was_replaced() -> None:
    assert tell_replacing(Search("a", "b")) == "replaced “a” by “b” in {photos}"
    assert tell_replacing(Search("a")) == "took out “a” in {photos}"

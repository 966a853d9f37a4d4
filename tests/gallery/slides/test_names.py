"""Names and places of a gallery's captions, for completion."""

from __future__ import annotations

import pytest
from django.test.utils import CaptureQueriesContext

from gallery.slides.names import MOST_NAMES, find_names, list_names
from gallery.slides.words import edit_words
from tests.builders import make_gallery


def names(*texts: str) -> list[str]:
    """The names of some texts, each once."""
    return list(dict.fromkeys(find_names(texts)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Today Erin Scott waits. Nobody else does.", ["Today Erin Scott", "Erin Scott"]),
        ("Erin Scott's boat leaves", ["Erin Scott"]),
        ("a photo by Allen J. Schaben in Dover.", ["Allen J. Schaben", "Dover"]),
        ("with Ursula von der Leyen of the Commission", ["Ursula von der Leyen of the Commission"]),
        ("across the Bay of Biscay, Spain", ["Bay of Biscay", "Spain"]),
        ("Boats leave. Gulls follow them to Dover", ["Dover"]),
        ("Anna-Lena O’Brien, 23, and Ben Miller", ["Anna-Lena O’Brien", "Ben Miller"]),
        ("the UN and NATO", ["NATO"]),
        ("", []),
        ("日本の港", []),
    ],
)
def test_names_are_runs_of_capitalised_words(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_a_word_that_is_written_small_elsewhere_only_begins_a_sentence() -> None:
    assert names("Boats Erin Scott painted", "more boats") == ["Erin Scott"]


@pytest.mark.django_db
def test_a_gallery_offers_names_and_places_the_most_frequent_first(
    django_assert_num_queries: CaptureQueriesContext,
) -> None:
    gallery = make_gallery(3, published=False)
    first, second, third = gallery.slides.order_by("position")
    for slide, caption in ((first, "With Erin Scott"), (second, "After Erin Scott left")):
        edit_words(slide, seen={"caption": slide.caption_in_effect}, edited={"caption": caption})
    photo = third.photo
    assert photo is not None
    photo.caption, photo.city, photo.keywords = "Nets", "St. Moritz", ["Regatta  2027"]
    photo.save()
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = list_names(gallery)
    assert found[0] == "Erin Scott"
    assert {"Regatta 2027", "St. Moritz"} < set(found)
    assert len(found) < MOST_NAMES


@pytest.mark.django_db
def test_german_nouns_are_no_names() -> None:
    gallery = make_gallery(1, published=False)
    gallery.language = "de"
    slide = gallery.slides.get()
    caption = "Als die Boote im Hafen lagen, kam Erna Schmidt"
    edit_words(slide, seen={"caption": "Caption 1"}, edited={"caption": caption})
    assert list_names(gallery) == ["Erna Schmidt"]

"""What a gallery holds: beyond it nothing is written, and a sentence says what to do."""

from __future__ import annotations

import pytest

from gallery.limits import MAX_SLIDES, TooManySlides, WordsTooLong
from gallery.models import Gallery, Slide
from gallery.slides.sequence import NewSlide, move_slides, place_slides
from gallery.slides.words import Word, edit_words, get_words_in_effect
from media.text_limits import BESIDE_PHOTO
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


def test_a_gallery_that_is_full_takes_no_more_and_keeps_what_it_has() -> None:
    gallery = Gallery.objects.create(title="Full", slug="full")
    place_slides(gallery, [NewSlide(None)] * MAX_SLIDES)
    with pytest.raises(TooManySlides, match=r"at most 2,000 photos; .* 2,001\. Nothing was placed"):
        place_slides(gallery, [NewSlide(None)])
    assert gallery.slides.count() == MAX_SLIDES
    gallery.refresh_from_db()
    last = gallery.slides.get(position=MAX_SLIDES).public_id
    move_slides(gallery, [last], to=1, expected_version=gallery.version)
    assert gallery.slides.get(position=1).public_id == last


@pytest.mark.parametrize("word", ["caption", "credit_line", "alt_text"])
@pytest.mark.parametrize("everywhere", [False, True])
def test_words_that_are_too_long_are_refused(word: Word, everywhere: bool) -> None:
    slide = make_gallery(1).slides.get()
    longest = "x" * BESIDE_PHOTO[word]
    edited: dict[Word, str] = {word: longest + "x"}
    with pytest.raises(WordsTooLong, match=f"has {len(longest) + 1:,} characters"):
        edit_words(slide, seen=get_words_in_effect(slide), edited=edited, everywhere=everywhere)
    assert get_words_in_effect(Slide.objects.get()) == get_words_in_effect(slide)
    edit_words(
        slide, seen=get_words_in_effect(slide), edited={word: longest}, everywhere=everywhere
    )
    assert get_words_in_effect(Slide.objects.get())[word] == longest


def test_new_slides_with_too_long_words_name_their_place() -> None:
    gallery = Gallery.objects.create(title="Long", slug="long")
    slides = [NewSlide(None, caption="Short"), NewSlide(None, caption="x" * 10_001)]
    with pytest.raises(WordsTooLong, match=r"The caption of slide 2 has 10,001 characters"):
        place_slides(gallery, slides)
    assert not gallery.slides.exists()

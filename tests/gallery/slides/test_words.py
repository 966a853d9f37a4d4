"""Captions and credits in a gallery: inherited, overridden, and never overwritten unseen."""

from __future__ import annotations

import pytest

from gallery.models import Slide
from gallery.sequence import NewSlide, place_slides
from gallery.wanted import SlideHasPhoto, supply_photo
from gallery.words import WordsConflict, edit_words, words_of
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


def only_slide() -> Slide:
    """The slide of a gallery of one, whose photo says "Caption 1"."""
    gallery = make_gallery(slides=1, published=False)
    return gallery.slides.select_related("photo").get()


def test_an_edit_stays_in_its_gallery() -> None:
    slide = edit_words(
        only_slide(), seen={"caption": "Caption 1"}, edited={"caption": "Here it says this."}
    )
    assert slide.caption == "Here it says this."
    assert slide.photo is not None
    assert slide.photo.caption == "Caption 1"


def test_an_edit_everywhere_changes_the_photo_and_drops_the_override() -> None:
    slide = only_slide()
    Slide.objects.update(caption="An override")
    slide.refresh_from_db()
    slide = edit_words(
        slide, seen={"caption": "An override"}, edited={"caption": "Corrected"}, everywhere=True
    )
    assert slide.caption == ""
    assert slide.photo is not None
    assert slide.photo.caption == "Corrected"
    assert words_of(slide)["caption"] == "Corrected"


def test_words_of_one_gallery_can_be_given_to_the_photo_later() -> None:
    slide = edit_words(only_slide(), seen={"caption": "Caption 1"}, edited={"caption": "Better"})
    slide = edit_words(slide, seen={}, edited={}, everywhere=True)
    assert slide.caption == ""
    assert slide.photo is not None
    assert slide.photo.caption == "Better"


def test_a_text_that_equals_the_photos_is_inherited() -> None:
    slide = only_slide()
    slide = edit_words(slide, seen={"caption": "Caption 1"}, edited={"caption": "Other"})
    slide = edit_words(slide, seen={"caption": "Other"}, edited={"caption": "Caption 1"})
    assert slide.caption == ""


def test_an_empty_text_inherits_the_photos() -> None:
    slide = edit_words(only_slide(), seen={"caption": "Caption 1"}, edited={"caption": "Other"})
    slide = edit_words(slide, seen={"caption": "Other"}, edited={"caption": ""})
    assert words_of(slide)["caption"] == "Caption 1"


def test_a_credit_is_kept_byte_for_byte() -> None:
    credit = "Shiho  Fukada/Shiho Fukada for CNN – “pool”"
    slide = edit_words(
        only_slide(), seen={"credit_line": "Photographer 1/Agency"}, edited={"credit_line": credit}
    )
    assert slide.credit_in_effect.printed == credit


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten() -> None:
    slide = only_slide()
    edit_words(slide, seen={"caption": "Caption 1"}, edited={"caption": "Theirs"})
    with pytest.raises(WordsConflict, match="caption") as conflict:
        edit_words(
            slide,
            seen={"caption": "Caption 1", "credit_line": "Photographer 1/Agency"},
            edited={"caption": "Mine", "credit_line": "Mine/AP"},
        )
    assert conflict.value.current == {"caption": "Theirs"}
    slide.refresh_from_db()
    assert (slide.caption, slide.credit_line) == ("Theirs", "")


def test_editors_of_different_words_do_not_disturb_each_other() -> None:
    slide = only_slide()
    edit_words(slide, seen={"caption": "Caption 1"}, edited={"caption": "Theirs"})
    slide = edit_words(slide, seen={"alt_text": ""}, edited={"alt_text": "A hall"})
    assert (slide.caption, slide.alt_text) == ("Theirs", "A hall")


def test_a_decorative_photo_has_no_alt_text() -> None:
    slide = edit_words(
        only_slide(), seen={"alt_text": ""}, edited={"alt_text": "A hall"}, is_decorative=True
    )
    assert slide.alt_text_in_effect == ""


def test_a_wanted_photo_comes_and_the_words_stay() -> None:
    gallery = make_gallery(slides=0, published=False)
    (slide,) = place_slides(gallery, [NewSlide(None, caption="The count", credit_line="Ana/AP")])
    photo = make_photo(caption="From the file", credit_line="Ana/AP")
    slide = supply_photo(slide, photo=photo)
    assert slide.photo == photo
    assert slide.caption_in_effect == "The count"
    assert slide.credit_line == ""  # the same as the photo's: inherited from now on
    assert slide.credit_line_in_effect == "Ana/AP"
    with pytest.raises(SlideHasPhoto):
        supply_photo(slide, photo=make_photo())

"""Captions and credits in a gallery: inherited, overridden, and never overwritten unseen."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from gallery.history.log import find_acts
from gallery.models import Act, Slide
from gallery.slides.sequence import NewSlide, place_slides
from gallery.slides.wanted_photos import SlideHasPhoto, supply_photo
from gallery.slides.words import Word, WordsConflict, edit_words, get_words_in_effect
from media.models import Photo
from media.text_limits import BESIDE_PHOTO
from newsroom.models.public_tree import StaleMark
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
    assert get_words_in_effect(slide)["caption"] == "Corrected"


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
    assert get_words_in_effect(slide)["caption"] == "Caption 1"


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


def test_a_slide_that_waits_for_its_photo_has_words_all_the_same() -> None:
    (slide,) = place_slides(make_gallery(0, published=False), [NewSlide(None, caption="Wanted")])
    slide = edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Still wanted"})
    assert get_words_in_effect(slide) == {
        "caption": "Still wanted",
        "credit_line": "",
        "alt_text": "",
    }


def test_a_word_that_was_not_seen_was_empty() -> None:
    slide = edit_words(only_slide(), seen={}, edited={"alt_text": "A hall"})
    assert slide.alt_text == "A hall"
    # Empty as it was seen: somebody else's words stay.
    slide = edit_words(slide, seen={}, edited={"alt_text": ""})
    assert slide.alt_text == "A hall"


def test_a_form_that_sends_all_words_changes_those_that_were_changed() -> None:
    slide = only_slide()
    seen = get_words_in_effect(slide)
    edit_words(slide, seen=seen, edited={**seen, "caption": "Theirs"})
    slide = edit_words(slide, seen=seen, edited={**seen, "alt_text": "A hall"})
    assert (slide.caption, slide.alt_text) == ("Theirs", "A hall")


def test_a_text_that_came_in_too_long_and_is_not_changed_is_no_hindrance() -> None:
    slide = only_slide()
    Photo.objects.update(caption="x" * (BESIDE_PHOTO["caption"] + 1))
    slide = Slide.objects.select_related("photo").get()
    seen = get_words_in_effect(slide)
    slide = edit_words(slide, seen=seen, edited={**seen, "alt_text": "A hall"})
    assert slide.alt_text == "A hall"


def test_whose_words_changed_is_told_and_dated() -> None:
    """The gallery's alone, or the photo's as well; one slide's page is baked, or all."""
    slide = only_slide()
    assert slide.photo is not None
    slide.gallery.refresh_from_db()
    gallery_before, photo_before = slide.gallery.edited_at, slide.photo.edited_at
    StaleMark.objects.all().delete()
    slide = edit_words(slide, seen={}, edited={"alt_text": "A hall"})
    marks = StaleMark.objects.values_list("kind", "object_id", "slide_id")
    here = (StaleMark.Kind.SLIDE, slide.gallery_id, slide.public_id)
    assert list(marks) == [here]
    assert slide.photo is not None
    assert slide.photo.edited_at == photo_before
    assert slide.gallery.edited_at > gallery_before
    edit_words(slide, seen={}, edited={}, everywhere=True)
    assert set(marks.all()) == {here, (StaleMark.Kind.PHOTO, slide.photo.pk, "")}
    assert Photo.objects.get().edited_at > photo_before


@pytest.mark.parametrize(
    ("edited", "options", "said"),
    [
        ({"caption": "A", "credit_line": "B"}, {}, "changed the caption and credit of photo 1"),
        ({"caption": "A"}, {"everywhere": True}, "changed the caption of photo 1, everywhere"),
        ({}, {"is_decorative": True}, "said that photo 1 is decorative"),
    ],
)
def test_the_log_says_what_was_written_of_which_photo(
    edited: dict[Word, str], options: dict[str, Any], said: str
) -> None:
    slide, ana = only_slide(), User.objects.create_user("ana")
    seen = {word: get_words_in_effect(slide)[word] for word in edited}
    edit_words(slide, seen=seen, edited=edited, changed_by=ana, **options)
    act = find_acts(slide.gallery).order_by("-number")[0]
    assert (act.name, act.summary, act.done_by) == (Act.Name.WORDS, said, ana)
    changed = act.delta["photos" if options.get("everywhere") else "slides"]
    key = str(slide.photo_id) if options.get("everywhere") else slide.public_id
    assert changed[key].keys() == {*edited, *(options.keys() - {"everywhere"})}


def test_the_log_says_that_a_photo_needs_its_alt_text_after_all() -> None:
    slide = edit_words(only_slide(), seen={}, edited={}, is_decorative=True)
    edit_words(slide, seen={}, edited={}, is_decorative=False)
    summary = find_acts(slide.gallery).order_by("-number")[0].summary
    assert summary == "said that photo 1 is not decorative"

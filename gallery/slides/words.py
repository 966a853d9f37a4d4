"""The words of a slide: the only writer of captions, credits and alt texts in a gallery.

An edit starts from the words that the editor saw; whoever comes second gets a `WordsConflict`, and
nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gallery.history.deltas import Delta, compare_slides, compare_values
from gallery.history.log import tell_proposer, write_act
from gallery.history.state import make_slide_state
from gallery.limits import NAMES, require_short
from gallery.models import Act, Gallery, Slide
from gallery.signals import tell_gallery_changed
from gallery.slides.drift import note_replaced
from gallery.slides.word_names import WORDS, Word
from media.models import Photo
from media.renditions.state import want_what_is_missing
from media.signals import tell_photo_changed

__all__ = ["WORDS", "Word", "WordsConflict", "edit_words", "get_words_in_effect", "write_word"]


class WordsConflict(Exception):
    """Somebody changed the same words meanwhile; nothing was written.

    `current` holds the present words by field.
    """

    def __init__(self, current: Mapping[Word, str]) -> None:
        self.current = dict(current)
        names = " and ".join(NAMES[word] for word in current)
        super().__init__(
            f"The {names} was changed by somebody else meanwhile. Nothing was saved and your text "
            "is still here: compare, then save again."
        )


def get_words_in_effect(slide: Slide) -> dict[Word, str]:
    """The words in effect: the slide's own, or inherited from its photo."""
    return {
        "caption": slide.caption_in_effect,
        "credit_line": slide.credit_line_in_effect,
        "alt_text": slide.alt_text or (slide.photo.alt_text if slide.photo else ""),
    }


def edit_words(
    slide: Slide,
    *,
    seen: Mapping[Word, str],
    edited: Mapping[Word, str],
    is_decorative: bool | None = None,
    everywhere: bool = False,
    originals: Mapping[Word, str] | None = None,
    changed_by: User | None = None,
    proposed_by: str = "",
    source: Act.Source = Act.Source.DESK,
) -> Slide:
    """Change a slide's words; the row as it is then.

    `seen` and `edited` are words in effect, by field. A text that equals the photo's, or is empty,
    is inherited. `everywhere` writes to the photo itself, for all that show it. `originals` are the
    photo's words that were shown beside the slide's own. `proposed_by` is the name of whoever wrote
    them, where somebody else accepted them. Raises `WordsConflict` where a field that
    changes is not as it was seen, and `WordsTooLong`.
    """
    require_short({word: text for word, text in edited.items() if text != seen.get(word, "")})
    with transaction.atomic():
        gallery = Gallery.objects.select_for_update().get(pk=slide.gallery_id)
        current = (
            Slide.objects.select_for_update(of=("self",)).select_related("photo").get(pk=slide.pk)
        )
        photo = (
            Photo.objects.select_for_update().get(pk=current.photo_id) if current.photo_id else None
        )
        before = make_slide_state(current)
        words_before = read_own_words(photo)
        present = get_words_in_effect(current)
        changed = [word for word in WORDS if word in edited and edited[word] != seen.get(word, "")]
        overtaken = {
            word: present[word]
            for word in changed
            if present[word] not in (seen.get(word, ""), edited[word])
        }
        if overtaken:
            raise WordsConflict(overtaken)
        if everywhere:
            # What was written for this gallery alone goes to the photo as well.
            changed += [word for word in WORDS if getattr(current, word) and word not in changed]
        for word in changed:
            text = edited.get(word, present[word])
            write_word(current, photo, word, text, everywhere=everywhere)
        if is_decorative is not None:
            current.is_decorative = is_decorative
        current.save(update_fields=[*WORDS, "is_decorative"])
        note_replaced([current], before={current.public_id: before}, originals=originals)
        if photo is not None and everywhere:
            photo.save(update_fields=[*WORDS, "edited_at"])
            want_what_is_missing([photo.pk])
            tell_photo_changed(photo.pk, "words")
        Gallery.objects.filter(pk=gallery.pk).update(edited_at=timezone.now())
        delta: Delta = {}
        if changes := compare_slides(before, make_slide_state(current)):
            delta["slides"] = {current.public_id: changes}
        if photo is not None and (changes := compare_values(words_before, read_own_words(photo))):
            delta["photos"] = {str(photo.pk): changes}
        if delta:
            write_act(
                gallery,
                name=Act.Name.WORDS,
                summary=f"{tell_words(delta, current.position)}{tell_proposer(proposed_by)}",
                delta=delta,
                done_by=changed_by,
                source=source,
            )
        tell_gallery_changed(gallery.pk, current.public_id)
    return Slide.objects.select_related("photo").get(pk=slide.pk)


def write_word(
    slide: Slide, photo: Photo | None, word: Word, text: str, *, everywhere: bool
) -> None:
    """Put one text where it belongs: on the photo, or on the slide where it differs."""
    if photo is not None and everywhere:
        setattr(photo, word, text)
    inherited = photo is not None and text == getattr(photo, word)
    setattr(slide, word, "" if inherited else text)


def read_own_words(photo: Photo | None) -> dict[str, Any]:
    """The words of the library, by field; none without a photo."""
    return {word: getattr(photo, word) for word in WORDS} if photo else {}


def tell_words(delta: Delta, position: int) -> str:
    """Such as "changed the caption and credit of photo 3, everywhere"."""
    changes = [*delta.get("slides", {}).values(), *delta.get("photos", {}).values()]
    changed = {field for change in changes for field in change}
    names = [NAMES[word] for word in WORDS if word in changed]
    if not names:
        (change,) = changes
        is_decorative = change["is_decorative"][1]
        return f"said that photo {position} is {'' if is_decorative else 'not '}decorative"
    where = ", everywhere" if "photos" in delta else ""
    return f"changed the {' and '.join(names)} of photo {position}{where}"

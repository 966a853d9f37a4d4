"""The words of a slide: the only writer of captions, credits and alt texts in a gallery.

An edit starts from the words that the editor saw; whoever comes second gets a `WordsConflict`, and
nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from django.db import transaction
from django.utils import timezone

from gallery.models import Gallery, Slide
from gallery.signals import tell_gallery_changed
from media.models import Photo
from media.render_state import want_what_is_missing
from media.signals import tell_photo_changed

Word = Literal["caption", "credit_line", "alt_text"]
WORDS: tuple[Word, ...] = ("caption", "credit_line", "alt_text")
NAMES: Mapping[Word, str] = {
    "caption": "caption",
    "credit_line": "credit",
    "alt_text": "alt text",
}


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


def words_of(slide: Slide) -> dict[Word, str]:
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
) -> Slide:
    """Change a slide's words; the row as it is then.

    `seen` and `edited` are words in effect, by field. A text that equals the photo's, or is empty,
    is inherited. `everywhere` writes to the photo itself, for all that show it. Raises
    `WordsConflict` where a field that changes is not as it was seen.
    """
    with transaction.atomic():
        current = (
            Slide.objects.select_for_update(of=("self",)).select_related("photo").get(pk=slide.pk)
        )
        photo = (
            Photo.objects.select_for_update().get(pk=current.photo_id) if current.photo_id else None
        )
        present = words_of(current)
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
        if photo is not None and everywhere:
            photo.save(update_fields=[*WORDS, "edited_at"])
            want_what_is_missing([photo.pk])
            tell_photo_changed(photo.pk, "words")
        Gallery.objects.filter(pk=current.gallery_id).update(edited_at=timezone.now())
        tell_gallery_changed(current.gallery_id, current.public_id)
    return Slide.objects.select_related("photo").get(pk=slide.pk)


def write_word(
    slide: Slide, photo: Photo | None, word: Word, text: str, *, everywhere: bool
) -> None:
    """Put one text where it belongs: on the photo, or on the slide where it differs."""
    if photo is not None and everywhere:
        setattr(photo, word, text)
    inherited = photo is not None and text == getattr(photo, word)
    setattr(slide, word, "" if inherited else text)

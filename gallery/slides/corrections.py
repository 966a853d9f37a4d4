"""Taking a photo's corrected words in the place of slides' own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.contrib.auth.models import User

from gallery.limits import NAMES
from gallery.models import Act, Gallery, Slide
from gallery.slides.word_names import Word
from gallery.slides.words_at_once import Outcome, TextEdit, edit_words_at_once


def take_corrections(
    slides: Sequence[Slide],
    *,
    word: Word,
    changed_by: User | None = None,
    source: Act.Source = Act.Source.DESK,
) -> dict[int, Outcome]:
    """Drop the own texts of slides, as they were read, so that they inherit the photo's again.

    What came of it by gallery id: one act in each gallery's log. A text that somebody changed
    meanwhile is left.
    """
    by_gallery: defaultdict[Gallery, list[Slide]] = defaultdict(list)
    for slide in slides:
        by_gallery[slide.gallery].append(slide)
    return {
        gallery.pk: edit_words_at_once(
            gallery,
            [TextEdit(each.public_id, word, seen=getattr(each, word), text="") for each in own],
            summary=f"took the corrected {NAMES[word]} of {{photos}}",
            may_change_photos=lambda _: set(),
            changed_by=changed_by,
            source=source,
        )
        for gallery, own in by_gallery.items()
    }

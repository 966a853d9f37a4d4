"""Own words over a photo's that were corrected since: shown word by word, taken or kept."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from gallery.limits import NAMES
from gallery.models import Gallery, Slide
from gallery.slides.corrections import take_corrections
from gallery.slides.drift import find_drifted_uses, find_drifts, keep_own_words
from gallery.slides.word_difference import compare_words
from gallery.slides.word_names import WORDS, Word
from gallery.slides.words import WordsConflict, get_words_in_effect
from newsroom.desk.contact_sheet import draw_cards, find_slide
from newsroom.desk.gallery_requests import (
    RequestRefused,
    get_editor,
    on_gallery,
    read_body,
    read_value,
)
from newsroom.rights import Person, may_edit


@require_safe
@on_gallery
def show_drift(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """What was corrected since a slide (`?slide=ID`) wrote its own words, as HTML."""
    slide = find_slide(gallery, request.GET.get("slide", ""))
    drifts = [
        {
            "word": drift.word,
            "name": NAMES[drift.word],
            "pieces": compare_words(drift.was, drift.now),
            "was_empty": not drift.was,
            "uses": len(list_open_uses(request.user, slide, drift.word)),
        }
        for drift in find_drifts([slide]).get(slide.public_id, ())
    ]
    return {"html": render_to_string("desk/drift.html", {"drifts": drifts, "gallery": gallery})}


def list_open_uses(person: Person, slide: Slide, word: Word) -> list[Slide]:
    """The slides with this photo, in whatever gallery somebody may change, whose text drifted."""
    if slide.photo is None:
        return []
    return [use for use in find_drifted_uses(slide.photo, word) if may_edit(person, use.gallery)]


@require_POST
@on_gallery
def correct(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Take the photo's corrected text (`word`) in the place of a slide's own (`seen`), here or in
    all galleries that the editor may change (`how`: here, everywhere), or keep the own text over
    the original that was shown (`how`: keep, `original`).
    """
    body = read_body(request)
    slide = find_slide(gallery, read_value(body, "slide", str))
    given, how = read_value(body, "word", str), read_value(body, "how", str)
    word = next((each for each in WORDS if each == given), None)
    if word is None or how not in ("here", "everywhere", "keep"):
        raise RequestRefused("There is no such text, or nothing that could be done with it so.")
    own = getattr(slide, word)
    if own and own != read_value(body, "seen", str):
        raise WordsConflict({word: own})
    if how == "keep":
        keep_own_words(slide, word=word, original=read_value(body, "original", str))
        message = f"The {NAMES[word]} of this gallery is kept."
    else:
        message = take(request, slide, word, is_everywhere=how == "everywhere")
    same = Q(photo=slide.photo_id) if slide.photo_id else Q(pk=slide.pk)
    fresh = list(gallery.slides.select_related("photo").filter(same).order_by("position"))
    shown = next(each for each in fresh if each.pk == slide.pk)
    return {
        "html": draw_cards(request, gallery, fresh),
        "words": get_words_in_effect(shown),
        "message": message,
    }


def take(request: HttpRequest, slide: Slide, word: Word, *, is_everywhere: bool) -> str:
    """Take a correction, and say where it was taken."""
    uses = list_open_uses(request.user, slide, word) if is_everywhere else [slide]
    outcomes = take_corrections(uses, word=word, changed_by=get_editor(request))
    taken = sum(len(outcome.changed) for outcome in outcomes.values())
    if not is_everywhere:
        return f"The photo’s {NAMES[word]} is taken." if taken else "Nothing was changed."
    others = sum(1 for gallery_id in outcomes if gallery_id != slide.gallery_id)
    if not others:
        return f"The photo’s {NAMES[word]} is taken in {taken} places."
    galleries = "1 other gallery" if others == 1 else f"{others} other galleries"
    return (
        f"The photo’s {NAMES[word]} is taken in {taken} places, {galleries} among them: "
        "each gallery has its own undo."
    )

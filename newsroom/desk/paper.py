"""A gallery's contact sheet on paper, for a meeting: photos with number, words, credit and flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import batched

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gallery.models import Gallery, Slide
from gallery.slides.words import get_words_in_effect
from media.models import Photo
from media.storages import renditions_storage
from newsroom.desk.cards import label_photo, list_slides_for_cards, shorten
from newsroom.desk.photo_marks import find_mark
from newsroom.rights import may_see

# How many photos stand on a page of A4, by how many characters of a caption there is room for.
CAPTION_CHARACTERS: Mapping[int, int] = {12: 130, 20: 80}
USUAL = 12
CREDIT_CHARACTERS = 60
# Sharp enough on paper: the widest place is six centimetres.
ENOUGH = ("w640.jpg", "w320.jpg")


@dataclass(frozen=True, slots=True)
class PrintedSlide:
    """One slide on paper."""

    position: int
    picture_url: str  # empty where no picture may be shown, or there is none yet
    placeholder: str  # what stands there instead
    caption: str  # its first words
    credit_line: str
    marks: tuple[str, ...]  # its flag, the cover, and what stands in the photo's way


@require_safe
def show_paper(request: HttpRequest, gallery_id: int) -> HttpResponse:
    """The pages as they are printed; `?photos=20` for smaller photos, `?kept=1` without rejects."""
    if not may_see(request.user, Gallery):
        raise PermissionDenied  # whether there is such a gallery is not told
    gallery = get_object_or_404(Gallery, pk=gallery_id)
    asked = request.GET.get("photos", "")
    number = next((each for each in CAPTION_CHARACTERS if str(each) == asked), USUAL)
    is_kept_alone = request.GET.get("kept") == "1"
    slides = list_slides_for_cards(gallery).order_by("position")
    if is_kept_alone:
        slides = slides.not_rejected()  # type: ignore[attr-defined]
    printed = [print_slide(slide, gallery, CAPTION_CHARACTERS[number]) for slide in slides]
    context = {
        "gallery": gallery,
        "pages": list(batched(printed, number)),
        "number": number,
        "numbers": list(CAPTION_CHARACTERS),
        "is_kept_alone": is_kept_alone,
        "slide_count": len(printed),
        "printed_at": timezone.now(),
    }
    return render(request, "desk/paper.html", context)


def print_slide(slide: Slide, gallery: Gallery, characters: int) -> PrintedSlide:
    """What stands on paper of a slide."""
    photo, words = slide.photo, get_words_in_effect(slide)
    mark = find_mark(photo) if photo else None
    marks = (
        slide.get_flag_display(),
        "Cover" if photo and photo.pk == gallery.cover_id else "",
        mark.label if mark and mark.word != "ready" else "",
    )
    return PrintedSlide(
        position=slide.position,
        picture_url=find_picture_url(photo),
        placeholder=label_photo(photo),
        caption=shorten(" ".join(words["caption"].split()), characters),
        credit_line=shorten(words["credit_line"], CREDIT_CHARACTERS),
        marks=tuple(filter(None, marks)),
    )


def find_picture_url(photo: Photo | None) -> str:
    """A file of the photo for paper; a killed photo is shown nowhere."""
    if photo is None or photo.killed_at is not None:
        return ""
    made = photo.renditions
    name = next((name for name in ENOUGH if name in made), "")
    return renditions_storage().url(made[name]["path"]) if name else ""

"""The library inside a gallery's contact sheet: found, chosen and placed without leaving it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery, Slide
from gallery.slides.sequence import place_photos
from media.models import Photo
from media.renditions.state import hurry_photos
from media.text_search import MAX_WORDS, has_words, search_words
from newsroom.desk.contact_sheet import draw_cards
from newsroom.desk.gallery_requests import (
    RequestRefused,
    RightMissing,
    get_editor,
    on_gallery,
    read_body,
    read_value,
)
from newsroom.desk.library_page import PHOTOS_A_PAGE, answer_search, draw_choices, is_number
from newsroom.desk.photo_grid import draw_tiles, make_tiles
from newsroom.rights import may_see

SEARCHED = ("headline", "caption", "credit_line", "byline", "original_name")
IN_IT = "In this gallery already"


@require_safe
@on_gallery
def show_library(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Photos of the library as its page finds them (`q`, `sort`, `after`), for this gallery."""
    require_sight(request)
    there = set(gallery.slides.values_list("photo_id", flat=True))
    return answer_search(request, partial(draw_choices, there=there, place=IN_IT))


@require_safe
@on_gallery
def show_own_photos(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """The gallery's photos that hold `q`, in their order, behind the position `after`.

    Without rejected ones: one of them is to be the cover.
    """
    words = search_words(request.GET.get("q", ""))[:MAX_WORDS]
    shown = Slide.objects.not_rejected().filter(gallery=gallery, photo__isnull=False)
    shown = shown.filter(has_words(words, *(f"photo__{field}" for field in SEARCHED)))
    number = shown.count()
    after = request.GET.get("after", "")
    if is_number(after):
        shown = shown.filter(position__gt=int(after))
    shown = shown.select_related("photo").defer("photo__embedded_metadata").order_by("position")
    slides = list(shown[: PHOTOS_A_PAGE + 1])
    has_more = len(slides) > PHOTOS_A_PAGE
    photos = [slide.photo for slide in slides[:PHOTOS_A_PAGE] if slide.photo is not None]
    return {
        "tiles": draw_tiles(make_tiles(photos)),
        "next": str(slides[PHOTOS_A_PAGE - 1].position) if has_more else "",
        "notes": [],
        "total": f"{number:,} {'photo' if number == 1 else 'photos'}",
        "is_empty": not photos and not after,
    }


@require_POST
@on_gallery
def add_photos(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Place photos (`photos`, ids in their order) at the end, each that is not there yet."""
    require_sight(request)
    ids = read_value(read_body(request), "photos", list)
    if not all(isinstance(photo_id, int) for photo_id in ids):
        raise RequestRefused("'photos' must be a list of photo ids.")
    photos = Photo.objects.defer("embedded_metadata").in_bulk(ids)
    there = set(gallery.slides.values_list("photo_id", flat=True))
    wanted = [photos[one] for one in dict.fromkeys(ids) if one in photos and one not in there]
    if killed := [photo for photo in wanted if photo.killed_at is not None]:
        raise RequestRefused(f"“{killed[0]}” was killed: it must not be used. Nothing was added.")
    slides = place_photos(gallery, wanted, changed_by=get_editor(request))
    if gallery.is_published:
        hurry_photos(Photo.objects.filter(pk__in=[photo.pk for photo in wanted]), is_live=True)
    left = len(set(ids)) - len(wanted)
    message = f"{len(wanted)} photo{'' if len(wanted) == 1 else 's'} added at the end."
    if left:
        message += f" {left} {'was' if left == 1 else 'were'} there already, or left the library."
    return {
        "version": gallery.version,
        "html": draw_cards(request, gallery, slides) if slides else "",
        "message": message,
    }


def require_sight(request: HttpRequest) -> None:
    """Raise `RightMissing` for somebody who may not see the library."""
    if not may_see(request.user, Photo):
        raise RightMissing("Choosing from the library needs the right to view photos.")

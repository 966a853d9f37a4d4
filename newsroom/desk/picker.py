"""The library inside a gallery's contact sheet: found, chosen and placed without leaving it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.models import Photo, PhotoQuerySet
from media.renditions.state import hurry_photos
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.contact_sheet import draw_cards
from newsroom.desk.gallery_requests import (
    RequestRefused,
    RightMissing,
    get_editor,
    on_gallery,
    read_body,
    read_value,
)
from newsroom.desk.photo_marks import find_mark
from newsroom.rights import may_see

PHOTOS_A_PAGE = 48
MOST_WORDS = 10
SEARCHED = ("headline", "caption", "credit_line", "byline", "original_name", "city", "country")


@require_safe
@on_gallery
def show_library(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Photos of the library, the newest first: `q` words that each must be found, `page`."""
    require_sight(request)
    found = photos_with(request.GET.get("q", ""))
    page = Paginator(found, PHOTOS_A_PAGE).get_page(request.GET.get("page"))
    there = set(gallery.slides.values_list("photo_id", flat=True))
    choices = [
        {
            "photo": photo,
            "mark": find_mark(photo),
            "thumbnail_url": find_thumbnail_url(photo),
            "is_there": photo.pk in there,
            "is_killed": photo.killed_at is not None,
        }
        for photo in page.object_list
    ]
    return {
        "html": render_to_string("desk/library.html", {"choices": choices}),
        "number": page.paginator.count,
        "next": page.next_page_number() if page.has_next() else None,
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


def photos_with(text: str) -> PhotoQuerySet:
    """Photos in whose words each of these words is found, the newest first."""
    photos = Photo.objects.defer("embedded_metadata").order_by("-uploaded_at", "-pk")
    for word in text.replace("\x00", " ").split()[:MOST_WORDS]:
        anywhere = Q()
        for field in SEARCHED:
            anywhere |= Q(**{f"{field}__icontains": word})
        photos = photos.filter(anywhere)
    return photos

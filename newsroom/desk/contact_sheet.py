"""What the contact sheet asks the server to do: one small request for each act.

Every answer is JSON. A refusal has `error`, a sentence for the editor, and changed nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery, Slide
from gallery.slides.names import list_names
from gallery.slides.sequence import (
    SlideNotInGallery,
    move_slides,
    place_photos,
    remove_slides,
    reorder_slides,
    restore_slides,
)
from gallery.slides.wanted_photos import supply_photo
from gallery.slides.words import WORDS, Word, edit_words, get_words_in_effect
from media.doorbell import ring_doorbell
from media.models import Photo, RenderTier
from media.renditions.state import hurry_photos, want_renditions_again
from media.text_limits import MAX_CHARACTERS
from newsroom.desk.cards import list_slides_for_cards, make_cards
from newsroom.desk.correction_choice import noting, read_note
from newsroom.desk.gallery_requests import (
    RequestRefused,
    RightMissing,
    get_editor,
    on_gallery,
    read_body,
    read_slide_ids,
    read_value,
)
from newsroom.proposals.proposing import has_to_propose
from newsroom.rights import (
    Person,
    has_right,
    may_edit,
    may_kill,
    may_release_photos,
    may_see,
    may_touch_photo,
    may_upload,
)

GONE = "The photo is no longer in the library. Upload it again."


def draw_cards(request: HttpRequest, gallery: Gallery, slides: list[Slide]) -> str:
    """Cards as HTML."""
    context = {
        "cards": make_cards(slides, cover_id=gallery.cover_id),
        **list_sheet_rights(request.user, gallery),
    }
    return render_to_string("desk/cards.html", context)


def list_sheet_rights(person: Person, gallery: Gallery) -> dict[str, bool]:
    """What somebody may do on the contact sheet of a gallery, for its templates."""
    is_open = may_edit(person, gallery)
    return {
        "may_edit": is_open,
        "may_propose": has_to_propose(person, gallery),
        "may_upload": is_open and may_upload(person),
        "may_see_photos": may_see(person, Photo),
        "may_edit_photos": is_open and has_right(person, "change", Photo),
        "may_kill": may_kill(person),
        "may_release": may_release_photos(person),
    }


@require_POST
@on_gallery
def place_photo(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Place photos of the library (`photos`, or one, `photo`) at the end, or before a slide
    (`before`) that a later file of the same drop became; each that is not there already.
    """
    body = read_body(request)
    photos = find_photos(request, body)
    with transaction.atomic():
        # Who asks again because an answer was lost waits here for his own first request.
        gallery = Gallery.objects.select_for_update().get(pk=gallery.pk)
        there = list(gallery.slides.filter(photo__in=photos))
        fresh = [photo for photo in photos if photo.pk not in {slide.photo_id for slide in there}]
        if not fresh:
            return {"message": tell_where(there), "version": gallery.version}
        at = (
            find_slide(gallery, read_value(body, "before", str)).position
            if body.get("before")
            else None
        )
        slides = place_photos(
            gallery,
            fresh,
            at=at,
            expected_version=gallery.version if at else None,
            changed_by=get_editor(request),
        )
        if gallery.is_published:
            hurry_photos(Photo.objects.filter(pk__in=[photo.pk for photo in fresh]), is_live=True)
    return {"version": gallery.version, "html": draw_cards(request, gallery, slides)}


def tell_where(slides: list[Slide]) -> str:
    """That photos were not placed twice."""
    if len(slides) == 1:
        return f"It is in this gallery already, at position {slides[0].position}."
    return "They are in this gallery already."


@require_POST
@on_gallery
def fill_slide(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Give a photo (`photo`) to a slide that wants one (`slide`)."""
    body = read_body(request)
    slide = find_slide(gallery, read_value(body, "slide", str))
    photo = find_photo(request, body)
    supplied = supply_photo(slide, photo=photo, changed_by=get_editor(request))
    return {"html": draw_cards(request, gallery, [supplied])}


@require_POST
@on_gallery
def order_slides(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Move slides (`slides`, `to`), or put all into an order (`order`).

    Both are meant in the order of `version`; `note` tells what others did since.
    """
    body = read_body(request)
    version = read_value(body, "version", int)
    if "order" in body:
        ids = read_slide_ids(body, "order")
        note = reorder_slides(
            gallery, ids, expected_version=version, changed_by=get_editor(request)
        )
    else:
        note = move_slides(
            gallery,
            read_slide_ids(body, "slides"),
            to=read_value(body, "to", int),
            expected_version=version,
            changed_by=get_editor(request),
        )
    ids = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    return {"version": gallery.version, "order": ids, "note": note}


@require_POST
@on_gallery
def take_out_slides(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Take slides out of the gallery."""
    body = read_body(request)
    version = read_value(body, "version", int)
    ids = read_slide_ids(body, "slides")
    note = remove_slides(gallery, ids, expected_version=version, changed_by=get_editor(request))
    ids = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    return {"version": gallery.version, "order": ids, "note": note}


@require_POST
@on_gallery
def put_back_slides(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Put slides back that were taken out, with their words, where they stood."""
    body = read_body(request)
    version = read_value(body, "version", int)
    ids = read_slide_ids(body, "slides")
    restore_slides(gallery, ids, expected_version=version, changed_by=get_editor(request))
    slides = list_slides_for_cards(gallery)
    order = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    fresh = list(slides.filter(public_id__in=ids))
    return {"version": gallery.version, "order": order, "html": draw_cards(request, gallery, fresh)}


@require_POST
@on_gallery
def edit_slide(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Change a slide's words: `seen` and `edited` by field, `everywhere`, `is_decorative`; with
    the public note (`correction`) of what is no minor edit.
    """
    body = read_body(request)
    slide = find_slide(gallery, read_value(body, "slide", str))
    everywhere = bool(body.get("everywhere", False))
    if everywhere and slide.photo is not None:
        require_photo_edit(request, slide.photo)
    is_decorative = body.get("is_decorative")
    words = read_words(body, "edited")
    with noting(
        read_note(body),
        get_editor(request),
        gallery=gallery,
        slide_ids=[slide.public_id],
        photos={slide.photo_id: words.keys()} if everywhere and slide.photo_id else None,
    ) as corrected:
        edited = edit_words(
            slide,
            seen=read_words(body, "seen"),
            edited=words,
            is_decorative=None if is_decorative is None else bool(is_decorative),
            everywhere=everywhere,
            originals=read_words(body, "originals") if "originals" in body else None,
            changed_by=get_editor(request),
        )
    return {
        "html": draw_cards(request, gallery, [edited]),
        "words": get_words_in_effect(edited),
        "noted": corrected.message,
    }


def require_photo_edit(request: HttpRequest, photo: Photo) -> None:
    """Raise `RightMissing` unless the editor may change the photo for all that show it."""
    if not has_right(request.user, "change", photo):
        raise RightMissing("Changing photos everywhere needs another right. Save it here instead.")
    if not may_touch_photo(request.user, photo):
        raise RightMissing(
            "Something published shows this photo: changing it everywhere needs the right to "
            "publish that. Save it here instead, or propose it on the photo’s page."
        )


def read_words(body: dict[str, Any], name: str) -> dict[Word, str]:
    """Words by field; raises `RequestRefused`. A NUL is no text that a database can keep."""
    given = read_value(body, name, dict)
    words = {word: given[word] for word in WORDS if word in given}
    if not all(isinstance(text, str) and "\x00" not in text for text in words.values()):
        raise RequestRefused(f"{name!r} must hold texts.")
    for word, text in words.items():
        if len(text) > MAX_CHARACTERS:
            raise RequestRefused(
                f"The {word.replace('_', ' ')} has {len(text):,} characters; the limit is "
                f"{MAX_CHARACTERS:,}. Shorten it."
            )
    return words


def find_photo(request: HttpRequest, body: dict[str, Any]) -> Photo:
    """The photo that the body names; raises `RequestRefused`, `RightMissing`."""
    require_sight(request)
    photo = Photo.objects.filter(pk=read_value(body, "photo", int)).first()
    if photo is None:
        raise RequestRefused(GONE)
    return photo


def require_sight(request: HttpRequest) -> None:
    """Raise `RightMissing` for somebody who may not see the library."""
    if not may_see(request.user, Photo):
        raise RightMissing("Placing photos of the library needs the right to view photos.")


def find_photos(request: HttpRequest, body: dict[str, Any]) -> list[Photo]:
    """The photos that the body names, each once; raises `RequestRefused`, `RightMissing`."""
    if "photos" not in body:
        return [find_photo(request, body)]
    ids = dict.fromkeys(read_value(body, "photos", list))
    if not ids or not all(type(photo_id) is int for photo_id in ids):
        raise RequestRefused("'photos' must be a list of photo ids.")
    require_sight(request)
    found = Photo.objects.defer("embedded_metadata").in_bulk(list(ids))
    # Somebody may have deleted one since it came in: the others are placed.
    if not found:
        raise RequestRefused(GONE)
    return [found[photo_id] for photo_id in ids if photo_id in found]


def find_slide(gallery: Gallery, slide_id: str) -> Slide:
    """A slide of this gallery; raises `SlideNotInGallery`."""
    slide = gallery.slides.select_related("photo").filter(public_id=slide_id).first()
    if slide is None:
        raise SlideNotInGallery("Somebody took this photo out of the gallery: nothing was saved.")
    return slide


@require_safe
@on_gallery
def show_cards(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """The gallery as it is now: all cards, or (`?slide=ID&slide=ID`) some of them."""
    slides = list_slides_for_cards(gallery)
    asked = request.GET.getlist("slide")
    if asked:
        slides = slides.filter(public_id__in=asked)
    return {"version": gallery.version, "html": draw_cards(request, gallery, list(slides))}


@require_safe
@on_gallery
def show_names(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Names and places of the gallery, which complete themselves in its captions."""
    return {"names": list_names(gallery)}


@require_POST
@on_gallery
def retry_photo(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Try a failed photo again."""
    slide = find_slide(gallery, read_value(read_body(request), "slide", str))
    if slide.photo is not None:
        if not may_touch_photo(request.user, slide.photo):
            raise RightMissing(
                "Something published shows this photo: preparing it again needs the right to "
                "publish that."
            )
        want_renditions_again(Photo.objects.filter(pk=slide.photo.pk))
        ring_doorbell(RenderTier.FIRST.task, slide.photo.pk)
    return {"html": draw_cards(request, gallery, [find_slide(gallery, slide.public_id)])}

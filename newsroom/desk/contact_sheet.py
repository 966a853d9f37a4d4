"""What the contact sheet asks the server to do: one small request for each act.

Every answer is JSON. A refusal has `error`, a sentence for the editor, and changed nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery, Slide
from gallery.sequence import (
    PositionOutOfRange,
    SequenceConflict,
    SlideNotInGallery,
    move_slides,
    place_photos,
    remove_slides,
    reorder_slides,
)
from gallery.wanted import SlideHasPhoto, supply_photo
from gallery.words import WORDS, Word, WordsConflict, edit_words, words_of
from media.doorbell import ring
from media.ingest import ingest_photo
from media.models import Photo, RenderTier
from media.originals import OriginalRefused
from media.render_state import hurry, want_renditions_again
from newsroom.desk.cards import cards_of
from newsroom.desk.publishing import may_edit


class RequestRefused(Exception):
    """A request that the contact sheet itself never makes."""


def on_gallery[**P](
    view: Callable[Concatenate[HttpRequest, Gallery, P], dict[str, Any]],
) -> Callable[Concatenate[HttpRequest, int, P], JsonResponse]:
    """Find the gallery, check the right to change it, and turn refusals into answers."""

    def answer(
        request: HttpRequest, gallery_id: int, *args: P.args, **kwargs: P.kwargs
    ) -> JsonResponse:
        gallery = get_object_or_404(Gallery, pk=gallery_id)
        if not may_edit(request, gallery):
            raise PermissionDenied
        try:
            return JsonResponse(view(request, gallery, *args, **kwargs))
        except SequenceConflict as error:
            return refusal(error, 409, version=error.current_version)
        except WordsConflict as error:
            return refusal(error, 409, current=error.current)
        except SlideHasPhoto as error:
            return refusal(error, 409)
        except (OriginalRefused, PositionOutOfRange, RequestRefused, SlideNotInGallery) as error:
            return refusal(error, 400)

    return wraps(view)(answer)  # type: ignore[return-value]


def refusal(error: Exception, status: int, **details: Any) -> JsonResponse:
    """A refusal in the editor's language."""
    return JsonResponse({"error": str(error), **details}, status=status)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object; raises `RequestRefused`."""
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise RequestRefused("The request is not JSON.") from error
    if not isinstance(body, dict):
        raise RequestRefused("The request is not a JSON object.")
    return body


def value_in[T](body: dict[str, Any], name: str, kind: type[T]) -> T:
    """A value of the body; raises `RequestRefused` when it is missing or of another type."""
    value = body.get(name)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise RequestRefused(f"The request lacks {name!r}.")
    return value


def slide_ids_in(body: dict[str, Any], name: str) -> list[str]:
    """A list of slide ids of the body; raises `RequestRefused`."""
    ids = value_in(body, name, list)
    if not all(isinstance(slide_id, str) for slide_id in ids):
        raise RequestRefused(f"{name!r} must be a list of slide ids.")
    return ids


def drawn(slides: list[Slide]) -> str:
    """Cards as HTML."""
    return render_to_string("desk/cards.html", {"cards": cards_of(slides), "may_edit": True})


@require_POST
@on_gallery
def add_photo(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Take one uploaded file into the library; `place` or `supply` then says what it is for."""
    upload = request.FILES.get("photo")
    if upload is None:
        raise RequestRefused("The request holds no file.")
    ingested = ingest_photo(upload, uploaded_by=user_of(request))
    message = "It was in the library already." if ingested.is_duplicate else "Added."
    return {"photo": ingested.photo.pk, "message": message}


@require_POST
@on_gallery
def place(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Place a photo of the library (`photo`) at the end, unless it is there already."""
    photo = photo_in(body_of(request))
    there = gallery.slides.filter(photo=photo).first()
    if there is not None:
        message = f"It is in this gallery already, at position {there.position}."
        return {"message": message, "version": gallery.version}
    slides = place_photos(gallery, [photo], changed_by=user_of(request))
    if gallery.is_published:
        hurry(Photo.objects.filter(pk=photo.pk), is_live=True)
    return {"version": gallery.version, "html": drawn(slides)}


@require_POST
@on_gallery
def supply(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Give a photo (`photo`) to a slide that wants one (`slide`)."""
    body = body_of(request)
    slide = slide_in(gallery, value_in(body, "slide", str))
    return {"html": drawn([supply_photo(slide, photo=photo_in(body))])}


@require_POST
@on_gallery
def order(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Move slides (`slides`, `to`), or put all into an order (`order`)."""
    body = body_of(request)
    version = value_in(body, "version", int)
    if "order" in body:
        ids = slide_ids_in(body, "order")
        reorder_slides(gallery, ids, expected_version=version, changed_by=user_of(request))
    else:
        move_slides(
            gallery,
            slide_ids_in(body, "slides"),
            to=value_in(body, "to", int),
            expected_version=version,
            changed_by=user_of(request),
        )
    ids = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    return {"version": gallery.version, "order": ids}


@require_POST
@on_gallery
def remove(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Take slides out of the gallery."""
    body = body_of(request)
    version = value_in(body, "version", int)
    ids = slide_ids_in(body, "slides")
    remove_slides(gallery, ids, expected_version=version, changed_by=user_of(request))
    ids = list(gallery.slides.order_by("position").values_list("public_id", flat=True))
    return {"version": gallery.version, "order": ids}


@require_POST
@on_gallery
def edit_slide(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Change a slide's words: `seen` and `edited` by field, `everywhere`, `is_decorative`."""
    body = body_of(request)
    slide = slide_in(gallery, value_in(body, "slide", str))
    everywhere = bool(body.get("everywhere", False))
    if everywhere and not request.user.has_perm("media.change_photo"):
        raise PermissionDenied
    is_decorative = body.get("is_decorative")
    edited = edit_words(
        slide,
        seen=words_in(body, "seen"),
        edited=words_in(body, "edited"),
        is_decorative=None if is_decorative is None else bool(is_decorative),
        everywhere=everywhere,
    )
    return {"html": drawn([edited]), "words": words_of(edited)}


def words_in(body: dict[str, Any], name: str) -> dict[Word, str]:
    """Words by field; raises `RequestRefused`. A NUL is no text that a database can keep."""
    given = value_in(body, name, dict)
    words = {word: given[word] for word in WORDS if word in given}
    if not all(isinstance(text, str) and "\x00" not in text for text in words.values()):
        raise RequestRefused(f"{name!r} must hold texts.")
    return words


def photo_in(body: dict[str, Any]) -> Photo:
    """The photo that the body names; raises `RequestRefused`."""
    photo = Photo.objects.filter(pk=value_in(body, "photo", int)).first()
    if photo is None:
        raise RequestRefused("The photo is no longer in the library. Upload it again.")
    return photo


def user_of(request: HttpRequest) -> User:
    """The editor; the desk has let nobody else in."""
    return cast("User", request.user)


def slide_in(gallery: Gallery, slide_id: str) -> Slide:
    """A slide of this gallery; raises `SlideNotInGallery`."""
    slide = gallery.slides.select_related("photo").filter(public_id=slide_id).first()
    if slide is None:
        raise SlideNotInGallery("This slide is no longer in the gallery. Reload the page.")
    return slide


@require_safe
@on_gallery
def cards(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """The gallery as it is now: all cards, or (`?slide=ID&slide=ID`) some of them."""
    slides = gallery.slides.select_related("photo").defer("photo__embedded_metadata")
    asked = request.GET.getlist("slide")
    if asked:
        slides = slides.filter(public_id__in=asked)
    return {"version": gallery.version, "html": drawn(list(slides))}


@require_POST
@on_gallery
def retry(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Try a failed photo again."""
    slide = slide_in(gallery, value_in(body_of(request), "slide", str))
    if slide.photo_id is not None:
        want_renditions_again(Photo.objects.filter(pk=slide.photo_id))
        ring(RenderTier.FIRST.task, slide.photo_id)
    return {"html": drawn([slide_in(gallery, slide.public_id)])}

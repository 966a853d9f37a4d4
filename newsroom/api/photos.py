"""Photos that a published gallery or article shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from ninja.errors import HttpError
from pydantic import BaseModel, Field

from gallery.api.paging import Order, build_page
from gallery.api.root import ERRORS
from gallery.api.schemas import build_photo_json
from gallery.api.shaping import answer_json
from gallery.audience import is_for_them, may_have
from gallery.models import ChangedThing
from gallery.pages.family import list_photos_in_family, read_once
from gallery.pages.slideshow import view_once
from gallery.syndication import ShownPhoto
from media.models import Photo
from media.text_search import has_words
from newsroom.api.changed_since import find_changed
from newsroom.api.filters import MAX_ID, PhotoListParameters
from newsroom.api.partner_scope import photos_in_scope
from newsroom.api.shown_in import (
    KINDS,
    Kind,
    LibraryPhotoJSON,
    PhotoShape,
    find_shown_in,
    list_included,
)
from newsroom.visibility import find_public_photos, why_photo_is_gone

router = Router(tags=["photos"])
PhotoId = Annotated[int, Field(ge=1, le=MAX_ID)]
NEWEST_FIRST = Order("photos", "uploaded_at")
GONE = {
    ChangedThing.Reason.KILLED: "This photo was withdrawn and must not be used anywhere.",
    ChangedThing.Reason.LICENCE_ENDED: (
        "The licence of this photo has ended: it must not be used any more."
    ),
    ChangedThing.Reason.NOT_SYNDICATED: "This photo may no longer be handed to other sites.",
    ChangedThing.Reason.WITHDRAWN: "Nothing that is published shows this photo any more.",
}


class PhotoListJSON(BaseModel):
    """One page of photos, the last to come in first; `next` is the next page's URL, or null."""

    photos: list[LibraryPhotoJSON]
    next: str | None


@router.get(
    "/photos",
    response={200: PhotoListJSON, **ERRORS},
    summary="Published photos, newest first",
    url_name="photos",
)
def list_photos(request: HttpRequest, parameters: Query[PhotoListParameters]) -> HttpResponse:
    """The photos that published galleries and articles show, with their own words."""
    included = list_included(parameters, parameters.include)
    without = KINDS.keys() - included
    changed = find_changed_photos(parameters.updated_since_moment)
    if changed is None:
        nothing = PhotoListJSON(photos=[], next=None)
        return answer_json(nothing, parameters, each="photos", without=without)
    photos = (
        find_public_photos()
        .filter(
            changed,
            has_words(parameters.words, "headline", "caption", "credit_line"),
            parameters.of_photos,
            parameters.with_ids,
            is_for_them(),
            photos_in_scope(),
        )
        .defer("embedded_metadata")
    )
    page = build_page(photos, NEWEST_FIRST, parameters, reverse("api-1:photos"))
    body = PhotoListJSON(
        photos=build_library_photos(page.things, included), next=page.next_url or None
    )
    return answer_json(body, parameters, each="photos", without=without)


@router.get(
    "/photos/{int:photo_id}",
    response={200: LibraryPhotoJSON, **ERRORS},
    summary="One published photo",
    url_name="photo",
)
def read_photo(
    request: HttpRequest,
    photo_id: Path[PhotoId],
    shape: Query[PhotoShape],
) -> HttpResponse:
    """A photo with its own words; a gallery's slide may print others."""
    photo = find_published_photo(photo_id)
    included = list_included(shape, shape.include)
    (body,) = build_library_photos([photo], included)
    return answer_json(body, shape, without=KINDS.keys() - included)


def find_published_photo(photo_id: int) -> Photo:
    """A photo that other sites may have. Raises `HttpError` 404 or 410."""
    photo, is_public = read_with_family(photo_id)
    is_theirs = photo is not None and may_have(may_be_syndicated=photo.may_be_syndicated)
    if photo is None or not is_theirs or not is_public:
        raise HttpError(*find_refusal(photo_id, photo))
    return photo


def read_with_family(photo_id: int) -> tuple[Photo | None, bool]:
    """A photo, and whether something public shows it; those of a family come together."""
    together = list_photos_in_family() or frozenset([photo_id])
    if photo_id not in together:
        together = frozenset([photo_id])

    def read() -> dict[int, Photo]:
        photos = Photo.objects.filter(pk__in=together).defer("embedded_metadata")
        return {photo.pk: photo for photo in photos}

    def read_public() -> set[int]:
        shown = find_public_photos().filter(pk__in=together).order_by()
        return set(shown.values_list("pk", flat=True))

    photo = read_once(("photos", together), read).get(photo_id)
    return photo, photo_id in read_once(("public photos", together), read_public)


def build_library_photos(
    photos: Sequence[Photo], included: Collection[Kind]
) -> list[LibraryPhotoJSON]:
    """Photos with the words of the library, and with what shows them where that is included."""
    photo_ids = [photo.pk for photo in photos]
    shown_in = {kind: find_shown_in(kind, photo_ids) for kind in included}
    return [
        LibraryPhotoJSON(
            **dict(build_photo_json(own_words(photo))),
            galleries=shown_in.get("galleries", {}).get(photo.pk, []),
            articles=shown_in.get("articles", {}).get(photo.pk, []),
        )
        for photo in photos
    ]


def find_changed_photos(since: datetime | None) -> Q | None:
    """As `find_changed`; of photos that stay here, which a partner may have, when they were edited.

    What changed for other sites is not noted of them.
    """
    changed = find_changed(ChangedThing.Kind.PHOTO, since)
    if since is None or not may_have(may_be_syndicated=False):
        return changed
    withheld = Q(may_be_syndicated=False, edited_at__gte=since)
    return withheld if changed is None else changed | withheld


def find_refusal(photo_id: int, photo: Photo | None) -> tuple[int, str]:
    """What is said of a photo that other sites do not get: 410 and why where they had it."""
    reason = ChangedThing.Reason.NONE if photo is None else why_photo_is_gone(photo)
    if reason == ChangedThing.Reason.KILLED:
        return 410, GONE[reason]
    known = ChangedThing.objects.filter(kind=ChangedThing.Kind.PHOTO, thing_id=photo_id)
    if reason in GONE and known.exists():
        return 410, GONE[reason]
    return 404, f"There is no published photo {photo_id}."


def own_words(photo: Photo) -> ShownPhoto:
    """A photo with the words that the library has for it."""
    return ShownPhoto(view_once(photo), photo.caption, photo.alt_text, photo.credit)

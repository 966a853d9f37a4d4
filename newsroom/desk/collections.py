"""Collections on the desk: the list with its mosaics, the page of each, and what both ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery
from media.models import Photo
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.gallery_requests import (
    RequestRefused,
    RightMissing,
    get_editor,
    read_body,
    read_text,
    read_value,
)
from newsroom.desk.library_acts import tell_outcome
from newsroom.desk.library_bar import describe_bar
from newsroom.desk.library_placing import tell_placing
from newsroom.desk.library_requests import on_library, read_photo_ids
from newsroom.desk.photo_grid import make_tiles
from newsroom.library import picks
from newsroom.library.outcome import Outcome, name_left
from newsroom.library.placing import make_gallery_of
from newsroom.models import Collection
from newsroom.rights import has_right, may_see

WHOLE_TILES = 100  # so many come with the page; the others when they are neared
COLLECTIONS_LISTED = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A collection in the list."""

    collection: Collection
    number: int
    covers: tuple[str, ...]
    is_own: bool


def find_collection(request: HttpRequest, collection_id: int) -> Collection:
    """A collection that somebody may see; others' private ones are not there."""
    if not may_see(request.user, Photo):
        raise PermissionDenied
    collection = get_object_or_404(Collection.objects.select_related("owner"), pk=collection_id)
    if not (collection.is_shared or picks.may_keep(request.user, collection)):
        raise Http404
    return collection


def find_own(request: HttpRequest, collection_id: int) -> Collection:
    """One whose name and end are the editor's. Raises `RightMissing`."""
    collection = find_collection(request, collection_id)
    if not picks.may_keep(request.user, collection):
        raise RightMissing("Only its owner renames, shares and deletes a collection.")
    return collection


def find_open(request: HttpRequest, collection_id: int) -> Collection:
    """One that the editor may fill and arrange. Raises `RightMissing`."""
    collection = find_collection(request, collection_id)
    if not picks.may_fill(request.user, collection):
        raise RightMissing("You may look at this collection, not change it.")
    return collection


@require_safe
def show_collections(request: HttpRequest) -> HttpResponse:
    """All that the editor may see, with a mosaic of their first photos, in 4 queries."""
    if not may_see(request.user, Photo):
        raise PermissionDenied
    found = list(picks.list_collections(request.user)[:COLLECTIONS_LISTED])
    covers = picks.find_covers(found)
    shown = [
        Shown(
            each,
            each.number,  # type: ignore[attr-defined]
            tuple(filter(None, map(find_thumbnail_url, covers[each.pk]))),
            each.owner_id == request.user.pk,
        )
        for each in found
    ]
    context = {
        **admin.site.each_context(request),
        "title": "Collections",
        "collections": shown,
    }
    return TemplateResponse(request, "desk/collections.html", context)


@require_safe
def show_collection(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Its photos as a contact sheet."""
    collection = find_collection(request, collection_id)
    photos = picks.list_photos(collection)
    context = {
        **admin.site.each_context(request),
        "title": collection.name,
        "collection": collection,
        "tiles": make_tiles(photos[:WHOLE_TILES]),
        "later": [[photo.pk, find_ratio(photo)] for photo in photos[WHOLE_TILES:]],
        "number": len(photos),
        "may_fill": picks.may_fill(request.user, collection),
        "may_keep": picks.may_keep(request.user, collection),
        **describe_bar(request),
    }
    return TemplateResponse(request, "desk/collection.html", context)


def find_ratio(photo: Photo) -> float:
    """Its width by its height, as a grid makes room for it."""
    return round(min(4.0, max(0.4, photo.width_px / max(1, photo.height_px))), 4)


@require_safe
@on_library
def list_for_choice(request: HttpRequest) -> dict[str, Any]:
    """Collections into which the editor may put photos, for the dialog."""
    if not may_see(request.user, Photo):
        raise RightMissing("Collecting photos needs the right to view them.")
    found = picks.list_collections(request.user)[:COLLECTIONS_LISTED]
    return {
        "collections": [
            {"id": each.pk, "name": each.name, "number": each.number}  # type: ignore[attr-defined]
            for each in found
            if picks.may_fill(request.user, each)
        ]
    }


@require_POST
@on_library
def make_new(request: HttpRequest) -> dict[str, Any]:
    """A new collection (`name`, `is_shared`), with `photos` where there are some."""
    if not may_see(request.user, Photo):
        raise RightMissing("Collecting photos needs the right to view them.")
    body = read_body(request)
    collection, outcome = picks.make_collection(
        name=read_text(body, "name"),
        owner=get_editor(request),
        is_shared=bool(body.get("is_shared", False)),
        photo_ids=read_photo_ids(body) if body.get("photos") else (),
    )
    return tell_adding(collection, outcome)


@require_POST
@on_library
def add(request: HttpRequest, collection_id: int) -> dict[str, Any]:
    """Add `photos` at its end."""
    collection = find_open(request, collection_id)
    outcome = picks.add_photos(collection, read_photo_ids(read_body(request)))
    return tell_adding(collection, outcome)


def tell_adding(collection: Collection, outcome: Outcome) -> dict[str, Any]:
    """What was added, and where it is."""
    parts = [f"{len(outcome.changed)} added to “{collection}”"]
    if outcome.unchanged:
        parts.append(f"{len(outcome.unchanged)} there already")
    if outcome.closed:
        parts.append(f"{len(outcome.closed)} left: {name_left(outcome.closed)}")
    if outcome.gone:
        parts.append(f"{len(outcome.gone)} no longer in the library")
    return {
        "message": f"{', '.join(parts)}.",
        "collection": reverse("admin:library_collection", args=[collection.pk]),
    }


@require_POST
@on_library
def arrange(request: HttpRequest, collection_id: int) -> dict[str, Any]:
    """Put its photos into an order (`photos`); the `order` then."""
    collection = find_open(request, collection_id)
    return {"order": picks.arrange_photos(collection, read_photo_ids(read_body(request)))}


@require_POST
@on_library
def remove(request: HttpRequest, collection_id: int) -> dict[str, Any]:
    """Take `photos` out of it."""
    collection = find_open(request, collection_id)
    number = picks.remove_photos(collection, read_photo_ids(read_body(request)))
    return {"message": f"{number} taken out. They stay in the library."}


@require_POST
@on_library
def rename(request: HttpRequest, collection_id: int) -> dict[str, Any]:
    """Give it a `name`, and share it or not (`is_shared`)."""
    collection, body = find_own(request, collection_id), read_body(request)
    picks.rename_collection(
        collection, name=read_text(body, "name"), is_shared=read_value(body, "is_shared", bool)
    )
    who = "Everybody who sees the library sees it" if collection.is_shared else "Only you see it"
    return {"name": collection.name, "message": f"Saved. {who}."}


@require_POST
@on_library
def delete(request: HttpRequest, collection_id: int) -> dict[str, Any]:
    """End it."""
    picks.delete_collection(find_own(request, collection_id))
    return {"next": reverse("admin:library_collections")}


@require_POST
@on_library
def make_gallery(request: HttpRequest, collection_id: int) -> dict[str, Any]:
    """Turn it into a gallery of its name; the collection stays."""
    if not has_right(request.user, "add", Gallery):
        raise RightMissing("Making a gallery needs another right. Nothing was made.")
    collection = find_collection(request, collection_id)
    ids = [photo.pk for photo in picks.list_photos(collection)]
    if not ids:
        raise RequestRefused("This collection is empty. Nothing was made.")
    gallery, outcome = make_gallery_of(ids, title=collection.name, by=get_editor(request))
    return {
        **tell_outcome(outcome),
        "message": tell_placing(gallery, outcome),
        "gallery": reverse("admin:gallery_gallery_change", args=[gallery.pk]),
    }

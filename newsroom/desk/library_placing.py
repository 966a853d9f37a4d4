"""Photos of the library placed in a gallery, or proposed for one that readers see."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gallery.models import Gallery
from media.models import Photo
from newsroom.desk.gallery_requests import (
    RequestRefused,
    RightMissing,
    get_editor,
    read_body,
    read_text,
    read_value,
    require_edit,
)
from newsroom.desk.library_acts import tell_outcome
from newsroom.desk.library_requests import on_library, read_photo_ids
from newsroom.library.outcome import Outcome, name_left
from newsroom.library.placing import make_gallery_of, place_selection
from newsroom.proposals.gallery_changes import propose_coming
from newsroom.proposals.present import COMING
from newsroom.proposals.proposing import has_to_propose
from newsroom.rights import has_right, may_edit, may_see

GALLERIES_LOOKED_AT, GALLERIES_LISTED = 200, 20


@require_POST
@on_library
def place_in_gallery(request: HttpRequest) -> dict[str, Any]:
    """Place photos (`photos`) at the end of a gallery (`gallery`), or in a new one (`title`)."""
    body = read_body(request)
    if not may_see(request.user, Photo):
        raise RightMissing("Placing photos of the library needs the right to view photos.")
    photo_ids, editor = read_photo_ids(body), get_editor(request)
    if "title" in body:
        if not has_right(request.user, "add", Gallery):
            raise RightMissing("Making a gallery needs another right. Nothing was made.")
        gallery, outcome = make_gallery_of(photo_ids, title=read_text(body, "title"), by=editor)
    else:
        gallery = find_gallery(request, read_value(body, "gallery", int))
        if has_to_propose(request.user, gallery):
            return propose_place(gallery, photo_ids, by=editor)
        outcome = place_selection(gallery, photo_ids, by=editor)
    url = reverse("admin:gallery_gallery_change", args=[gallery.pk])
    return {
        **tell_outcome(outcome),
        "message": tell_placing(gallery, outcome),
        "gallery": url if may_see(request.user, Gallery) else "",
    }


def propose_place(gallery: Gallery, photo_ids: list[int], *, by: User) -> dict[str, Any]:
    """Propose photos for the end of a gallery that readers see."""
    proposal = propose_coming(gallery, photo_ids, by=by)
    number = len(proposal.changes[COMING][1])
    photos = f"{number} photo{'' if number == 1 else 's'}"
    return {
        **tell_outcome(Outcome()),
        "message": f"Proposed: {photos} for “{gallery}”. Those who may publish it decide.",
        "receipt": reverse("admin:proposals"),
        "gallery": reverse("admin:gallery_gallery_change", args=[gallery.pk]),
    }


def find_gallery(request: HttpRequest, gallery_id: int) -> Gallery:
    """A gallery that the editor may change, or propose for; raises `RequestRefused` and
    `RightMissing`.
    """
    if not may_see(request.user, Gallery):
        raise RightMissing("Placing photos needs the right to change galleries.")
    gallery = Gallery.objects.filter(pk=gallery_id).first()
    if gallery is None:
        raise RequestRefused("The gallery is no longer there. Nothing was placed.")
    if not has_to_propose(request.user, gallery):
        require_edit(request, gallery)
    return gallery


def tell_placing(gallery: Gallery, outcome: Outcome) -> str:
    """Such as "25 placed in “Storm”, 2 were there already."."""
    parts = [f"{len(outcome.changed)} placed in “{gallery}”"]
    if outcome.unchanged:
        parts.append(f"{len(outcome.unchanged)} there already")
    if outcome.closed:
        parts.append(f"{len(outcome.closed)} left: {name_left(outcome.closed)}")
    if outcome.gone:
        parts.append(f"{len(outcome.gone)} no longer in the library")
    return f"{', '.join(parts)}."


@require_safe
@on_library
def list_galleries(request: HttpRequest) -> dict[str, Any]:
    """Galleries that the editor may change, or propose for, the newest first; titles hold a text
    (`?find=`).
    """
    if not may_see(request.user, Gallery):
        raise RightMissing("Placing photos needs the right to change galleries.")
    found = Gallery.objects.order_by("-created_at", "-pk")
    if text := request.GET.get("find", "").strip().replace("\x00", ""):
        found = found.filter(title__icontains=text)
    person = request.user
    listed = [
        each
        for each in found[:GALLERIES_LOOKED_AT]
        if may_edit(person, each) or has_to_propose(person, each)
    ]
    return {
        "galleries": [
            {
                "id": each.pk,
                "title": each.title,
                "state": each.get_state_display(),
                "is_published": each.is_published,
                "is_proposed": has_to_propose(person, each),
            }
            for each in listed[:GALLERIES_LISTED]
        ]
    }

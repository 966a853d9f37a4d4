"""What an open page asks every two seconds: what others did, who is here, and where."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from gallery.history.log import find_acts_since, find_last_number, find_touched_slides
from gallery.models import Act, Gallery
from newsroom.desk.gallery_requests import RequestRefused, get_editor, on_gallery
from newsroom.desk.history import make_act_json, read_number, tell_undo_and_redo
from newsroom.desk.presence import Page, forget_page, note_page

LONGEST_ID = 32
# A page that was away for longer than so many acts fetches all cards.
ACTS_AT_ONCE = 200


@require_safe
def changes(request: HttpRequest, gallery_id: int) -> HttpResponseBase:
    """What happened after act `?after=N`; 304 where that, and who is here, is as it was.

    `page` is the asking page's own id, `slide` the slide that is being captioned on it, and
    `hidden` says that nobody looks at it; `closed` that it goes. `first` asks what can be undone,
    too.
    """
    answer = look_for_changes(request, gallery_id)
    if answer.status_code != HTTPStatus.OK:
        return answer
    etag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    answer["ETag"] = etag
    answer["Cache-Control"] = "no-store"
    return answer


@on_gallery
def look_for_changes(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """The answer in full."""
    after = read_number(request, "after") or 0
    page_id = read_id(request, "page")
    if "closed" in request.GET:
        forget_page(gallery.pk, page_id)
        return {}
    number = find_last_number(gallery)
    page = Page(
        name=str(get_editor(request)),
        slide_id=read_id(request, "slide"),
        is_hidden="hidden" in request.GET,
    )
    others = note_page(gallery.pk, page_id, page) if page_id else {}
    people = sorted({(other.name, other.slide_id) for other in others.values()})
    answer: dict[str, Any] = {
        "number": number,
        "version": gallery.version,
        "people": [{"name": name, "slide": slide_id} for name, slide_id in people],
        # A kill is no act of the gallery, and is told to every page that shows the photo.
        "killed": list_killed(gallery),
    }
    if number > after:
        answer |= list_news(gallery, after, get_editor(request))
    if number > after or "first" in request.GET:
        answer |= tell_undo_and_redo(request, gallery)
    return answer


def list_killed(gallery: Gallery) -> list[str]:
    """The slides whose photos are killed."""
    killed = gallery.slides.filter(photo__killed_at__isnull=False).order_by("position")
    return list(killed.values_list("public_id", flat=True))


def list_news(gallery: Gallery, after: int, editor: User) -> dict[str, Any]:
    """What happened: the acts, and what has to be drawn anew for them.

    `mine` are the asking editor's, of whichever page.
    """
    acts: list[Act] = list(find_acts_since(gallery, after)[: ACTS_AT_ONCE + 1])
    if len(acts) > ACTS_AT_ONCE:
        return {"acts": [], "everything": True}
    touched = find_touched_slides(gallery, acts)
    told: dict[str, Any] = {
        "acts": [
            {
                **make_act_json(act),
                "mine": act.done_by_id == editor.pk,
                "slides": sorted(touched[act.number]),
            }
            for act in acts
        ]
    }
    if any("order" in act.delta for act in acts):
        order = gallery.slides.order_by("position").values_list("public_id", flat=True)
        told["order"] = list(order)
    if any(act.delta.get("fields") for act in acts):
        told["fields"] = True
    return told


def read_id(request: HttpRequest, name: str) -> str:
    """An id of the query, or empty; raises `RequestRefused`."""
    text = request.GET.get(name, "")
    if len(text) > LONGEST_ID or not (text == "" or text.isalnum()):
        raise RequestRefused(f"{name!r} is no id.")
    return text

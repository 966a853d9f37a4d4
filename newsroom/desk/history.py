"""A gallery's history on the desk: undo, redo, what happened, and back to how it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.views.decorators.http import require_POST, require_safe

from gallery.history.going_back import restore
from gallery.history.log import find_acts, find_last_number, find_touched_slides
from gallery.history.replay import read_state_at
from gallery.history.undoing import Outcome, find_stacks, redo, undo
from gallery.models import Act, Gallery
from media.models import Photo
from newsroom.desk.cards import find_thumbnail_url, list_slides_for_cards
from newsroom.desk.contact_sheet import draw_cards
from newsroom.desk.gallery_requests import (
    RequestRefused,
    get_editor,
    on_gallery,
    read_body,
    read_value,
)
from newsroom.rights import list_editable_photos

ACTS_AT_ONCE = 100


@require_POST
@on_gallery
def undo_last(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Take back the editor's own last act that still applies."""
    return answer_with(undo, request, gallery)


@require_POST
@on_gallery
def redo_last(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Do again what the editor undid last."""
    return answer_with(redo, request, gallery)


def answer_with(
    door: Callable[..., Outcome], request: HttpRequest, gallery: Gallery
) -> dict[str, Any]:
    """What `undo` or `redo` did for the editor who asks."""
    outcome = door(
        gallery,
        done_by=get_editor(request),
        may_change_photos=lambda ids: list_editable_photos(request.user, ids),
    )
    return show_outcome(request, gallery, outcome)


@require_POST
@on_gallery
def go_back(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Make the gallery what it was after an act (`to`, its number) or at a moment (`at`); with
    `order_alone`, its order and nothing else.
    """
    body = read_body(request)
    to = read_value(body, "to", int) if "to" in body else read_moment(read_value(body, "at", str))
    outcome = restore(
        gallery,
        to=to,
        done_by=get_editor(request),
        is_order_alone="order_alone" in body and read_value(body, "order_alone", bool),
    )
    return show_outcome(request, gallery, outcome)


def read_moment(text: str) -> Any:
    """A moment with its zone, as ISO 8601; raises `RequestRefused`."""
    try:
        moment = parse_datetime(text)
        moment = moment.astimezone(UTC) if moment is not None and is_aware(moment) else None
    except (ValueError, OverflowError):  # the first and the last day there is are in no other zone
        moment = None
    if moment is None:
        raise RequestRefused("'at' must be a moment with its zone, such as 2026-11-08T21:40Z.")
    return moment


def show_outcome(request: HttpRequest, gallery: Gallery, outcome: Outcome) -> dict[str, Any]:
    """What the page needs to show what an act of history did.

    `order` is the present one, `html` the cards that are new or say something else, and `fields`
    whether the form beside them does.
    """
    act = outcome.act
    touched = find_touched_slides(gallery, [act])[act.number] if act else set()
    slides = list_slides_for_cards(gallery)
    fresh = list(slides.filter(public_id__in=touched)) if touched else []
    return {
        "version": gallery.version,
        "order": list(gallery.slides.order_by("position").values_list("public_id", flat=True)),
        "html": draw_cards(request, gallery, fresh) if fresh else "",
        "slides": sorted(touched),
        "message": outcome.sentence,
        "fields": bool(act and act.delta.get("fields")),
        **tell_undo_and_redo(request, gallery),
    }


def tell_undo_and_redo(request: HttpRequest, gallery: Gallery) -> dict[str, str]:
    """What undo and redo would be about, each empty where there is nothing."""
    stacks = find_stacks(gallery, get_editor(request))
    return {
        "undo": stacks.undo[-1].what_was_done if stacks.undo else "",
        "redo": stacks.redo[-1].what_was_done if stacks.redo else "",
    }


@require_safe
@on_gallery
def list_acts(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """The last acts, the newest first; `?before=N` those before act N."""
    acts = find_acts(gallery).order_by("-number")
    before = read_number(request, "before")
    if before is not None:
        acts = acts.filter(number__lt=before)
    page = list(acts[: ACTS_AT_ONCE + 1])
    return {
        "acts": [make_act_json(act) for act in page[:ACTS_AT_ONCE]],
        "more": len(page) > ACTS_AT_ONCE,
    }


def make_act_json(act: Act) -> dict[str, Any]:
    """An act for the page."""
    return {
        "number": act.number,
        "name": act.name,
        "who": act.done_by_name or "Somebody",
        "did": act.summary,
        "at": act.done_at.isoformat(timespec="seconds"),
        "source": act.source,
    }


def read_number(request: HttpRequest, name: str) -> int | None:
    """A number of the query; None where there is none. Raises `RequestRefused`."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RequestRefused(f"{name!r} must be a number.")
    return int(text)


@require_safe
@on_gallery
def show_then(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """The slides as they stood after an act (`?at=N`), each with its small picture."""
    number = read_number(request, "at")
    if number is None or number > find_last_number(gallery):
        raise RequestRefused("There is no such change in the history.")
    state = read_state_at(gallery, number)
    photo_ids = {slide.photo for slide in state.slides.values() if slide.photo is not None}
    photos = Photo.objects.defer("embedded_metadata").in_bulk(photo_ids)
    return {
        "number": number,
        "title": state.fields["title"],
        "slides": [
            {
                "id": slide_id,
                "flag": state.slides[slide_id].flag,
                "picture": find_thumbnail_url(photos.get(state.slides[slide_id].photo or 0)),
            }
            for slide_id in state.order
        ],
    }

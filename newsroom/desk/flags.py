"""Picking and rejecting on the contact sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.views.decorators.http import require_POST

from gallery.models import Gallery
from gallery.slides.flags import flag_slides
from newsroom.desk.cards import list_slides_for_cards
from newsroom.desk.contact_sheet import draw_cards
from newsroom.desk.gallery_requests import (
    get_editor,
    on_gallery,
    read_body,
    read_slide_ids,
    read_value,
)


@require_POST
@on_gallery
def flag(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Flag slides (`slides`) as "pick" or "reject", or take their flags off (`flag`: "")."""
    body = read_body(request)
    ids = read_slide_ids(body, "slides")
    flag_slides(gallery, ids, flag=read_value(body, "flag", str), changed_by=get_editor(request))
    slides = list_slides_for_cards(gallery)
    fresh = list(slides.filter(public_id__in=ids))
    return {
        "version": gallery.version,
        "html": draw_cards(request, gallery, fresh) if fresh else "",
    }

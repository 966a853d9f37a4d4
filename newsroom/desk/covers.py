"""Choosing a gallery's cover on the contact sheet, by one key."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_POST

from gallery.models import Gallery, Slide
from gallery.slides.cover import choose_cover
from media.models import Photo
from newsroom.desk.cards import list_slides_for_cards
from newsroom.desk.contact_sheet import draw_cards
from newsroom.desk.edit_conflicts import digest_row
from newsroom.desk.gallery_requests import get_editor, on_gallery, read_body, read_value
from newsroom.desk.pick_fields import PickSelect, Shelf

MOST_OFFERED = 60  # where no dialog opens: a list of two thousand helps nobody
FIRST = "The first slide’s photo"


def offer_covers(field: ModelChoiceField[Any], gallery: Gallery) -> None:
    """Let a form's field choose among the gallery's own photos that readers see."""
    shown = Slide.objects.not_rejected().filter(gallery=gallery)
    named = Photo.objects.only("headline", "original_name")
    field.queryset = named.filter(slides__in=shown).order_by("slides__position")
    offered = [(photo.pk, str(photo)) for photo in field.queryset[:MOST_OFFERED]]
    field.widget = PickSelect(
        Shelf(Photo, offered=offered),
        source=reverse("admin:gallery_own", args=[gallery.pk]),
        what="photo",
        empty=FIRST,
    )


@require_POST
@on_gallery
def make_cover(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """Make a slide's photo (`slide`; empty: the first slide's) the cover.

    `seen` is what the page's form was filled from. Where nobody else changed the gallery since, the
    answer's `seen` is what the form is filled from now: its next save is no conflict with this.
    """
    body = read_body(request)
    slide_id = read_value(body, "slide", str)
    is_form_current = body.get("seen") == digest_row(gallery)
    changed = choose_cover(gallery, slide_id, changed_by=get_editor(request))
    touched = Q(photo=gallery.cover_id) | Q(photo=changed.cover_id)
    slides = list(list_slides_for_cards(changed).filter(touched, photo__isnull=False))
    return {
        "html": draw_cards(request, changed, slides) if slides else "",
        "photo": changed.cover_id,
        "seen": digest_row(changed) if is_form_current else None,
    }

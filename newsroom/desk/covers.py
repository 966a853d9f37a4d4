"""Choosing a gallery's cover on the contact sheet, by one key."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.forms import Select
from django.http import HttpRequest
from django.views.decorators.http import require_POST

from gallery.models import Gallery
from gallery.slides.cover import choose_cover
from newsroom.desk.cards import list_slides_for_cards
from newsroom.desk.contact_sheet import draw_cards
from newsroom.desk.edit_conflicts import digest_row
from newsroom.desk.gallery_requests import get_editor, on_gallery, read_body, read_value

MOST_OFFERED = 60


class CoverSelect(Select):
    """Offers the first photos of a gallery and the one that is chosen; K chooses any other.

    A list of two thousand helps nobody, and was half of what such a page cost the server.
    """

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """The options; the first of them stands for no choice."""
        every = list(self.choices)
        self.choices = [
            (key, label)
            for number, (key, label) in enumerate(every)
            if number <= MOST_OFFERED or str(key) in value
        ]
        return super().optgroups(name, value, attrs)


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

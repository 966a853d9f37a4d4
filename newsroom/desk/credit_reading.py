"""A credit as it is typed: what is read in it, and what an editor may want to make of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.views.decorators.http import require_safe

from gallery.models import Gallery
from media.metadata.credit_suggestions import suggest_credits
from media.metadata.credits import MAX_PARSED_CHARACTERS, Credit, parse_credit
from newsroom.desk.gallery_requests import on_gallery


@require_safe
@on_gallery
def read_credit(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """The structure of a credit (`?line=…`) of a slide (`slide`), and other lines for it.

    Of a slide that somebody took out meanwhile, its own line is all that is known.
    """
    slide_id, line = request.GET.get("slide", ""), request.GET.get("line", "")
    line = line[:MAX_PARSED_CHARACTERS]
    slide = gallery.slides.select_related("photo").filter(public_id=slide_id).first()
    photo = slide.photo if slide else None
    beside = gallery.slides.exclude(public_id=slide_id)
    others = beside.values_list("credit_line", "photo__credit_line")
    suggestions = suggest_credits(
        line,
        caption=slide.caption_in_effect if slide else "",
        byline=photo.byline if photo else "",
        source=photo.source if photo else "",
        others=(own or inherited or "" for own, inherited in others.iterator()),
    )
    return {
        "reading": tell_structure(parse_credit(line)) if line.strip() else "",
        "suggestions": [{"why": one.why, "text": one.text} for one in suggestions],
    }


def tell_structure(credit: Credit) -> str:
    """What is read in a credit, in one line, such as "Photographer: Erin Scott. Agency: AP."."""
    parts = []
    if credit.photographer:
        parts.append(f"Photographer: {credit.photographer}.")
    if credit.agencies:
        name = "Agency" if len(credit.agencies) == 1 else "Agencies"
        parts.append(f"{name}: {', '.join(credit.agencies)}.")
    if credit.client:
        parts.append(f"For {credit.client}.")
    if credit.is_courtesy:
        parts.append("A courtesy.")
    return " ".join(parts) or "Names nobody that is recognised."

"""What a gallery's page says before readers see it, asked for again once something has changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from gallery.models import Gallery
from gallery.slides.drift import find_drifts
from newsroom.desk.cards import list_slides_for_cards
from newsroom.desk.gallery_requests import on_gallery
from newsroom.publishing.photo_checks import check_uses, list_uses_in_gallery


@require_safe
@on_gallery
def show_findings(request: HttpRequest, gallery: Gallery) -> dict[str, Any]:
    """The panel as HTML, and the number of findings."""
    slides = list(list_slides_for_cards(gallery))
    findings = check_uses(list_uses_in_gallery(slides, drifts=find_drifts(slides)))
    context = {"findings": findings, "original": gallery}
    return {
        "html": render_to_string("desk/findings.html", context, request),
        "number": len(findings),
    }

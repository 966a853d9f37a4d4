"""Proposals on the desk: what waits for a yes or no, and the pages on which one proposes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path


def list_addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """The addresses of this room; `wrap` makes views of the desk."""
    # They need models, which are there by now.
    from newsroom.desk.proposals import forms, gallery_forms, page

    return [
        path("proposals/", wrap(page.list_proposals), name="proposals"),
        path("proposals/accept/", wrap(page.accept_chosen), name="proposals_accept"),
        path(
            "proposals/accepted/<int:receipt_id>/",
            wrap(page.show_receipt),
            name="proposals_receipt",
        ),
        path("proposals/<int:number>/", wrap(page.decide), name="proposal_decide"),
        path(
            "proposals/photo/<int:photo_id>/", wrap(forms.propose_for_photo), name="propose_photo"
        ),
        path(
            "proposals/words/<int:gallery_id>/<slug:slide_id>/",
            wrap(forms.propose_for_slide),
            name="propose_words",
        ),
        path(
            "proposals/order/<int:gallery_id>/", wrap(forms.propose_for_order), name="propose_order"
        ),
        path(
            "proposals/gallery/<int:gallery_id>/",
            wrap(gallery_forms.propose_for_gallery),
            name="propose_gallery",
        ),
        path(
            "proposals/photos/<int:gallery_id>/",
            wrap(gallery_forms.propose_for_photos),
            name="propose_photos",
        ),
        path(
            "proposals/article/<int:article_id>/",
            wrap(forms.propose_for_article),
            name="propose_article",
        ),
    ]

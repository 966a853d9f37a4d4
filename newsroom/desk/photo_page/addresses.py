"""The addresses of what a photo's page asks for; the site has them below the photo's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from newsroom.desk.photo_page import credit, found, framing


def list_addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """Each address with its view, which `wrap` gives the desk's guards."""
    views: dict[str, Any] = {
        "framing": framing.save_framing,
        "found": found.show_found,
        "credit": credit.read_photo_credit,
    }
    return [
        path(f"media/photo/<int:photo_id>/{name}/", wrap(view), name=f"photo_{name}")
        for name, view in views.items()
    ]

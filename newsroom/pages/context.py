"""Template variables that every page gets: the site's name, its base URL and its sections."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gallery.pages.family import read_once
from newsroom.models import Section

THEME_STYLE = "theme.css"


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name, its base URL and (asked for only when shown) its sections."""
    return {
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "imprint_url": settings.IMPRINT_URL,
        "has_theme_style": finders.find(THEME_STYLE) is not None if settings.THEME_DIR else False,
        "sections": SimpleLazyObject(lambda: read_once("sections", read_sections)),
    }


def read_sections() -> list[Section]:
    """All of them, in their order."""
    return list(Section.objects.all())

"""`{{ moment|zoned:"j F Y, H:i T" }}`: a moment whose zone is named in every hour."""

from __future__ import annotations

from datetime import datetime

from django import template

from media.date_format import format_with_zone

register = template.Library()


@register.filter
def zoned(moment: datetime | None, form: str) -> str:
    """The moment in the newsroom's zone; empty for what has not happened."""
    return format_with_zone(moment, form) if moment else ""

"""Writing dates and times for the desk and its messages, always with the newsroom's time zone."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def format_moment(moment: datetime) -> str:
    """Such as "8 November 2026, 21:00 EST"."""
    return format_with_zone(moment, "j F Y, H:i T")


def format_with_zone(moment: datetime, form: str) -> str:
    """A moment in one of Django's formats, where T always names the zone.

    Django's own T is empty in an hour that comes twice, which is when the zone matters most.
    """
    local = timezone.localtime(moment)
    name = "".join(f"\\{letter}" for letter in local.tzname() or "")
    return date_format(local, form.replace("T", name))

"""Moments as the desk says them: in the newsroom's zone, which is always named."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def in_words(moment: datetime) -> str:
    """Such as "8 November 2026, 21:00 EST"."""
    return date_format(timezone.localtime(moment), "j F Y, H:i T")

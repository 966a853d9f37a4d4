"""`{% moment %}`: a date with its zone, in the page's language, that machines can read too."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

register = template.Library()


@register.simple_tag
def moment(at: datetime | None) -> SafeString | str:
    """A `<time>` in the site's zone, which is always named; empty for what has not happened."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    # Translators: how a date with time and zone is written; Django's letters for dates.
    shown = date_format(local, pgettext("date format", "j F Y, H:i T"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)

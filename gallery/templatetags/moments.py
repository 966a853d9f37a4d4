"""`{% moment %}` and its siblings: dates in the page's language that machines can read too."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gallery.localised_dates import format_date_and_time, format_day_and_time, format_near

register = template.Library()


@register.simple_tag
def moment(at: datetime | None) -> SafeString | str:
    """A `<time>` in the site's zone, which is always named; empty for what has not happened."""
    return time_element(at, format_date_and_time(at)) if at else ""


@register.simple_tag
def dateline(at: datetime | None) -> SafeString | str:
    """The same with the day of the week: over a list, whose entries then leave out the zone."""
    return time_element(at, format_day_and_time(at)) if at else ""


@register.simple_tag
def moment_near(at: datetime | None, newest: datetime | None) -> SafeString | str:
    """A `<time>` in a list under the `dateline` of its newest entry: the time or the day alone."""
    return time_element(at, format_near(at, newest)) if at and newest else ""


def time_element(at: datetime, shown: str) -> SafeString:
    """What readers see, and what machines read."""
    machine = timezone.localtime(at).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', machine, shown)

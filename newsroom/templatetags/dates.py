"""The years, months and days above a long list of the desk, without a look at all of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import date_hierarchy
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, Max, Min, QuerySet
from django.utils import timezone

register = template.Library()


class QuickDates:
    """What Django's own tag asks of a list's rows, in an order that an index has."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows
        self.ends: list[datetime] = []

    def aggregate(self, **wanted: Any) -> dict[str, Any]:
        """The first and the last moment."""
        found = self.rows.aggregate(**wanted)
        self.ends = [timezone.localtime(found[end]) for end in found if found[end] is not None]
        return found

    def datetimes(self, field: str, kind: str) -> list[datetime]:
        """The beginnings of the years, months or days that have rows; a look at an index each."""
        if not self.ends:
            self.aggregate(first=Min(field), last=Max(field))
        listed = list_beginnings(self.ends, kind)
        if len(listed) < 2:
            return listed
        has_rows = {
            f"has_{number}": Exists(
                self.rows.order_by().filter(
                    **{f"{field}__gte": each, f"{field}__lt": begin_next(each, kind)}
                )
            )
            for number, each in enumerate(listed)
        }
        # Asked beside any one row of them: a query needs one to stand on.
        (answers,) = self.rows.order_by(field).annotate(**has_rows).values_list(*has_rows)[:1]
        return [each for each, has_row in zip(listed, answers, strict=True) if has_row]


def list_beginnings(ends: Sequence[datetime], kind: str) -> list[datetime]:
    """The beginnings of all years, months or days from the first moment to the last."""
    if not ends:
        return []
    listed = [begin(ends[0], kind)]
    while (following := begin_next(listed[-1], kind)) <= ends[-1]:
        listed.append(following)
    return listed


def begin(moment: datetime, kind: str) -> datetime:
    """The beginning of the year, month or day that a moment is in."""
    month = 1 if kind == "year" else moment.month
    day = moment.day if kind == "day" else 1
    return moment.replace(month=month, day=day, hour=0, minute=0, second=0, microsecond=0)


def begin_next(beginning: datetime, kind: str) -> datetime:
    """The beginning of the year, month or day after one."""
    longest = {"year": 366, "month": 31, "day": 1}[kind]
    return begin(beginning + timedelta(days=longest), kind)


@register.inclusion_tag("admin/date_hierarchy.html")
def quick_dates(changes: ChangeList) -> dict[str, Any]:
    """As Django's `date_hierarchy`; what a search found is read once, and not a day at a time, but
    where each row is looked at by itself.
    """
    queryset = changes.queryset
    if not changes.query or getattr(changes.paginator, "is_row_by_row", False):
        changes.queryset = QuickDates(queryset)
    try:
        return date_hierarchy(changes) or {}
    finally:
        changes.queryset = queryset

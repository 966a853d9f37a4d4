"""Form fields and list columns for dates and times on the desk, with their zone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone

from media.date_format import format_moment
from media.date_input import (
    MomentRefused,
    comes_twice,
    format_offset,
    parse_typed_moment,
    resolve_local_time,
)

WITH_OFFSET = re.compile(r"(.*?[0-9])\s*(Z|[+-][0-9]{2}:?[0-9]{2})", re.ASCII)


class TimeWithOffset(forms.TimeField):
    """A time, after which an offset from UTC may stand."""

    def to_python(self, value: Any) -> Any:
        """The time; aware where an offset follows it."""
        match = WITH_OFFSET.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            return super().to_python(value)
        plain = super().to_python(match[1])
        try:
            offset = parse_typed_moment(f"2000-01-01 00:00 {match[2]}").tzinfo
        except MomentRefused as error:
            raise ValidationError(str(error)) from error
        return plain.replace(tzinfo=offset) if plain is not None else None


class MomentWidget(AdminSplitDateTime):
    """The admin's two fields; a time that comes twice is shown with its offset."""

    def decompress(self, value: Any) -> Any:
        """Day and time in the newsroom's zone."""
        if not isinstance(value, datetime) or timezone.is_naive(value):
            return list(super().decompress(value))
        local = timezone.localtime(value)
        told = f"{local:%H:%M:%S} {format_offset(local)}" if comes_twice(local) else local.time()
        return [local.date(), told]


class MomentField(forms.SplitDateTimeField):
    """A moment in the newsroom's zone, or with an offset."""

    widget = MomentWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = (self.fields[0], TimeWithOffset(required=False))
        zone = f"In {timezone.get_current_timezone_name()}, or with an offset such as -05:00."
        self.help_text = f"{self.help_text} {zone}".strip()

    def compress(self, data_list: Any) -> datetime | None:
        """One moment. Raises `ValidationError` for a time that is left out or comes twice."""
        if not data_list:
            return None
        day, clock = data_list
        if not isinstance(day, date):
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        if not isinstance(clock, time):
            raise ValidationError(self.error_messages["invalid_time"], code="invalid_time")
        local = datetime.combine(day, clock)  # aware where an offset was typed
        try:
            return resolve_local_time(local, local.tzinfo or timezone.get_current_timezone())
        except MomentRefused as error:
            raise ValidationError(str(error)) from error


def moment_column(field: str, label: str) -> Callable[[Any], str]:
    """A column of a list that shows a moment with its zone."""

    @admin.display(description=label, ordering=field)
    def shown(thing: Any) -> str:
        moment = getattr(thing, field)
        return format_moment(moment) if moment else "–"

    shown.__name__ = field  # of the column, for style sheets
    return shown

"""Reading dates and times that people type, in the newsroom's zone or with an offset from UTC.

The one door for every form and request. Twice a year a local time is not one moment: an hour that
the clocks leave out is refused, and one that comes twice is asked about.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from django.utils import timezone
from django.utils.formats import date_format

from media.metadata.dates import EARLIEST_YEAR, LATEST_YEAR, parse_offset

TYPED = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]+([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"\s*(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)


class MomentRefused(ValueError):
    """A text that names no moment, or not one; its words are for an editor."""


class MomentLeftOut(MomentRefused):
    """A local time that the clocks leave out."""


class MomentComesTwice(MomentRefused):
    """A local time that comes twice; `choices` are the two moments, the first of them first."""

    def __init__(self, local: datetime, choices: tuple[datetime, datetime]) -> None:
        self.choices = choices
        names = " and ".join(f"{each:%H:%M %Z} ({format_offset(each)})" for each in choices)
        example = f"{local:%Y-%m-%d %H:%M} {format_offset(choices[0])}"
        super().__init__(
            f"{time_and_day(local)} comes twice, because the clocks are put back: {names}. Say "
            f"which by adding its offset, such as {example}."
        )


def parse_typed_moment(text: str, *, zone: tzinfo | None = None) -> datetime:
    """The moment that a text such as "2027-03-14T21:00" names, aware; an offset may follow.

    `zone` (default: the newsroom's) is that of a time without offset. Raises `MomentRefused`,
    of which `MomentLeftOut` and `MomentComesTwice` are kinds.
    """
    match = TYPED.fullmatch(text.strip())
    if match is None:
        raise MomentRefused("Name the day and the time, such as 2027-03-14 21:00.")
    day, time, offset = match.groups()
    try:
        local = datetime.fromisoformat(f"{day}T{time}")
    except ValueError as error:
        raise MomentRefused(f"There is no {day}, {time}: name a day and a time.") from error
    if offset is None:
        return resolve_local_time(local, zone or timezone.get_current_timezone())
    if not parse_offset(offset):
        raise MomentRefused(f"{offset} is no offset from UTC: write it like -05:00.")
    aware = datetime.fromisoformat(f"{day}T{time}{parse_offset(offset)}")
    return resolve_local_time(local, aware.tzinfo or UTC)


def resolve_local_time(local: datetime, zone: tzinfo) -> datetime:
    """The moment of a local time. Raises `MomentRefused`, as above."""
    if not EARLIEST_YEAR <= local.year <= LATEST_YEAR:
        raise MomentRefused(f"The year {local.year} cannot be meant: name the day and the time.")
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == local:
        raise MomentComesTwice(local, (first, second))
    before, after = (each.astimezone(UTC).astimezone(zone) for each in (second, first))
    raise MomentLeftOut(
        f"{time_and_day(local)} does not exist: the clocks are put forward then. Choose "
        f"{before:%H:%M %Z} or {after:%H:%M %Z}."
    )


def comes_twice(moment: datetime) -> bool:
    """Whether the local time of a moment, in its own zone, comes twice."""
    other = moment.replace(fold=1 - moment.fold)
    if moment.utcoffset() == other.utcoffset():
        return False
    return other.astimezone(UTC).astimezone(other.tzinfo).replace(tzinfo=None) == other.replace(
        tzinfo=None
    )


def format_offset(moment: datetime) -> str:
    """An aware moment's offset from UTC, such as "-04:00"."""
    return moment.isoformat()[-6:]


def time_and_day(local: datetime) -> str:
    """Such as "02:30 on 14 March 2027"; without a zone, which is what is in doubt."""
    return f"{date_format(local, 'H:i')} on {date_format(local, 'j F Y')}"

"""Moments as photo metadata writes them: local time, with or without an offset from UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

# "0001:01:01" and the like stand for "not known"; later years overflow when converted to UTC.
EARLIEST_YEAR, LATEST_YEAR = 1800, 9998
MAX_OFFSET_MINUTES = 15 * 60

OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})")
MOMENT = re.compile(
    r"([0-9]{4})[:/-]([0-9]{1,2})[:/-]([0-9]{1,2})"
    r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?)?"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
IIM_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
IIM_TIME = re.compile(r"([0-9]{2}):?([0-9]{2}):?([0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A naive local time; `offset` is like "+05:45", or "" where none was named."""

    local: datetime
    offset: str = ""
    has_time: bool = True

    @property
    def utc(self) -> datetime | None:
        """The same moment in UTC, naive; None without an offset."""
        if not self.offset:
            return None
        sign = -1 if self.offset.startswith("-") else 1
        hours, minutes = self.offset[1:].split(":")
        return self.local - sign * timedelta(hours=int(hours), minutes=int(minutes))


def parse_offset(text: str) -> str:
    """An offset as "+05:45"; "" when there is none or it is impossible. "Z" is "+00:00"."""
    text = text.strip()
    if text == "Z":
        return "+00:00"
    match = OFFSET.fullmatch(text)
    if match is None:
        return ""
    sign, hours, minutes = match.groups()
    if int(minutes) >= 60 or int(hours) * 60 + int(minutes) > MAX_OFFSET_MINUTES:
        return ""
    return f"{sign}{hours}:{minutes}"


def parse_moment(text: str, *, offset: str = "", fraction: str = "") -> Moment | None:
    """A date of XMP (ISO 8601) or EXIF ("2016:11:08 09:30:00"); None where no day is named.

    `offset` and `fraction` are EXIF's OffsetTimeOriginal and SubSecTimeOriginal.
    """
    match = MOMENT.fullmatch(text.strip())
    if match is None:
        return None
    *numbers, own_fraction, own_offset = match.groups()
    return moment_of(
        numbers, fraction=own_fraction or fraction.strip(), offset=own_offset or offset
    )


def parse_iim_moment(date: str, time: str) -> Moment | None:
    """A date CCYYMMDD with a time HHMMSS±HHMM (IPTC IIM 2:55 and 2:60); the time may lack."""
    date_match = IIM_DATE.fullmatch(date.strip())
    if date_match is None:
        return None
    time_match = IIM_TIME.fullmatch(time.strip())
    if time_match is None:
        return moment_of([*date_match.groups(), None, None, None])
    *numbers, offset = time_match.groups()
    moment = moment_of([*date_match.groups(), *numbers], offset=offset or "")
    return moment or moment_of([*date_match.groups(), None, None, None])


def moment_of(numbers: list[str | None], *, fraction: str = "", offset: str = "") -> Moment | None:
    """Year to second as a moment; None for a day or time that does not exist."""
    try:
        local = datetime(*(int(number or 0) for number in numbers))  # type: ignore[arg-type]  # noqa: DTZ001 - naive on purpose
    except ValueError:
        return None
    if not EARLIEST_YEAR <= local.year <= LATEST_YEAR:
        return None
    if fraction.isascii() and fraction.isdigit():
        local = local.replace(microsecond=int(fraction[:6].ljust(6, "0")))
    return Moment(local, parse_offset(offset), has_time=numbers[3] is not None)


def best_moment(candidates: Iterable[Moment | None]) -> Moment | None:
    """The first candidate, with what later ones that agree with it know better."""
    best: Moment | None = None
    for candidate in candidates:
        if candidate is None:
            continue
        best = candidate if best is None else refined(best, candidate)
    return best


def refined(moment: Moment, other: Moment) -> Moment:
    """The moment with the time, fraction or zone that another reading of it adds.

    A tool that converted to UTC lost the zone of the place; EXIF often still has it.
    """
    if not moment.has_time:
        is_same_day = other.has_time and other.local.date() == moment.local.date()
        return other if is_same_day else moment
    if moment.offset == "+00:00" and other.offset and other.has_time:
        same = other.utc == moment.utc or other.utc == moment.local.replace(microsecond=0)
        return other if same and not moment.local.microsecond else moment
    if other.local.replace(microsecond=0) != moment.local.replace(microsecond=0):
        return moment
    if not moment.local.microsecond:
        moment = replace(moment, local=other.local)
    return moment if moment.offset else replace(moment, offset=other.offset)

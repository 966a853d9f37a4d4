"""Moments as photo metadata writes them: local time, with or without an offset from UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

# "0001:01:01" and the like stand for "not known"; later years overflow when converted to UTC.
EARLIEST_YEAR, LATEST_YEAR = 1800, 9998
MAX_OFFSET_MINUTES = 15 * 60
LONGEST_SHOWN = 40
UNREADABLE_DATE = "The file holds a date that cannot be read: “{}”."

OFFSET = re.compile(r"([+-])([0-9]{1,2})(?::?([0-9]{2}))?")
ZONE = r"(?P<offset>Z|UTC|GMT|[+-] ?[0-9]{1,2}(?::?[0-9]{2})?)?"
# What separates the parts differs from camera to camera; unknown parts are zeros or spaces.
DAY = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<separator>[:/.-]) *(?P<month>[0-9]{0,2}) *"
    r"(?:(?P=separator) *(?P<day>[0-9]{0,2}))?|(?P<month2>[0-9]{2})(?P<day2>[0-9]{2}))?"
)
TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})"
    r"(?:[.,:](?P<fraction>[0-9]+))?)?)?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?\s*" + ZONE
)
# HHMMSS; a writer of numbers drops the zero before nine o'clock.
TIME_IN_FIGURES = re.compile(
    r"(?P<hour>[0-9]{1,2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?:[.,](?P<fraction>[0-9]+))?\s*"
    + ZONE
)
UNKNOWN = re.compile(r"[\s0:./TZ+-]*(?:0001[:./-]0?1[:./-]0?1.*)?")


class Precision(IntEnum):
    """How much of a moment a file names."""

    YEAR = 1
    MONTH = 2
    DAY = 3
    TIME = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """A naive local time; `offset` is like "+05:45", or "" where none was named."""

    local: datetime
    offset: str = ""
    precision: Precision = Precision.TIME

    @property
    def has_time(self) -> bool:
        """Whether the time of day is known."""
        return self.precision is Precision.TIME

    @property
    def has_day(self) -> bool:
        """Whether the day is known."""
        return self.precision >= Precision.DAY

    @property
    def utc(self) -> datetime | None:
        """The same moment in UTC, naive; None without an offset."""
        if not self.offset:
            return None
        sign = -1 if self.offset.startswith("-") else 1
        hours, minutes = self.offset[1:].split(":")
        return self.local - sign * timedelta(hours=int(hours), minutes=int(minutes))

    def in_words(self) -> str:
        """As much of it as is known: "1963", "November 1963", "8 November 1963, 09:30"."""
        if self.precision is Precision.YEAR:
            return f"{self.local.year}"
        if self.precision is Precision.MONTH:
            return f"{self.local:%B} {self.local.year}"
        day = f"{self.local.day} {self.local:%B} {self.local.year}"
        return f"{day}, {self.local:%H:%M}" if self.has_time else day


def parse_offset(text: str) -> str:
    """An offset as "+05:45"; "" when there is none or it is impossible. "Z" is "+00:00"."""
    text = text.strip().upper().replace(" ", "")
    if text in ("Z", "UTC", "GMT"):
        return "+00:00"
    match = OFFSET.fullmatch(text)
    if match is None:
        return ""
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    if minutes >= 60 or hours * 60 + minutes > MAX_OFFSET_MINUTES:
        return ""
    return f"{sign}{hours:02}:{minutes:02}"


def parse_moment(text: str, *, offset: str = "", fraction: str = "") -> Moment | None:
    """A date of XMP (ISO 8601) or EXIF ("2016:11:08 09:30:00"), or a part of one.

    None where not even a year is named. `offset` and `fraction` are EXIF's OffsetTimeOriginal and
    SubSecTimeOriginal. A time that does not exist is left out, and so is a day.
    """
    text = text.strip()
    date = DAY.match(text)
    if date is None:
        return None
    rest = text[date.end() :].strip(" \t").removeprefix("T").removeprefix("t").strip(": \t")
    time = TIME.fullmatch(rest) or TIME_IN_FIGURES.fullmatch(rest)
    if rest and time is None and (date["separator"] is None or rest[0].isdigit()):
        return None
    return build_moment(date, time, offset=offset, fraction=fraction)


def parse_iim_moment(date: str, time: str) -> Moment | None:
    """A date CCYYMMDD with a time HHMMSS±HHMM (IPTC IIM 2:55 and 2:60); the time may lack."""
    found = DAY.fullmatch(date.strip())
    if found is None:
        return parse_moment(date)
    time = time.strip()
    return build_moment(found, TIME_IN_FIGURES.fullmatch(time) or TIME.fullmatch(time))


def build_moment(
    date: re.Match[str], time: re.Match[str] | None, *, offset: str = "", fraction: str = ""
) -> Moment | None:
    """What was found of a date and a time as a moment; None for a year that no photo has."""
    year = int(date["year"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    month, day = int(date["month"] or date["month2"] or 0), int(date["day"] or date["day2"] or 0)
    if not 1 <= month <= 12:
        return Moment(datetime(year, 1, 1), precision=Precision.YEAR)  # noqa: DTZ001 - naive on purpose
    try:
        local = datetime(year, month, day)  # noqa: DTZ001 - naive on purpose
    except ValueError:
        return Moment(datetime(year, month, 1), precision=Precision.MONTH)  # noqa: DTZ001 - naive on purpose
    clock = build_clock(time) if time else None
    if time is None or clock is None:
        return Moment(local, precision=Precision.DAY)
    moment = Moment(local + clock, parse_offset(time["offset"] or offset))
    fraction = time["fraction"] or fraction.strip()
    if fraction.isascii() and fraction.isdigit():
        microsecond = int(fraction[:6].ljust(6, "0"))
        moment = replace(moment, local=moment.local.replace(microsecond=microsecond))
    return moment


def build_clock(time: re.Match[str]) -> timedelta | None:
    """The time since midnight; the end of the day is its last second, a leap second the one before.

    None where there is no such time.
    """
    hour, minute, second = (int(time[name] or 0) for name in ("hour", "minute", "second"))
    half = (time.groupdict().get("half") or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and minute == second == 0:
        hour, minute, second = 23, 59, 59
    if hour > 23 or minute > 59 or second > 60:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def is_unreadable(text: str, moment: Moment | None) -> bool:
    """Whether a file names a date that we make nothing of; "unknown" in zeros is no date."""
    return bool(text.strip()) and moment is None and not UNKNOWN.fullmatch(text.strip())


def choose_best_moment(candidates: Iterable[Moment | None]) -> Moment | None:
    """The first candidate, with what later ones that agree with it know better."""
    best: Moment | None = None
    for candidate in candidates:
        if candidate is None:
            continue
        best = candidate if best is None else refine_moment(best, candidate)
    return best


def refine_moment(moment: Moment, other: Moment) -> Moment:
    """The moment with the time, fraction or zone that another reading of it adds.

    A tool that converted to UTC lost the zone of the place; EXIF often still has it.
    """
    if not moment.has_time:
        parts = int(moment.precision)
        is_same = other.local.timetuple()[:parts] == moment.local.timetuple()[:parts]
        return other if is_same and other.precision > moment.precision else moment
    if moment.offset == "+00:00" and other.offset and other.has_time:
        same = other.utc == moment.utc or other.utc == moment.local.replace(microsecond=0)
        return other if same and not moment.local.microsecond else moment
    if other.local.replace(microsecond=0) != moment.local.replace(microsecond=0):
        return moment
    if not moment.local.microsecond:
        moment = replace(moment, local=other.local)
    return moment if moment.offset else replace(moment, offset=other.offset)

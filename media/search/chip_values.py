"""Chips: which there are, and which values make sense in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from difflib import get_close_matches
from typing import Final

from media.search.folding import fold_text, split_words

MAX_VALUE_CHARACTERS: Final = 200
# Chips whose value is words, and where these are looked for.
TEXT_CHIPS: Final = {
    "by": "the byline",
    "credit": "the credit line",
    "source": "the source",
    "keyword": "the keywords",
    "in": "sublocation, city, state or province, country and its code",
}
DATE_CHIPS: Final = ("taken", "uploaded")
CHOICES: Final = {
    "is": (
        *("live", "unused", "used", "killed", "held", "ready", "waiting", "failed"),
        *("expired", "withheld", "portrait", "landscape", "square"),
    ),
    "has": (
        *("embargo", "licence", "alt", "caption", "credit", "headline", "byline"),
        *("keywords", "place", "taken"),
    ),
    "rights": (
        *("syndication", "sales", "editorial", "territory", "archive", "terms", "rule"),
        *("ending", "ended"),
    ),
    "missing": (*("alt", "caption", "credit", "headline", "byline", "keywords", "place", "taken"),),
}
OTHER_CHIPS: Final = ("gallery", "format", "like")
NAMES: Final = (*TEXT_CHIPS, *DATE_CHIPS, *CHOICES, *OTHER_CHIPS)
# What is typed for what is meant.
SAME: Final = {
    "byline": "by",
    "photographer": "by",
    "keywords": "keyword",
    "place": "in",
    "city": "in",
    "lacks": "missing",
}
SAME_VALUES: Final = {
    "license": "licence",
    "nosales": "sales",
    "no-sales": "sales",
    "withheld": "syndication",
    "expired": "ended",
    "alttext": "alt",
    "alt_text": "alt",
    "alt-text": "alt",
    "keyword": "keywords",
    "horizontal": "landscape",
    "vertical": "portrait",
    "tif": "tiff",
    "jpg": "jpeg",
}
DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
DATE_EXAMPLE: Final = "Write days like 2026-11-03, 2026-11, today or 2026-11-03..2026-11-05"


class ChipRefused(ValueError):
    """A value that makes no sense; the text says which ones do."""


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last one, both included; None is an open end."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Chip:
    """One chip: `words` of those that look for words, `days` of dates, else `value` alone.

    Of a value that stood in quotation marks the last word is whole, not the beginning of one.
    """

    name: str
    value: str
    is_without: bool = False
    words: tuple[str, ...] = ()
    days: Days | None = None
    is_exact: bool = False


def is_chip_name(name: str) -> bool:
    """Whether there is such a chip, in whatever case."""
    return name.lower() in NAMES or name.lower() in SAME


def nearest_chip(name: str) -> str:
    """The chip that was meant, perhaps; "" when none is near."""
    near = get_close_matches(name.lower(), (*NAMES, *SAME), n=1, cutoff=0.7)
    return SAME.get(near[0], near[0]) if near else ""


def read_chip(
    name: str, value: str, *, is_without: bool, today: date, is_exact: bool = False
) -> tuple[Chip, str]:
    """A chip, and a sentence about it or ""; raises `ChipRefused`."""
    name, value, note = SAME.get(name, name), value.strip()[:MAX_VALUE_CHARACTERS], ""
    words: tuple[str, ...] = ()
    days = None
    if name in TEXT_CHIPS:
        words = tuple(split_words(value))
        if not words:
            raise ChipRefused(f"“{name}:” was left out: it looks for words in {TEXT_CHIPS[name]}.")
    elif name in DATE_CHIPS:
        days, note = read_days(name, value, today)
    elif name in CHOICES:
        value = read_choice(name, value)
    elif name == "like" and not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise ChipRefused(f"“like:” needs a photo's number; “{value}” was searched as words.")
    elif name == "format" and not split_words(value):
        raise ChipRefused("“format:” was left out: it needs a format, such as jpeg.")
    elif name == "format":
        value = "".join(split_words(value))
        value = SAME_VALUES.get(value, value)
    return Chip(name, value, is_without, words, days, is_exact), note


def read_choice(name: str, value: str) -> str:
    """One of the values that there are; raises `ChipRefused` with the nearest one."""
    folded = fold_text(value)
    choice = folded if folded in CHOICES[name] else SAME_VALUES.get(folded, folded)
    if choice in CHOICES[name]:
        return choice
    near = get_close_matches(choice, CHOICES[name], n=1, cutoff=0.6)
    says = f"did you mean {name}:{near[0]}?" if near else f"there are {', '.join(CHOICES[name])}."
    raise ChipRefused(f"“{name}:{value}” was searched as words; {says}")


def read_days(name: str, value: str, today: date) -> tuple[Days, str]:
    """The days of a value; a sentence where they ran backwards. Raises `ChipRefused`."""
    first_text, dots, last_text = value.partition("..")
    try:
        first = read_period(first_text, today) if first_text else None
        last = (read_period(last_text, today) if last_text else None) if dots else first
    except ValueError:
        raise ChipRefused(
            f"“{name}:{value}” was searched as words. {DATE_EXAMPLE}, with either end left open."
        ) from None
    if first is None and last is None:
        raise ChipRefused(f"“{name}:” was left out: it needs a day. {DATE_EXAMPLE}.")
    if first and last and first[0] > last[1]:
        note = f"“{name}:{value}” ran backwards and was turned round."
        return Days(last[0], first[1]), note
    return Days(first[0] if first else None, last[1] if last else None), ""


def read_period(text: str, today: date) -> tuple[date, date]:
    """The first and the last day of a day, month or year; raises `ValueError`."""
    word = fold_text(text)
    if word in ("today", "yesterday"):
        day = today - timedelta(days=word == "yesterday")
        return day, day
    match = DAY.fullmatch(text)
    if match is None or not text.isascii():
        raise ValueError(text)
    year, month, day_number = (int(part or 0) for part in match.groups())
    if not MINYEAR < year < MAXYEAR:  # a zone may lead a day beyond either
        raise ValueError(text)
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if not day_number:
        first = date(year, month, 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    day = date(year, month, day_number)
    return day, day

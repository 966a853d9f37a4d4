"""What a query asks of the index, in a form from which either database's own words are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from media.search.chip_values import TEXT_CHIPS, Chip
from media.search.columns import MARKS, NEVER
from media.search.folding import is_character_word
from media.search.query import Query, Words

# Of chips of these names any may hold: a photo has one format and one day.
ANY_OF: Final = ("format", "taken", "uploaded", "gallery", "like")
ENDING: Final = timedelta(days=7)  # what is told as ending soon
LEAST_BEGINNING: Final = 3  # letters; of two there would be a fifth of all words
LEAST_FOREIGN_BEGINNING: Final = 2  # in scripts where two letters say more


@dataclass(frozen=True, slots=True)
class Lexemes:
    """Words of the index side by side; the last one may be a beginning, or share a stem."""

    words: tuple[str, ...]
    is_beginning: bool = False
    has_stem: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on the narrow row `search`, in SQL that both databases know.

    `walks` is the column whose order goes well with it: an index has it. `is_narrow` says that few
    photos are expected to fulfil it.
    """

    sql: str
    parameters: tuple[Any, ...] = ()
    walks: str = ""
    is_narrow: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """All of it must hold: one of each group of `any_of`, none of `none_of`, all of `where`."""

    any_of: tuple[tuple[Lexemes, ...], ...] = ()
    none_of: tuple[Lexemes, ...] = ()
    where: tuple[Where, ...] = ()


def read_wanted(query: Query, *, now: datetime, zone: tzinfo, others: dict[Chip, Where]) -> Wanted:
    """What a query asks for; `others` are the conditions of chips that the floors above know."""
    any_of: list[tuple[Lexemes, ...]] = [
        (read_words(one),) for one in query.words if not one.is_without
    ]
    none_of = [read_words(one) for one in query.words if one.is_without]
    where: list[Where] = []
    groups: dict[str, list[Lexemes]] = {}
    where_groups: dict[str, list[Where]] = {}
    for chip in query.chips:
        group = chip.name if chip.name in ANY_OF else f"{chip.name}:{chip.value}"
        if (lexemes := read_lexemes(chip)) is not None:
            if chip.is_without is lexemes.is_absent:
                groups.setdefault(group, []).append(lexemes.words)
            else:
                none_of.append(lexemes.words)
        elif (condition := others.get(chip) or read_where(chip, now, zone)) is not None:
            if chip.is_without:
                where.append(Where(f"({condition.sql}) IS NOT TRUE", condition.parameters))
            else:
                where_groups.setdefault(group, []).append(condition)
    any_of += [tuple(group) for group in groups.values()]
    where += [unite(group) for group in where_groups.values()]
    return Wanted(tuple(any_of), tuple(none_of), tuple(where))


def unite(group: Sequence[Where]) -> Where:
    """Any of some conditions."""
    if len(group) == 1:
        return group[0]
    sql = " OR ".join(f"({one.sql})" for one in group)
    parameters = tuple(value for one in group for value in one.parameters)
    return Where(sql, parameters, is_narrow=all(one.is_narrow for one in group))


def read_words(words: Words) -> Lexemes:
    """Words as they are in the index."""
    is_one = len(words.words) == 1
    return Lexemes(
        words.words,
        is_beginning=not words.is_phrase and may_begin(words.words[-1]),
        has_stem=is_one and not words.is_phrase and not is_character_word(words.words[0]),
    )


def may_begin(word: str) -> bool:
    """Whether a word that was typed may be the beginning of another."""
    if is_character_word(word) or word.isdecimal():
        return False
    return len(word) >= (LEAST_BEGINNING if word.isascii() else LEAST_FOREIGN_BEGINNING)


@dataclass(frozen=True, slots=True)
class ChipLexemes:
    """The lexemes of a chip; `is_absent` where the chip holds if they are not there."""

    words: Lexemes
    is_absent: bool = False


def read_lexemes(chip: Chip) -> ChipLexemes | None:
    """The lexemes that a chip asks for; None where it asks for something else."""
    if chip.name in TEXT_CHIPS:
        words = tuple(f"{chip.name}={word}" for word in chip.words)
        is_beginning = not chip.is_exact and may_begin(chip.words[-1])
        return ChipLexemes(Lexemes(words, is_beginning=is_beginning))
    if chip.name == "format":
        return ChipLexemes(Lexemes((f"format={chip.value}",)))
    mark = f"{chip.name if chip.name in ('is', 'rights') else 'no'}={chip.value}"
    if chip.name in ("is", "rights", "missing", "has") and (mark in MARKS or mark == "no=keywords"):
        return ChipLexemes(Lexemes((mark,)), is_absent=chip.name == "has")
    return None


def read_where(chip: Chip, now: datetime, zone: tzinfo) -> Where | None:
    """The condition of a chip on columns; None for one that nobody knows."""
    if chip.days is not None:
        return read_days(chip, zone)
    match chip.name, chip.value:
        case "is", "unused":
            return Where("search.uses = 0", walks="uploaded_at")
        case "is", "used":
            return Where("search.uses > 0")
        case ("is", "expired") | ("rights", "ended"):
            return Where("search.expires_at <= %s", (now,))
        case "rights", "ending":
            soon = now + ENDING
            return Where("search.expires_at > %s AND search.expires_at <= %s", (now, soon))
        case "has", "licence":
            return Where("search.expires_at IS NOT NULL")
        case "has", "embargo":
            return Where("search.embargo_until > %s", (now,))
    return None


def read_days(chip: Chip, zone: tzinfo) -> Where:
    """From the start of the first day to the end of the last one, in the newsroom's zone."""
    order = "taken_order" if chip.name == "taken" else "uploaded_at"
    # Of a photo that was taken nobody knows when, that order has the year 1.
    conditions, parameters = [f"search.{order} > '{NEVER}'"], []
    if chip.days is not None and chip.days.first is not None:
        conditions.append(f"search.{order} >= %s")
        parameters.append(start_of(chip.days.first, zone))
    if chip.days is not None and chip.days.last is not None:
        conditions.append(f"search.{order} < %s")
        parameters.append(start_of(chip.days.last + timedelta(days=1), zone))
    return Where(" AND ".join(conditions), tuple(parameters), walks=order, is_narrow=True)


def start_of(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time.min, tzinfo=zone)


def with_every_photo(wanted: Wanted, every: str) -> Wanted:
    """The same with something that must be there: no index answers what must not be alone."""
    if wanted.any_of or not wanted.none_of:
        return wanted
    return replace(wanted, any_of=((Lexemes((every,)),),))

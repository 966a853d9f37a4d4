"""The search box's language: words, "phrases", -without, and chips such as `by:"Ana Roth"`.

Plain Python: what a text means is known before any database is asked. Nothing that is typed is an
error: what makes no sense is searched as words, and a sentence says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from media.search.chip_values import Chip, ChipRefused, is_chip_name, nearest_chip, read_chip
from media.search.folding import split_words

MAX_CHARACTERS: Final = 10_000
MAX_TERMS: Final = 30
MAX_TYPED_CHARACTERS: Final = 60
SCHEMES: Final = ("mailto", "urn", "doi")  # of addresses without slashes
# Quotation marks in their pairs; one without its partner is punctuation like any other.
QUOTED = "|".join(
    (
        *(r"\"[^\"]*\"", "＂[^＂]*＂", "„[^“”„]*[“”]", "[“”][^“”„]*[“”]"),
        *("«[^«»]*»", "»[^«»]*«", "「[^「」]*」", "『[^『』]*』"),
    )
)
# A chip with its value, a phrase, or whatever has no space in it; a minus before any of them.
TERM = re.compile(
    rf"(?P<without>-(?=\S))?(?:(?P<name>[^\W\d_]+):(?P<value>{QUOTED}|\S+)"
    rf"|(?P<phrase>{QUOTED})|(?P<word>\S+))"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that must stand side by side, folded; of one that is no phrase the beginning will do.

    `as_typed` is for sentences.
    """

    words: tuple[str, ...]
    as_typed: str
    is_phrase: bool = False
    is_without: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for; all of it must hold. `notes` are sentences on what made no sense."""

    words: tuple[Words, ...] = ()
    chips: tuple[Chip, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for every photo."""
        return not self.words and not self.chips


def parse_query(text: str, *, today: date) -> Query:
    """What a text means on a day; never an error, and bounded whatever was pasted."""
    notes: list[str] = []
    if len(text) > MAX_CHARACTERS:
        notes.append(
            f"The search has {len(text):,} characters; the first {MAX_CHARACTERS:,} were read."
        )
    found: dict[Words | Chip, None] = {}
    left_out = 0
    # No database takes a NUL, nor half of a character.
    whole = text[:MAX_CHARACTERS].replace("\0", " ").encode("utf-8", "ignore").decode()
    for term in read_terms(whole, today, notes):
        if len(found) < MAX_TERMS:
            found[term] = None
        elif term not in found:
            left_out += 1
    if left_out:
        notes.append(
            f"The search holds {len(found) + left_out:,} words and chips; "
            f"the first {MAX_TERMS} are searched for."
        )
    return Query(
        words=tuple(term for term in found if isinstance(term, Words)),
        chips=tuple(term for term in found if isinstance(term, Chip)),
        notes=tuple(dict.fromkeys(notes)),
    )


def read_terms(text: str, today: date, notes: list[str]) -> Iterator[Words | Chip]:
    """The terms of a text in their order; what is to be said of them goes into `notes`."""
    for match in TERM.finditer(text):
        is_without = match["without"] is not None
        if match["name"] is not None:
            yield from read_chip_or_words(match["name"], match["value"], is_without, today, notes)
        elif match["phrase"] is not None:
            yield from make_words(match["phrase"][1:-1], is_phrase=True, is_without=is_without)
        else:
            name = match["word"].removesuffix(":")
            if name != match["word"] and is_chip_name(name):
                notes.append(f"“{name}:” was left out: it needs a value behind it.")
            else:
                yield from make_words(match["word"], is_phrase=False, is_without=is_without)


def unquote(value: str) -> str:
    """A value without the quotation marks around it."""
    return value[1:-1] if re.fullmatch(QUOTED, value) else value


def read_chip_or_words(
    name: str, typed: str, is_without: bool, today: date, notes: list[str]
) -> Iterator[Words | Chip]:
    """A chip; or, where it makes no sense, its words."""
    value = unquote(typed)
    if is_chip_name(name):
        try:
            chip, note = read_chip(
                name.lower(), value, is_without=is_without, today=today, is_exact=value != typed
            )
        except ChipRefused as refusal:
            notes.append(str(refusal))
        else:
            if note:
                notes.append(note)
            yield chip
            return
    elif note := tell_unknown(name, value):
        notes.append(note)
    yield from make_words(name, is_phrase=False, is_without=is_without)
    for word in value.split():
        yield from make_words(word, is_phrase=False, is_without=is_without)


def tell_unknown(name: str, value: str) -> str:
    """A sentence on a chip that there is not; "" for what is no chip: addresses, drives, a:b."""
    if near := nearest_chip(name):
        return f"There is no “{name}:”, only “{near}:”; it was searched as words."
    if len(name) == 1 or name.lower() in SCHEMES or value.startswith(("/", "\\")):
        return ""
    return f"There is no “{name[:MAX_TYPED_CHARACTERS]}:”; it was searched as words."


def make_words(text: str, *, is_phrase: bool, is_without: bool) -> Iterator[Words]:
    """The words of a phrase or of one typed word; nothing for what is punctuation alone."""
    words = tuple(split_words(text)[:MAX_TERMS])
    if words:
        as_typed = " ".join(text.split())[:MAX_TYPED_CHARACTERS]
        yield Words(words, as_typed, is_phrase=is_phrase, is_without=is_without)

"""What a text that is being typed in the library's search box may go on as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from gallery.models import Gallery
from media.search.chip_values import CHOICES, DATE_CHIPS, NAMES, SAME, TEXT_CHIPS
from media.search.folding import fold_text
from media.search.vocabulary import find_terms

MOST_OFFERS: Final = 10
NAMES_OF_EACH: Final = 3
LEAST_LETTERS: Final = 2
FORMATS: Final = ("jpeg", "png", "tiff", "webp", "avif", "heif")
DAYS: Final = ("today", "yesterday")
# The word that is being typed: perhaps a minus, a chip's name, and an open quotation mark.
LAST = re.compile(r'(?P<minus>-?)(?:(?P<name>[^\W\d_]+):"?)?(?P<typed>[^\s"]*|(?<=")[^"]*)$')


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer: the text that takes the place of the last word, what is shown, how many photos.

    The number is 0 where nobody counts.
    """

    insert: str
    label: str
    number: int


def complete(text_before_cursor: str) -> list[Completion]:
    """At most ten offers, the most frequent first; none before there is something to go on."""
    match = find_last_word(text_before_cursor[-500:].replace("\0", " "))
    if match is None:
        return []
    minus, name, typed = match["minus"], (match["name"] or "").lower(), match["typed"]
    name = SAME.get(name, name)
    if name:
        return complete_chip(minus, name, typed)[:MOST_OFFERS] if name in NAMES else []
    if not typed:
        return []
    chips = [
        Completion(f"{minus}{chip}:", f"{chip}:", 0)
        for chip in NAMES
        if chip.startswith(fold_text(typed))
    ]
    return [*chips, *complete_names(minus, typed)][:MOST_OFFERS]


def find_last_word(text: str) -> re.Match[str] | None:
    """The word at the end of a text; None in what is no word yet."""
    start = re.search(r'(?:[^\s"]|"[^"]*(?:"|$))*$', text)
    last = start[0] if start else ""
    return LAST.fullmatch(last) if last and not last.endswith('""') else None


def complete_chip(minus: str, name: str, typed: str) -> list[Completion]:
    """The values of a chip that begin so."""
    folded = fold_text(typed)
    if name in TEXT_CHIPS:
        return [
            Completion(f"{minus}{write(name, term.value)}", term.value, term.number)
            for term in find_terms(name, typed, MOST_OFFERS)
        ]
    if name == "gallery":
        return complete_gallery(minus, typed)
    values = CHOICES.get(name) or (DAYS if name in DATE_CHIPS else ())
    values = FORMATS if name == "format" else values
    return [
        Completion(f"{minus}{name}:{value} ", f"{name}:{value}", 0)
        for value in values
        if value.startswith(folded)
    ]


def complete_gallery(minus: str, typed: str) -> list[Completion]:
    """Galleries whose address or title begins so, the newest first."""
    folded = fold_text(typed)
    begins = Q(slug__startswith=folded) | Q(title__folded__startswith=folded)
    galleries = Gallery.objects.filter(begins).order_by("-created_at", "-pk")[:MOST_OFFERS]
    return [Completion(f"{minus}gallery:{one.slug} ", one.title, 0) for one in galleries]


def complete_names(minus: str, typed: str) -> list[Completion]:
    """Names of every kind in which a word begins so, the most frequent first."""
    if len(typed) < LEAST_LETTERS:
        return []
    found = [
        Completion(f"{minus}{write(kind, term.value)}", f"{kind}: {term.value}", term.number)
        for kind in TEXT_CHIPS
        for term in find_terms(kind, typed, NAMES_OF_EACH)
    ]
    return sorted(found, key=lambda one: -one.number)


def write(name: str, value: str) -> str:
    """A chip that asks for a value as a whole, and the space behind it."""
    quoted = value.replace('"', " ")
    return f'{name}:"{quoted}" '

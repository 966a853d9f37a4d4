"""What an editor may want to make of a credit line: suggested, never written by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from media.metadata.credit_scores import is_clear_credit
from media.metadata.credits import AGENCIES_AS_PRINTED, Credit, is_agency, parse_credit
from media.metadata.house_style import PLACEHOLDER

MOST_SUGGESTIONS = 3
# Written small inside a name, when not all of it is in capitals.
SMALL_IN_NAMES = frozenset({"al", "de", "del", "der", "den", "di", "da", "du", "la", "van", "von"})
LONGEST_ENDING = 250
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{3,200})[)\]]$")
ENDS_A_SENTENCE = re.compile(r"\n|[.!?]\s")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A credit line instead of the present one, and why."""

    why: str
    text: str


def suggest_credits(
    line: str,
    *,
    caption: str = "",
    byline: str = "",
    source: str = "",
    others: Iterable[str] = (),
) -> list[Suggestion]:
    """Other lines for a credit: of a placeholder, of names in capitals, of a missing agency.

    `byline`, `source` and `caption` are the photo's; `others` are the credits beside it, read only
    where an agency is missing.
    """
    if line.strip() and PLACEHOLDER.fullmatch(line):
        return replace_placeholder(caption, byline, source)
    suggestions = []
    credit = parse_credit(line)
    if (calm := write_names_small(line, credit)) != line:
        suggestions.append(Suggestion("Names in capitals", calm))
    if credit.photographer and not credit.agencies and not credit.is_courtesy:
        suggestions += [
            Suggestion("The agency is missing", f"{calm.rstrip()}/{agency}")
            for agency in find_missing_agencies(credit, source, others)
        ]
    return suggestions[:MOST_SUGGESTIONS]


def replace_placeholder(caption: str, byline: str, source: str) -> list[Suggestion]:
    """What may have been meant by "(Credit too long, see caption)" and the like."""
    suggestions = [
        Suggestion("A placeholder; the caption ends so", ending)
        for ending in list_endings(caption)
        if is_clear_credit(ending) and not PLACEHOLDER.fullmatch(ending)
    ][:1]
    parts = [byline, source]
    if source == byline or source in parse_credit(byline).agencies:
        parts = [byline]
    if made := "/".join(part for part in parts if part and not PLACEHOLDER.fullmatch(part)):
        suggestions.append(Suggestion("A placeholder; from byline and source", made))
    return [*suggestions, Suggestion("A placeholder; take it out", "")]


def list_endings(caption: str) -> list[str]:
    """What a caption ends with that may be a credit: in brackets, or its last line or sentence."""
    end = caption.rstrip()[-LONGEST_ENDING:]
    in_brackets = IN_BRACKETS.search(end)
    last = ENDS_A_SENTENCE.split(end)[-1]
    return [ending.strip() for ending in (in_brackets[1] if in_brackets else "", last) if ending]


def write_names_small(line: str, credit: Credit) -> str:
    """The line with names of persons and known agencies as they are usually printed."""
    names = {name: AGENCIES_AS_PRINTED.get(name.casefold(), name) for name in credit.agencies}
    if " " in credit.photographer:
        names[credit.photographer] = write_name(credit.photographer)
    for name, printed in names.items():
        if name.isupper() and printed != name:
            line = line.replace(name, printed)
    return line


def write_name(name: str) -> str:
    """ "ERIN O'NEILL-MCKAY" as "Erin O'Neill-McKay"; initials stay."""
    words = re.split(r"([ '’-])", name)
    return "".join(
        word.lower()
        if place and word.lower() in SMALL_IN_NAMES
        else re.sub(r"^Mc(\w)", lambda found: f"Mc{found[1].upper()}", word.capitalize())
        for place, word in enumerate(words)
    )


def find_missing_agencies(credit: Credit, source: str, others: Iterable[str]) -> list[str]:
    """The source of the photo where it is an agency, and the agency that stands beside this name
    elsewhere, or else the most frequent one; at most two.
    """
    found = [source] if is_agency(source) else []
    of_same: Counter[str] = Counter()
    of_all: Counter[str] = Counter()
    for line, number in Counter(filter(None, others)).items():
        other = parse_credit(line)
        counts = dict.fromkeys(other.agencies, number)
        of_all.update(counts)
        if other.photographer.casefold() == credit.photographer.casefold():
            of_same.update(counts)
    found += [agency for agency, _ in (of_same or of_all).most_common(1)]
    return list(dict.fromkeys(found))[:2]

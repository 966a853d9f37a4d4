"""Names that were typed wrongly: what else was meant, out of the names that photos hold.

PostgreSQL compares them by trigrams, with an index where its extension is there; else all names
are compared here by their letters, which for some ten thousand of them takes a few hundredths of a
second.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from django.db import connection

from media.search.query import Query
from media.search.tables import PhotoTerm

TERMS: Final = PhotoTerm._meta.db_table
MOST_SUGGESTIONS: Final = 3
LEAST_LETTERS: Final = 4
LEAST_ALIKE: Final = 0.45  # of trigrams that two names have in common
LEAST_ALIKE_LETTERS: Final = 0.75
MOST_COMPARED: Final = 20_000
NAME_CHIPS: Final = ("by", "credit", "source", "keyword", "in")


@dataclass(frozen=True, slots=True)
class NearName:
    """A name that is there, and the whole text with it in the place of what was typed."""

    name: str
    text: str


def suggest_names(text: str, query: Query) -> list[NearName]:
    """What a text with little to show for it may have meant, the likeliest first.

    Words that stand together are one name ("Ana Rht"); of chips each is a name.
    """
    found: list[NearName] = []
    words = [one for one in query.words if not one.is_without]
    if words and not query.chips:
        typed = " ".join(word for one in words for word in one.words)
        found += [NearName(name, f'"{name}"') for _, name in find_near(typed, kinds=())]
    for chip in query.chips:
        if chip.name in NAME_CHIPS and not chip.is_without:
            near = find_near(" ".join(chip.words), kinds=(chip.name,))
            rest = [text_of_chip(one.name, one.value) for one in query.chips if one != chip]
            rest += [one.as_typed for one in words]
            found += [
                NearName(name, " ".join([text_of_chip(kind, name), *rest])) for kind, name in near
            ]
    return found[:MOST_SUGGESTIONS]


def text_of_chip(name: str, value: str) -> str:
    """A chip as it is typed."""
    quoted = value.replace('"', "")
    return f'{name}:"{quoted}"' if " " in quoted else f"{name}:{quoted}"


def find_near(typed: str, *, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """Names that are nearly what was typed, but not that: their kinds, and they themselves."""
    if len(typed) < LEAST_LETTERS:
        return []
    find = find_by_trigrams if has_trigrams() else find_by_letters
    near = [one for one in find(typed, kinds) if one[2].strip() != typed]
    names: dict[str, str] = {}
    for kind, name, _ in near:
        names.setdefault(name, kind)
    return [(kind, name) for name, kind in names.items()][:MOST_SUGGESTIONS]


def has_trigrams() -> bool:
    """Whether this database can compare by trigrams."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def find_by_trigrams(typed: str, kinds: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """The nearest names by trigrams: kind, name and folded name."""
    wanted = list(kinds or NAME_CHIPS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kind, value, folded FROM (SELECT kind, value, folded, sum(number) AS number "
            f"FROM {TERMS} WHERE folded %% %s AND kind = ANY(%s) GROUP BY kind, value, folded) "
            "AS near WHERE number > 0 AND similarity(folded, %s) >= %s "
            "ORDER BY similarity(folded, %s) DESC, number DESC LIMIT 10",
            [typed, wanted, typed, LEAST_ALIKE, typed],
        )
        return list(cursor.fetchall())


def find_by_letters(typed: str, kinds: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """The nearest names by their letters; of a large library, of those that begin alike."""
    terms = PhotoTerm.objects.filter(number__gt=0)
    if kinds:
        terms = terms.filter(kind__in=kinds)
    rows = set(terms.values_list("kind", "value", "folded")[:MOST_COMPARED])
    matcher = SequenceMatcher(autojunk=False, b=typed)
    near = []
    for kind, value, folded in rows:
        matcher.set_seq1(folded.strip())
        if matcher.quick_ratio() >= LEAST_ALIKE_LETTERS:
            likeness = matcher.ratio()
            if likeness >= LEAST_ALIKE_LETTERS:
                near.append((likeness, kind, value, folded))
    return [(kind, value, folded) for _, kind, value, folded in sorted(near, reverse=True)[:10]]

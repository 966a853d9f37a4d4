"""How many of the photos that a search finds are whose, from where, and used where.

Up to 10,000 photos all are counted. Of more, the newest 5,000 are, and each number is "at least";
of the whole library the names are known by their numbers all the time (`media.search.vocabulary`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format

from gallery.models import Gallery, Slide
from media.search.database import among, plain_plans, run
from media.search.finding import list_some
from media.search.vocabulary import find_terms
from media.search.wanted import ENDING
from newsroom.library.chips import is_live
from newsroom.library.results import Understood, understand
from newsroom.rights import Person

MOST_VALUES: Final = 12
COUNTED_OF_MANY: Final = 5_000
RESTRICTIONS: Final = (
    *("may_be_syndicated", "may_be_sold", "is_editorial_only", "territory", "archive_days"),
)
COLUMNS: Final = (
    *("byline", "source", "keywords", "city", "country", "taken_at", "original_format"),
    *("killed_at", "held_at", "embargo_until", "expires_at", "archive_until"),
    *RESTRICTIONS,
)
RIGHTS: Final = {
    "is:killed": "Killed",
    "is:held": "Held",
    "has:embargo": "Under embargo",
    "is:expired": "Licence ended",
    "has:licence": "Licence ends some day",
    "rights:ending": "Licence ends within 7 days",
    "is:withheld": "Not for other sites",
    "rights:sales": "No sales",
    "rights:editorial": "Editorial use only",
    "rights:territory": "Territory",
    "rights:archive": "Not for archive",
}
KNOWN_BY_NAME: Final = {"byline": "by", "source": "source", "keyword": "keyword", "place": "in"}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value: the chip that asks for it, what is shown, and how many photos have it."""

    chip: str
    label: str
    number: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of value, the most frequent first."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


LABELS: Final = {
    "byline": "Byline",
    "source": "Source",
    "keyword": "Keyword",
    "place": "Place",
    "day": "Day",
    "format": "Format",
    "rights": "Rights",
    "used": "Where used",
}


def count_facets(text: str, person: Person) -> tuple[Facet, ...]:
    """The facets of what a text finds, without those that have no value."""
    understood = understand(text)
    with plain_plans():
        ids, is_capped = list_some(understood.wanted, at_most=COUNTED_OF_MANY)
        counted = count_values(ids)
        counted["used"] = count_uses(ids)
    return tuple(
        Facet(name, label, values)
        for name, label in LABELS.items()
        if (values := make_values(name, counted, understood, is_capped=is_capped))
    )


def make_values(
    name: str, counted: dict[str, Counter[tuple[str, str]]], understood: Understood, is_capped: bool
) -> tuple[FacetValue, ...]:
    """The most frequent values of a facet; days by themselves, the last one first."""
    if is_capped and understood.query.is_empty and name in KNOWN_BY_NAME:
        kind = KNOWN_BY_NAME[name]
        return tuple(
            FacetValue(write_chip(kind, term.value), term.value, term.number, is_capped=False)
            for term in find_terms(kind, "", MOST_VALUES)
        )
    values = counted[name].most_common(MOST_VALUES)
    if name == "day":
        values = sorted(counted[name].items(), reverse=True)[:MOST_VALUES]
    return tuple(
        FacetValue(chip, label, number, is_capped) for (chip, label), number in values if number
    )


def write_chip(name: str, value: str) -> str:
    """A chip that asks for a value as a whole."""
    quoted = value.replace('"', " ")
    return f'{name}:"{quoted}"'


def count_values(ids: Sequence[int]) -> dict[str, Counter[tuple[str, str]]]:
    """How many of some photos have each value, by facet: the chip and what is shown."""
    chosen = among("id", ids)
    rows = run(
        f"SELECT {', '.join(COLUMNS)} FROM media_photo WHERE {chosen.sql}", chosen.parameters
    )
    by_column = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)) if rows else {}
    counted: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in LABELS}
    if not rows:
        return counted
    for name, column, chip in (
        ("byline", "byline", "by"),
        ("source", "source", "source"),
        ("place", "city", "in"),
        ("place", "country", "in"),
    ):
        for value, number in Counter(by_column[column]).items():
            if value.strip():
                counted[name][write_chip(chip, value), value] += number
    keywords = count_keywords(by_column["keywords"])
    counted["keyword"] = Counter({(write_chip("keyword", w), w): n for w, n in keywords.items()})
    formats = Counter(by_column["original_format"])
    counted["format"] = Counter({(f"format:{f.lower()}", f): n for f, n in formats.items()})
    counted["day"] = count_days(by_column["taken_at"])
    counted["rights"] = count_rights(by_column)
    return counted


def count_keywords(column: Iterable[Any]) -> Counter[str]:
    """How many photos have each keyword, however often one of them has it."""
    texts = (one if isinstance(one, str) else json.dumps(one) for one in column)
    every = json.loads(f"[{','.join(texts)}]")  # at once: thousands of calls cost more
    counted = Counter(
        chain.from_iterable({word for word in words if isinstance(word, str)} for words in every)
    )
    return Counter({word: number for word, number in counted.items() if word.strip()})


def count_days(moments: Iterable[Any]) -> Counter[tuple[str, str]]:
    """How many photos were taken on each day of the newsroom."""
    zone = timezone.get_current_timezone()
    days = Counter(
        read_moment(moment).astimezone(zone).date() for moment in moments if moment is not None
    )
    return Counter(
        {(f"taken:{day:%Y-%m-%d}", date_format(day, "j F Y")): n for day, n in days.items()}
    )


def read_moment(value: Any) -> datetime:
    """A moment, as a database without types of its own gives it, too."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)


def count_rights(by_column: dict[str, tuple[Any, ...]]) -> Counter[tuple[str, str]]:
    """How many photos may not be shown, or not by everybody, and why."""
    now = timezone.now()
    pairs = zip(by_column["expires_at"], by_column["archive_until"], strict=True)
    ends = [
        min(read_moment(moment) for moment in pair if moment is not None)
        for pair in pairs
        if pair != (None, None)
    ]
    embargoes = [m for m in by_column["embargo_until"] if m is not None and read_moment(m) > now]
    numbers = {
        "is:killed": sum(moment is not None for moment in by_column["killed_at"]),
        "is:held": sum(moment is not None for moment in by_column["held_at"]),
        "has:embargo": len(embargoes),
        "is:expired": sum(moment <= now for moment in ends),
        "has:licence": len(ends),
        "rights:ending": sum(now < moment <= now + ENDING for moment in ends),
        "is:withheld": sum(not may for may in by_column["may_be_syndicated"]),
        "rights:sales": sum(not may for may in by_column["may_be_sold"]),
        "rights:editorial": sum(map(bool, by_column["is_editorial_only"])),
        "rights:territory": sum(map(bool, by_column["territory"])),
        "rights:archive": sum(days is not None for days in by_column["archive_days"]),
    }
    return Counter({(chip, RIGHTS[chip]): number for chip, number in numbers.items()})


def count_uses(ids: Sequence[int]) -> Counter[tuple[str, str]]:
    """How many of some photos nothing shows, readers see, and the galleries with most of them."""
    chosen, live = among("search.photo_id", ids), is_live()
    ((unused, seen),) = run(
        f"SELECT count(*) FILTER (WHERE search.uses = 0), count(*) FILTER (WHERE {live.sql}) "
        f"FROM media_photosearch AS search WHERE {chosen.sql}",
        (*live.parameters, *chosen.parameters),
    )
    counted = Counter({("is:unused", "Nowhere"): unused, ("is:live", "Seen by readers"): seen})
    chosen = among("slide.photo_id", ids)
    rows = run(
        "SELECT slide.gallery_id, count(DISTINCT slide.photo_id) AS number "
        f"FROM {Slide._meta.db_table} AS slide WHERE {chosen.sql} GROUP BY slide.gallery_id "
        f"ORDER BY number DESC, slide.gallery_id DESC LIMIT {MOST_VALUES - 2}",
        chosen.parameters,
    )
    galleries = Gallery.objects.in_bulk([gallery_id for gallery_id, _ in rows])
    for gallery_id, number in rows:
        gallery = galleries[gallery_id]
        counted[f"gallery:{gallery.slug}", gallery.title] = number
    return counted

"""How each database is asked for words: a tsquery of PostgreSQL, a match of SQLite's FTS5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from media.search.columns import EVERY_PHOTO
from media.search.sqlite_sql import WORDS_TABLE
from media.search.stems import find_stemmer, stem_word
from media.search.wanted import Lexemes, Wanted, with_every_photo

WORD_COLUMNS: Final = "{head caption names file}"


@dataclass(frozen=True, slots=True)
class Asked:
    """SQL with its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


def ask_for_words(wanted: Wanted, vendor: str) -> Asked | None:
    """The condition on words and marks; None where none are asked for."""
    wanted = with_every_photo(wanted, EVERY_PHOTO)
    if not wanted.any_of:
        return None
    if vendor == "sqlite":
        inner = f"SELECT rowid FROM {WORDS_TABLE} WHERE {WORDS_TABLE} MATCH %s"
        return Asked(f"search.photo_id IN ({inner})", (match_of(wanted),))
    query = tsquery_of(wanted)
    return Asked(f"search.words @@ ({query.sql})", query.parameters)


def tsquery_of(wanted: Wanted) -> Asked:
    """All that is wanted of words as one tsquery."""
    parts, parameters = [], []
    for group in wanted.any_of:
        asked = [tsquery_of_lexemes(one) for one in group]
        parts.append(f"({' || '.join(one.sql for one in asked)})")
        parameters += [value for one in asked for value in one.parameters]
    for lexemes in wanted.none_of:
        one = tsquery_of_lexemes(lexemes)
        parts.append(f"!!({one.sql})")
        parameters += one.parameters
    return Asked(" && ".join(parts), tuple(parameters))


def tsquery_of_lexemes(lexemes: Lexemes) -> Asked:
    """Words side by side as a tsquery: quoted, so that nothing in them is an operator."""
    words = [f"'{word}'" for word in lexemes.words]
    if lexemes.is_beginning:
        words[-1] += ":*"
    plain = " <-> ".join(words)
    stemmer = find_stemmer(settings.LANGUAGE_CODE)
    if not (lexemes.has_stem and stemmer):
        return Asked("%s::tsquery", (plain,))
    # A stem that the word finds anyhow is left out: to list its photos would cost as much again.
    word = lexemes.words[0]
    stem = f"(tsvector_to_array(to_tsvector('pg_catalog.{stemmer}', %s)))[1]"
    is_found = f"starts_with({stem}, %s)" if lexemes.is_beginning else f"{stem} = %s"
    return Asked(
        f"CASE WHEN {is_found} THEN %s::tsquery "
        f"ELSE (%s::tsquery || plainto_tsquery('pg_catalog.{stemmer}', %s)) END",
        (word, word, plain, plain, word),
    )


def match_of(wanted: Wanted) -> str:
    """All that is wanted of words as one match of FTS5."""
    every = " AND ".join(
        f"({' OR '.join(match_of_lexemes(one) for one in group)})" for group in wanted.any_of
    )
    return f"({every})" + "".join(f" NOT ({match_of_lexemes(one)})" for one in wanted.none_of)


def match_of_lexemes(lexemes: Lexemes) -> str:
    """Words side by side; quoted, so that nothing in them is an operator."""
    is_of_chip = "=" in lexemes.words[0]
    columns = "chips" if is_of_chip else WORD_COLUMNS
    plain = f'{columns} : "{" ".join(lexemes.words)}"{" *" if lexemes.is_beginning else ""}'
    if not lexemes.has_stem:
        return plain
    stem = stem_word(lexemes.words[0], settings.LANGUAGE_CODE)
    return f'{plain} OR stems : "{stem}"'


def rank_of(wanted: Wanted, vendor: str) -> Asked | None:
    """How well a photo matches, the best with the largest number; None where no words are there."""
    groups = tuple(
        group for group in wanted.any_of if not any("=" in one.words[0] for one in group)
    )
    if not groups:
        return None
    words = Wanted(any_of=groups)
    if vendor == "sqlite":
        weights = "8.0, 4.0, 2.0, 1.0, 0.0, 2.0"  # of the table's columns in their order
        inner = f"SELECT rowid AS photo_id, -bm25({WORDS_TABLE}, {weights}) AS rank"
        return Asked(f"{inner} FROM {WORDS_TABLE} WHERE {WORDS_TABLE} MATCH %s", (match_of(words),))
    query = tsquery_of(words)
    return Asked(f"ts_rank(search.words, {query.sql})", query.parameters)


def join_conditions(conditions: Sequence[Asked]) -> Asked:
    """All of some conditions; true where there are none."""
    sql = " AND ".join(f"({one.sql})" for one in conditions) or "true"
    return Asked(sql, tuple(value for one in conditions for value in one.parameters))

"""Beginnings of words, spelled out into the words that photos hold: on PostgreSQL.

To list the photos of a beginning, a GIN index reads all that it has of each word that begins so,
and joins them before it compares anything; of whole words it skips what the rarest has not. A
beginning that few words have is looked up as those, ten times as fast among a million photos.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Final

from django.db import connection

from media.search.database import run
from media.search.postgresql_sql import ALL_NOTED, WORDS
from media.search.wanted import Lexemes, Wanted

# Words of one beginning: with more of them the index compares longer than it saves.
SPELLED_OUT_AT_MOST: Final = 24


def spell_out(wanted: Wanted) -> Wanted:
    """The same, with the words themselves for each beginning that few words have."""
    lexemes = [*chain.from_iterable(wanted.any_of), *wanted.none_of]
    begun = {one.words[-1] for one in lexemes if one.is_beginning}
    if not begun or connection.vendor != "postgresql":
        return wanted
    words = find_words(begun)

    def spelled(one: Lexemes) -> list[Lexemes]:
        """One beginning as the words that are known."""
        last = words.get(one.words[-1])
        if not one.is_beginning or last is None:
            return [one]
        # As it was typed it comes first: it may have a stem that other words share.
        typed = replace(one, is_beginning=False)
        others = [(*one.words[:-1], word) for word in last if word != one.words[-1]]
        return [typed, *(Lexemes(words) for words in others)]

    return replace(
        wanted,
        any_of=tuple(
            tuple(chain.from_iterable(spelled(one) for one in group)) for group in wanted.any_of
        ),
        none_of=tuple(chain.from_iterable(spelled(one) for one in wanted.none_of)),
    )


def find_words(beginnings: set[str]) -> dict[str, list[str]]:
    """The words that photos hold or held, by their beginning; without those of too many words."""
    rows = run(
        f"SELECT begun, ARRAY(SELECT DISTINCT word FROM {WORDS} WHERE word >= begun "
        f"AND word < begun || chr(1114111) ORDER BY word LIMIT {SPELLED_OUT_AT_MOST + 1}) "
        "FROM unnest(%s::text[]) AS begun "
        f"WHERE EXISTS (SELECT FROM {WORDS} WHERE word = '{ALL_NOTED}')",
        (sorted(beginnings),),
    )
    return {begun: words for begun, words in rows if len(words) <= SPELLED_OUT_AT_MOST}

"""Photos by the names that they hold, as a condition for any query: the index of words answers."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from media.search.asking import ask_for_words
from media.search.database import SEARCH
from media.search.folding import split_words
from media.search.wanted import Lexemes, Wanted

# Where a photographer stands: many a byline is in the credit line alone.
PHOTOGRAPHER: Final = ("by", "credit")
PLACE: Final = ("in",)
KEYWORD: Final = ("keyword",)
MAX_NAME_WORDS: Final = 20


def hold_names(*, photographer: str = "", place: str = "", keyword: str = "") -> Q:
    """The condition on photos that they hold all of these: whole words side by side, in any case.

    What is empty, or has no letter and no digit, asks for nothing.
    """
    asked = ((PHOTOGRAPHER, photographer), (PLACE, place), (KEYWORD, keyword))
    groups = tuple(
        tuple(Lexemes(tuple(f"{chip}={word}" for word in words)) for chip in chips)
        for chips, text in asked
        if (words := split_words(text)[:MAX_NAME_WORDS])
    )
    return hold_wanted(Wanted(any_of=groups))


def hold_words(text: str) -> Q:
    """The condition on photos that they hold these words side by side, in any text or keyword.

    What has no letter and no digit asks for nothing.
    """
    words = tuple(split_words(text)[:MAX_NAME_WORDS])
    return hold_wanted(Wanted(any_of=((Lexemes(words),),) if words else ()))


def hold_wanted(wanted: Wanted) -> Q:
    """The condition that the index answers; none where nothing is wanted."""
    condition = ask_for_words(wanted, connection.vendor)
    if condition is None:
        return Q()
    ids = f"SELECT search.photo_id FROM {SEARCH} AS search WHERE {condition.sql}"
    return Q(pk__in=RawSQL(ids, condition.parameters))  # noqa: S611 - no word of it was sent

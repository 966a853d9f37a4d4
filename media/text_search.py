"""Searching texts: blind to accents and case on SQLite and PostgreSQL alike, phrases in quotes.

`fold_text` says what is of no account, in Python; the transform `folded` says the same in the
database, so that `caption__folded__contains=fold_text("étienne")` finds "Étienne" and "ETIENNE".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import CharField, Q, TextField, Transform

from media.search.folding import DOUBLE, MARKS, SINGLE, fold_text

__all__ = ["MAX_WORDS", "Folded", "fold_text", "has_words", "search_words"]

MAX_WORDS = 30
PHRASE = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]|(\S+)")


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    """`fold_text` of a column."""

    lookup_name = "folded"
    function = "PHOTODESK_FOLD"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same by PostgreSQL's own functions, which no extension has to bring."""
        bare = f"lower(regexp_replace(normalize(%(expressions)s, NFKD), '[{MARKS}]', '', 'g'))"
        for letter, letters in DOUBLE.items():
            bare = f"replace({bare}, '{letter}', '{letters}')"
        before, after = (half.replace("'", "''") for half in SINGLE)
        template = (
            # Most texts are ASCII: as many bytes as characters, and lower() is twice as fast in C.
            "CASE WHEN octet_length(%(expressions)s) = char_length(%(expressions)s) "
            f'THEN lower(%(expressions)s COLLATE "C") '
            f"ELSE normalize(translate({bare}, '{before}', '{after}'), "
            "NFC) END"
        )
        return super().as_sql(compiler, connection, template=template, **context)


def add_fold(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Give SQLite, which knows case of ASCII alone, our function."""
    if connection.vendor == "sqlite":
        database: Connection = connection.connection
        database.create_function(
            "PHOTODESK_FOLD", 1, lambda text: text and fold_text(str(text)), deterministic=True
        )


connection_created.connect(add_fold, dispatch_uid="photodesk fold")


def search_words(text: str) -> list[str]:
    """What is searched for: words, and phrases that stood in quotes; no database takes a NUL."""
    found = PHRASE.finditer(text.replace("\0", ""))
    words = (" ".join((match[1] or match[2]).strip('"“”„«»').split()) for match in found)
    return list(dict.fromkeys(word for word in words if word))


def has_words(words: Sequence[str], *fields: str) -> Q:
    """The condition that each word or phrase occurs in one of some texts."""
    condition = Q()
    for word in words:
        somewhere = Q()
        for field in fields:
            somewhere |= Q(**{f"{field}__folded__contains": fold_text(word)})
        condition &= somewhere
    return condition

"""The index in SQLite's own words: triggers, and a full-text table (FTS5) beside the narrow one.

Texts are prepared by our own functions, which each connection gets (`add_functions`): whoever
writes photos with another program is told that they are missing, and writes nothing.
"""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any, Final

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from media.search import columns
from media.search.folding import split_words
from media.search.stems import stem_word

TABLE, SEARCH, TERMS = "media_photo", "media_photosearch", "media_phototerm"
WORDS_TABLE: Final = "media_photowords"
# Between two texts in the full-text table, and between two keywords on the way there: no phrase
# spans it.
BOUNDARY: Final = "¦"
APART: Final = "\x1f"
PARTS: Final = ("head", "caption", "names", "file", "chips", "stems")


def join_words(*texts: str | None) -> str:
    """The folded words of some texts, as the full-text table takes them."""
    apart = [part for text in texts if text for part in text.split(APART)]
    return f" {BOUNDARY} ".join(" ".join(split_words(text)) for text in apart)


def join_chip_words(chip: str, *texts: str | None) -> str:
    """The same for words that are found by one chip: "by=ana by=roth"."""
    apart = [part for text in texts if text for part in text.split(APART)]
    return f" {BOUNDARY} ".join(
        " ".join(f"{chip}={word}" for word in split_words(text)) for text in apart
    )


def join_stems(*texts: str | None) -> str:
    """The stems of the words of some texts, each once."""
    words = {word for text in texts if text for word in split_words(text)}
    return " ".join(sorted({stem_word(word, settings.LANGUAGE_CODE) for word in words}))


def add_functions(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Give a connection to SQLite our functions."""
    if connection.vendor == "sqlite":
        database: Connection = connection.connection
        functions: dict[str, Any] = {
            "PHOTODESK_WORDS": join_words,
            "PHOTODESK_CHIP_WORDS": join_chip_words,
            "PHOTODESK_STEMS": join_stems,
        }
        for name, function in functions.items():
            database.create_function(name, -1, function, deterministic=True)


connection_created.connect(add_functions, dispatch_uid="photodesk search")


def keywords_of(row: str) -> str:
    """A photo's keywords as one text, in which no two of them are neighbours."""
    each = f"SELECT value FROM json_each({row}.keywords) WHERE type = 'text'"
    return f"(SELECT group_concat(value, char({ord(APART)})) FROM ({each}))"


def part_values(row: str) -> str:
    """The columns of the full-text table, of a photo."""
    keywords = keywords_of(row)
    by_weight, by_chip = (
        {
            key: ", ".join(f"{row}.{text[0]}" for text in columns.TEXTS if text[part] == key)
            for key in sorted({text[part] for text in columns.TEXTS})
        }
        for part in (1, 2)
    )
    chips = [
        f"'{columns.EVERY_PHOTO} format=' || lower({row}.original_format)",
        f"PHOTODESK_CHIP_WORDS('keyword', {keywords})",
        *(f"PHOTODESK_CHIP_WORDS('{c}', {texts})" for c, texts in by_chip.items() if c),
        *(
            f"CASE WHEN {condition.format(row=row)} THEN '{mark}' ELSE '' END"
            for mark, condition in columns.MARKS.items()
        ),
        f"CASE WHEN {keywords} IS NULL THEN 'no=keywords' ELSE '' END",
    ]
    return ", ".join(
        (
            f"PHOTODESK_WORDS({by_weight['A']}, {keywords})",
            f"PHOTODESK_WORDS({by_weight['B']})",
            f"PHOTODESK_WORDS({by_weight['C']})",
            f"PHOTODESK_WORDS({by_weight['D']})",
            f" || ' {BOUNDARY} ' || ".join(f"({chip})" for chip in chips),
            f"PHOTODESK_STEMS({by_weight['A']}, {keywords}, {by_weight['B']})",
        )
    )


def narrow_values(row: str) -> str:
    """The columns of the narrow row, of a photo."""
    copied = columns.copied_values(row)
    return f"{copied}, coalesce({row}.taken_at, '{columns.NEVER}')"


def note_terms(row: str, number: int, source: str = "") -> str:
    """The names and keywords that a photo came to hold, or ceased to hold."""
    cut = f"substr(trim({{}}), 1, {columns.MAX_TERM_CHARACTERS})"
    rows = [
        f"SELECT '{chip}' AS kind, {cut.format(f'{row}.{column}')} AS value {source}"
        for chip, column in columns.TERM_COLUMNS
    ]
    keyword_source = f"{source}, " if source else "FROM "
    rows.append(
        f"SELECT 'keyword', {cut.format('one.value')} {keyword_source}"
        f"json_each({row}.keywords) AS one WHERE one.type = 'text'"
    )
    return (
        f"INSERT INTO {TERMS} (kind, value, folded, number, is_change) "
        f"SELECT kind, value, ' ' || PHOTODESK_WORDS(value), {number}, 1 "
        f"FROM ({' UNION ALL '.join(rows)}) WHERE value <> ''"
    )


NARROW: Final = ("photo_id", *columns.COPIED, "taken_order")
MAKE_WORDS: Final = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {WORDS_TABLE} USING fts5({', '.join(PARTS)}, "
    "tokenize = \"ascii tokenchars '='\")"
)


def trigger_statements(digest: str) -> list[str]:
    """The triggers on photos; their names end in a digest of all that they do."""
    terms = (*columns.TERM_COLUMN_NAMES, "keywords")
    differ, terms_differ = (
        " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in some)
        for some in (columns.INDEXED, terms)
    )
    narrow = ", ".join(NARROW[1:])
    indexed = ", ".join(columns.INDEXED)
    return [
        (
            f"CREATE TRIGGER photodesk_photo_insert_{digest} AFTER INSERT ON {TABLE} BEGIN "
            f"INSERT INTO {SEARCH} ({', '.join(NARROW)}, uses, published_uses) "
            f"VALUES (NEW.id, {narrow_values('NEW')}, 0, 0); "
            f"INSERT INTO {WORDS_TABLE} (rowid, {', '.join(PARTS)}) "
            f"VALUES (NEW.id, {part_values('NEW')}); {note_terms('NEW', 1)}; END"
        ),
        (
            f"CREATE TRIGGER photodesk_photo_update_{digest} AFTER UPDATE OF {indexed} ON {TABLE} "
            f"WHEN {differ} BEGIN "
            f"UPDATE {SEARCH} SET ({narrow}) = ({narrow_values('NEW')}) WHERE photo_id = NEW.id; "
            f"UPDATE {WORDS_TABLE} SET ({', '.join(PARTS)}) = ({part_values('NEW')}) "
            f"WHERE rowid = NEW.id; END"
        ),
        (
            f"CREATE TRIGGER photodesk_photo_terms_{digest} AFTER UPDATE OF {', '.join(terms)} "
            f"ON {TABLE} WHEN {terms_differ} BEGIN "
            f"{note_terms('OLD', -1)}; {note_terms('NEW', 1)}; END"
        ),
        (
            f"CREATE TRIGGER photodesk_photo_delete_{digest} AFTER DELETE ON {TABLE} BEGIN "
            f"DELETE FROM {WORDS_TABLE} WHERE rowid = OLD.id; "
            f"DELETE FROM {SEARCH} WHERE photo_id = OLD.id; {note_terms('OLD', -1)}; END"
        ),
    ]


REBUILD: Final = (
    f"DELETE FROM {WORDS_TABLE}",
    f"INSERT INTO {SEARCH} ({', '.join(NARROW)}, uses, published_uses) "
    f"SELECT photo.id, {narrow_values('photo')}, 0, 0 FROM {TABLE} AS photo WHERE true "
    f"ON CONFLICT (photo_id) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in NARROW[1:]),
    (
        f"INSERT INTO {WORDS_TABLE} (rowid, {', '.join(PARTS)}) "
        f"SELECT photo.id, {part_values('photo')} FROM {TABLE} AS photo"
    ),
    f"DELETE FROM {TERMS}",
    note_terms("photo", 1, f"FROM {TABLE} AS photo"),
)

"""The index in PostgreSQL's own words: functions, triggers, and a GIN index over a tsvector.

No parser and no dictionary of PostgreSQL decides what a word is, and no extension has to be there:
words are folded and split by the ranges of `media.search.folding`, so that whatever locale a
database was made with, it finds the same as SQLite does. Only stems are PostgreSQL's.
"""

from __future__ import annotations

from typing import Final

from media.search import columns, folding

TABLE, SEARCH, TERMS = "media_photo", "media_photosearch", "media_phototerm"
WORDS = "photodesk_noted_words"
ALL_NOTED: Final = ""  # stands among the words when those of all photos do


def fold_sql(text: str) -> str:
    """`fold_text` of an expression."""
    bare = f"lower(regexp_replace(normalize({text}, NFKD), '[{folding.MARKS}]', '', 'g'))"
    for letter, letters in folding.DOUBLE.items():
        bare = f"replace({bare}, '{letter}', '{letters}')"
    before, after = (half.replace("'", "''") for half in folding.SINGLE)
    return (
        # Most texts are ASCII: as many bytes as characters, and lower() is twice as fast in C.
        f"CASE WHEN octet_length({text}) = char_length({text}) "
        f'THEN lower({text} COLLATE "C") '
        f"ELSE normalize(translate({bare}, '{before}', '{after}'), NFC) END"
    )


FUNCTIONS: Final = f"""
CREATE OR REPLACE FUNCTION photodesk_words(whole text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE folded text := left(whole, {folding.MAX_TEXT_CHARACTERS});
BEGIN
    folded := {fold_sql("folded")};
    IF octet_length(folded) = char_length(folded) THEN
        RETURN btrim(regexp_replace(folded, '[^a-z0-9]+', ' ', 'g'));
    END IF;
    folded := regexp_replace(folded, '([{folding.WITHOUT_SPACES}])', ' \\1 ', 'g');
    RETURN btrim(regexp_replace(folded, '[{folding.SEPARATORS}]+', ' ', 'g'));
END $function$;

CREATE OR REPLACE FUNCTION photodesk_keywords(keywords jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
    SELECT CASE WHEN jsonb_typeof(keywords) = 'array'
        THEN ARRAY(SELECT jsonb_array_elements_text(keywords)) ELSE ARRAY[]::text[] END
$function$;
"""


# Places of words: so far apart that no phrase spans two texts. A tsvector knows 16,383 of them.
TEXT_APART, CAPTION_FROM, KEYWORDS_FROM, KEYWORD_APART, MOST_KEYWORDS = 250, 3_000, 12_000, 8, 500


def vector_function(stemmer: str) -> str:
    """What a photo is found by: words, the same by chip, stems, and marks."""
    chips, weights = (", ".join(f"'{text[part]}'" for text in columns.TEXTS) for part in (2, 1))
    stemmed = ", ".join(f"'{weight}'" for weight in columns.STEMMED_WEIGHTS)
    stems = f"|| strip(to_tsvector('pg_catalog.{stemmer}', coalesce(to_stem, '')))" * bool(stemmer)
    return f"""
CREATE OR REPLACE FUNCTION photodesk_vector(texts text[], keywords jsonb, marks text[])
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $function$
DECLARE
    listed text[] := (photodesk_keywords(keywords))[1:{MOST_KEYWORDS}];
    all_marks text[] := array_remove(marks, NULL);
    lexemes text;
    to_stem text;
BEGIN
    IF cardinality(listed) = 0 THEN all_marks := array_append(all_marks, 'no=keywords'); END IF;
    SELECT
        string_agg(
            '''' || left(word, {folding.MAX_WORD_CHARACTERS}) || ''':'
            || least(place, 16383) || weight
            || CASE WHEN chip = '' THEN '' ELSE ' ''' || chip || '='
                || left(word, {folding.MAX_WORD_CHARACTERS}) || ''':' || least(place, 16383) END,
            ' '
        ),
        string_agg(word, ' ') FILTER (WHERE weight IN ({stemmed}))
    INTO lexemes, to_stem
    FROM (
        SELECT word, weight, chip, start + number AS place FROM (
            SELECT photodesk_words(one) AS words, weight, chip,
                CASE WHEN number = {len(columns.TEXTS)} THEN {CAPTION_FROM}
                    ELSE number * {TEXT_APART} END AS start
            FROM unnest(texts, ARRAY[{weights}], ARRAY[{chips}])
                WITH ORDINALITY AS texts (one, weight, chip, number) WHERE one <> ''
            UNION ALL
            SELECT photodesk_words(left(one, {columns.MAX_TERM_CHARACTERS})), 'A', 'keyword',
                {KEYWORDS_FROM} + number * {KEYWORD_APART}
            FROM unnest(listed) WITH ORDINALITY AS keywords (one, number)
        ) AS folded, string_to_table(words, ' ') WITH ORDINALITY AS split (word, number)
        WHERE word <> ''
    ) AS placed;
    RETURN coalesce(lexemes, '')::tsvector {stems} || array_to_tsvector(all_marks);
EXCEPTION WHEN program_limit_exceeded THEN -- a tsvector holds a megabyte
    RETURN array_to_tsvector(
        all_marks || string_to_array(photodesk_words(left(texts[1], 1000)), ' ')
    );
END $function$;
"""


def marks_of(row: str) -> str:
    """A photo's marks as an array, with NULL for those that it has not."""
    cases = (
        f"CASE WHEN {condition.format(row=row)} THEN '{mark}' END"
        for mark, condition in columns.MARKS.items()
    )
    fixed = f"'{columns.EVERY_PHOTO}', 'format=' || lower({row}.original_format)"
    return f"ARRAY[{fixed}, {', '.join(cases)}]"


def vector_of(row: str) -> str:
    """What a photo is found by, of its row. Its wide columns are not touched."""
    texts = ", ".join(f"{row}.{column}" for column in columns.TEXT_COLUMNS)
    return f"photodesk_vector(ARRAY[{texts}], {row}.keywords, {marks_of(row)})"


def term_function() -> str:
    """The names and keywords that a photo came to hold, or ceased to hold."""
    kinds = ", ".join(f"'{chip}'" for chip, _ in columns.TERM_COLUMNS)
    return f"""
CREATE OR REPLACE FUNCTION photodesk_note_terms(names text[], keywords jsonb, change integer)
RETURNS void LANGUAGE sql AS $function$
    INSERT INTO {TERMS} (kind, value, folded, number, is_change)
    SELECT kind, value, ' ' || photodesk_words(value), change, true FROM (
        SELECT kind, left(btrim(name), {columns.MAX_TERM_CHARACTERS}) AS value
        FROM unnest(ARRAY[{kinds}], names) AS names (kind, name)
        UNION ALL
        SELECT 'keyword', left(btrim(one), {columns.MAX_TERM_CHARACTERS})
        FROM unnest(photodesk_keywords(keywords)) AS one
    ) AS noted WHERE value <> ''
$function$;
"""


def note_terms(row: str, change: int) -> str:
    """The call of it in a trigger."""
    names = ", ".join(f"{row}.{column}" for column in columns.TERM_COLUMN_NAMES)
    return f"PERFORM photodesk_note_terms(ARRAY[{names}], {row}.keywords, {change})"


def note_words(photos: str) -> str:
    """Note the words of some rows of the index that are not noted.

    None is unique, so that no two changes wait for one another; none goes with its last photo.
    """
    return f"""
    INSERT INTO {WORDS} (word) SELECT word FROM (
        SELECT DISTINCT unnest(tsvector_to_array(search.words)) AS word
        FROM {SEARCH} AS search WHERE {photos}
    ) AS held WHERE NOT EXISTS (SELECT FROM {WORDS} AS noted WHERE noted.word = held.word)
"""


COPIED: Final = ", ".join(columns.COPIED)


def upsert(row: str, source: str = "") -> str:
    """Write the narrow row of a photo, or of all from a source."""
    copied = columns.copied_values(row)
    excluded = ", ".join(f"{column} = excluded.{column}" for column in columns.COPIED)
    return f"""
    INSERT INTO {SEARCH} (photo_id, {COPIED}, taken_order, uses, published_uses, words)
    SELECT {row}.id, {copied}, coalesce({row}.taken_at, '{columns.NEVER}+00'), 0, 0,
        {vector_of(row)} {source}
    ON CONFLICT (photo_id) DO UPDATE SET words = excluded.words,
        taken_order = excluded.taken_order, {excluded}
"""


def trigger_statements(digest: str) -> str:
    """The triggers on photos; their names end in a digest of all that they do."""
    terms = (*columns.TERM_COLUMN_NAMES, "keywords")
    terms_differ = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in terms)
    differ = " OR ".join(
        f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns.INDEXED
    )
    return f"""
CREATE OR REPLACE FUNCTION photodesk_photo_changed() RETURNS trigger
LANGUAGE plpgsql AS $function$
BEGIN
    {upsert("NEW")};
    {note_words("search.photo_id = NEW.id")};
    IF TG_OP = 'INSERT' THEN
        {note_terms("NEW", 1)};
    ELSIF {terms_differ} THEN
        {note_terms("OLD", -1)};
        {note_terms("NEW", 1)};
    END IF;
    RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION photodesk_photo_gone() RETURNS trigger
LANGUAGE plpgsql AS $function$
BEGIN
    {note_terms("OLD", -1)};
    DELETE FROM {SEARCH} WHERE photo_id = OLD.id;
    RETURN NULL;
END $function$;

CREATE TRIGGER photodesk_photo_insert_{digest} AFTER INSERT ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION photodesk_photo_changed();
CREATE TRIGGER photodesk_photo_update_{digest} AFTER UPDATE OF {", ".join(columns.INDEXED)}
ON {TABLE} FOR EACH ROW WHEN ({differ}) EXECUTE FUNCTION photodesk_photo_changed();
CREATE TRIGGER photodesk_photo_delete_{digest} AFTER DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION photodesk_photo_gone();
"""


INDEX: Final = f"""
SET CONSTRAINTS ALL IMMEDIATE; -- no table is altered that has some to check
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE {SEARCH} ADD COLUMN IF NOT EXISTS words tsvector NOT NULL DEFAULT '';
CREATE INDEX IF NOT EXISTS photodesk_search_words ON {SEARCH} USING gin (words);
CREATE TABLE IF NOT EXISTS {WORDS} (word text COLLATE "C" NOT NULL);
CREATE INDEX IF NOT EXISTS photodesk_noted_word ON {WORDS} (word);
"""
# Names typed wrongly are found by their trigrams. The extension is one that a database's owner may
# make; where it is missing, nothing else is (`media.search.near_names`).
TRIGRAMS: Final = f"""
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS photodesk_term_trigrams ON {TERMS} USING gin (folded gin_trgm_ops);
"""
# Photos are locked before they are read, so that no older reading replaces what a trigger wrote.
LOCK_SOME: Final = f"SELECT id FROM {TABLE} WHERE id > %s ORDER BY id LIMIT %s FOR SHARE"
REBUILD_SOME: Final = upsert("photo", f"FROM {TABLE} AS photo WHERE id > %s AND id <= %s")
NOTE_SOME: Final = note_words("search.photo_id > %s AND search.photo_id <= %s")
FORGET_WORDS: Final = f"TRUNCATE {WORDS}"
NOTED_ALL: Final = f"INSERT INTO {WORDS} (word) VALUES ('{ALL_NOTED}')"
REBUILD_TERMS: Final = f"""
TRUNCATE {TERMS};
INSERT INTO {TERMS} (kind, value, folded, number, is_change)
SELECT kind, value, ' ' || photodesk_words(value), count(*), false FROM (
    SELECT names.kind, left(btrim(names.value), {columns.MAX_TERM_CHARACTERS}) AS value
    FROM {TABLE} AS photo CROSS JOIN LATERAL (
        VALUES {", ".join(f"('{c}', photo.{column})" for c, column in columns.TERM_COLUMNS)}
    ) AS names (kind, value)
    UNION ALL
    SELECT 'keyword', left(btrim(one), {columns.MAX_TERM_CHARACTERS})
    FROM {TABLE} AS photo CROSS JOIN LATERAL unnest(photodesk_keywords(photo.keywords)) AS one
) AS all_names WHERE value <> '' GROUP BY kind, value
"""

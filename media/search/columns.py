"""Which columns of a photo are searched, and what is remembered of it as marks: for both databases.

Marks are words that nobody types, such as "is=killed", beside a photo's words: one index then
answers words and chips together.
"""

from __future__ import annotations

from typing import Final

# The texts that are searched: column, weight for the order by relevance (A is the heaviest), and
# the chip that looks here alone. Keywords, a list, come beside.
TEXTS: Final = (
    ("headline", "A", ""),
    ("title", "A", ""),
    ("byline", "C", "by"),
    ("credit_line", "C", "credit"),
    ("source", "C", "source"),
    ("sublocation", "C", "in"),
    ("city", "C", "in"),
    ("state_or_province", "C", "in"),
    ("country", "C", "in"),
    ("country_code", "C", "in"),
    ("original_name", "D", ""),
    ("caption", "B", ""),
)
TEXT_COLUMNS: Final = tuple(column for column, _, _ in TEXTS)
STEMMED_WEIGHTS: Final = ("A", "B")
# Names that are offered while somebody types, by chip. Keywords are a list, and come beside.
TERM_COLUMNS: Final = (
    ("by", "byline"),
    ("credit", "credit_line"),
    ("source", "source"),
    ("in", "sublocation"),
    ("in", "city"),
    ("in", "state_or_province"),
    ("in", "country"),
)
TERM_COLUMN_NAMES: Final = tuple(column for _, column in TERM_COLUMNS)
MAX_TERM_CHARACTERS: Final = 200
# A mark, and the condition under which a photo has it; {row} is the photo.
MARKS: Final = {
    "is=ready": "{row}.state = 'ready'",
    "is=waiting": "{row}.state = 'waiting'",
    "is=failed": "{row}.state = 'failed'",
    "is=killed": "{row}.killed_at IS NOT NULL",
    "is=held": "{row}.held_at IS NOT NULL",
    "is=withheld": "NOT {row}.may_be_syndicated",
    "rights=syndication": "NOT {row}.may_be_syndicated",
    "rights=sales": "NOT {row}.may_be_sold",
    "rights=editorial": "{row}.is_editorial_only",
    "rights=territory": "{row}.territory <> ''",
    "rights=archive": "{row}.archive_days IS NOT NULL",
    "rights=terms": "{row}.usage_terms <> ''",
    # Written as JSON, which has no other way to hold this: quotes in names are escaped.
    "rights=rule": (
        "replace(CAST({row}.rights_set_by AS text), '\"rule\"', '') "
        "<> CAST({row}.rights_set_by AS text)"
    ),
    "is=landscape": "{row}.width_px > {row}.height_px",
    "is=portrait": "{row}.width_px < {row}.height_px",
    "is=square": "{row}.width_px = {row}.height_px",
    "no=alt": "{row}.alt_text = ''",
    "no=caption": "{row}.caption = ''",
    "no=credit": "{row}.credit_line = ''",
    "no=headline": "{row}.headline = ''",
    "no=byline": "{row}.byline = ''",
    "no=taken": "{row}.taken_at IS NULL",
    "no=place": (
        "{row}.sublocation = '' AND {row}.city = '' AND {row}.state_or_province = '' "
        "AND {row}.country = ''"
    ),
}
# Every photo has it: what is asked without any word is asked of these.
EVERY_PHOTO: Final = "is=photo"
# A change of any of these is a change of the index.
INDEXED: Final = (
    *(*TEXT_COLUMNS, "keywords", "original_format"),
    *("state", "killed_at", "held_at", "may_be_syndicated", "width_px", "height_px", "alt_text"),
    *("uploaded_at", "taken_at", "embargo_until", "expires_at", "archive_days", "archive_until"),
    *("may_be_sold", "is_editorial_only", "territory", "usage_terms", "rights_set_by"),
)
# What the narrow row repeats.
COPIED: Final = ("uploaded_at", "taken_at", "embargo_until", "expires_at")
# What it holds of those that it does not repeat as they are: of two ends, the first.
COPIED_AS: Final = {
    "expires_at": (
        "coalesce(CASE WHEN {row}.archive_until < {row}.expires_at THEN {row}.archive_until END, "
        "{row}.expires_at, {row}.archive_until)"
    )
}
NEVER: Final = "0001-01-01 00:00:00"


def copied_values(row: str) -> str:
    """The columns of the narrow row that it has of a photo's row."""
    return ", ".join(
        COPIED_AS.get(column, f"{{row}}.{column}").format(row=row) for column in COPIED
    )

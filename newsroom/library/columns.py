"""The columns of a photo that an editor changes: what each is called, and what it takes.

The one table for the door of edits, the batches of the library and the photo's own page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.core.exceptions import ValidationError
from django.utils import timezone

from gallery.addresses import keep_web_address
from media.models import Photo
from media.photo_rights import MOST_ARCHIVE_DAYS
from media.text_limits import MAX_CHARACTERS, find_limit

type Group = Literal["words", "rights", "focus", "moments"]

OFFSET: Final = re.compile(r"(?:[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
MOST_KEYWORDS: Final = 500
ADDRESSES: Final = ("web_statement_url", "licensor_url")
COUNTRY_CODE: Final = re.compile(r"(?:[A-Za-z]{2,3})?")
URGENCIES: Final = (None, *range(1, 9))
ARCHIVE_DAYS: Final = (None, *range(1, MOST_ARCHIVE_DAYS + 1))


class EditRefused(Exception):
    """An edit that no photo can take; nothing was changed, and the text says why."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, its name in a sentence, and whose right it asks for besides."""

    name: str
    label: str
    group: Group = "words"
    needs_release: bool = False  # it says when readers may see the photo

    @property
    def is_text(self) -> bool:
        """Whether it holds a text of any length."""
        return Photo._meta.get_field(self.name).get_internal_type() == "TextField"


COLUMNS: Final = {
    column.name: column
    for column in (
        Column("headline", "headline"),
        Column("caption", "caption"),
        Column("alt_text", "alt text"),
        Column("extended_description", "extended description"),
        Column("title", "title"),
        Column("keywords", "keywords"),
        Column("byline", "byline"),
        Column("byline_title", "byline title"),
        Column("credit_line", "credit"),
        Column("source", "source"),
        Column("caption_writer", "caption writer"),
        Column("instructions", "instructions"),
        Column("job_id", "job ID"),
        Column("urgency", "urgency"),
        Column("taken_at", "moment of taking"),
        Column("taken_at_offset", "offset of the moment of taking"),
        Column("sublocation", "sublocation"),
        Column("city", "city"),
        Column("state_or_province", "state or province"),
        Column("country", "country"),
        Column("country_code", "country code"),
        Column("copyright_notice", "copyright notice", "rights"),
        Column("copyright_owner", "copyright owner", "rights"),
        Column("usage_terms", "usage terms", "rights"),
        Column("web_statement_url", "web statement of rights", "rights"),
        Column("licensor_url", "licensor URL", "rights"),
        Column("digital_source_type", "digital source type", "rights"),
        Column("data_mining", "data mining", "rights"),
        Column("may_be_syndicated", "permission for other sites", "rights"),
        Column("may_be_sold", "permission to sell", "rights"),
        Column("is_editorial_only", "editorial use only", "rights"),
        Column("territory", "territory", "rights"),
        Column("archive_days", "days until it leaves the archive", "rights", needs_release=True),
        Column("focal_x", "focal point", "focus"),
        Column("focal_y", "focal point", "focus"),
        Column("focal_source", "focal point", "focus"),
        Column("crop_rectangles", "crops", "focus"),
        Column("embargo_until", "embargo", "moments", needs_release=True),
        Column("expires_at", "end of the licence", "moments", needs_release=True),
    )
}
TEXTS: Final = tuple(column.name for column in COLUMNS.values() if column.is_text)


def clean_value(name: str, value: Any) -> Any:
    """A value as its column keeps it. Raises `EditRefused`."""
    if name == "archive_days" and value not in ARCHIVE_DAYS:
        raise EditRefused(
            "The days until a photo leaves the archive are a number from 1 to "
            f"{MOST_ARCHIVE_DAYS:,}, or left empty: it may be kept then."
        )
    value = clean_storable(name, value)
    label = COLUMNS[name].label
    if name in ADDRESSES and value:
        return keep_address(label, value)
    if name == "country_code":
        value = value.strip()
        if not COUNTRY_CODE.fullmatch(value):
            raise EditRefused("The country code is two or three letters, such as DE or DEU.")
    if name == "urgency" and value not in URGENCIES:
        raise EditRefused("The urgency is a number from 1 (most urgent) to 8, or left empty.")
    return value


def keep_address(label: str, value: str) -> str:
    """The address of a web page. Raises `EditRefused`."""
    address = keep_web_address(value)
    if not address:
        raise EditRefused(
            f"The {label} is the address of a web page, such as https://example.org/."
        )
    return address


def clean_storable(name: str, value: Any) -> Any:
    """A value that its column can hold; files bring such as no editor writes, and an undo brings
    these back. Raises `EditRefused`.
    """
    column = COLUMNS.get(name)
    if column is None:
        raise EditRefused(f"A photo has no field {name!r} that can be changed.")
    if column.is_text or name == "taken_at_offset":
        return clean_text(column, value)
    if name == "keywords":
        return clean_keywords(value)
    field: Any = Photo._meta.get_field(name)
    if isinstance(value, datetime) and timezone.is_naive(value):
        raise EditRefused(f"The {column.label} lacks its zone.")
    try:
        return field.clean(value, None)
    except ValidationError as error:
        raise EditRefused(f"The {column.label}: {' '.join(error.messages)}") from error
    except OverflowError as error:
        raise EditRefused(f"The {column.label} is beyond what is kept.") from error


def clean_text(column: Column, value: Any) -> str:
    """A text of a length that is kept, of characters that a database can keep."""
    if not isinstance(value, str) or not is_storable(value):
        raise EditRefused(f"The {column.label} holds what cannot be kept.")
    if column.name == "taken_at_offset" and not OFFSET.fullmatch(value):
        raise EditRefused("The offset from UTC is written as +05:45, or left empty.")
    limit = find_limit(column.name)
    if len(value) > limit:
        raise EditRefused(
            f"The {column.label} has {len(value):,} characters; at most {limit:,} are kept. "
            "Nothing was saved: shorten it."
        )
    return value


def clean_keywords(value: Any) -> list[str]:
    """Each keyword once."""
    if not isinstance(value, list | tuple) or not all(
        isinstance(word, str) and is_storable(word) for word in value
    ):
        raise EditRefused("The keywords hold what cannot be kept.")
    words = list(dict.fromkeys(filter(None, (word.strip() for word in value))))
    if len(words) > MOST_KEYWORDS or sum(map(len, words)) > MAX_CHARACTERS:
        raise EditRefused(
            f"At most {MOST_KEYWORDS} keywords of {MAX_CHARACTERS:,} characters are kept."
        )
    return words


def is_storable(text: str) -> bool:
    """Whether a database keeps it: no NUL, and no half of a letter."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def to_json(value: Any) -> Any:
    """A column's value as the log keeps it."""
    return value.isoformat() if isinstance(value, datetime) else value


def from_json(name: str, value: Any) -> Any:
    """A column's value out of the log."""
    if isinstance(value, str) and name in ("taken_at", "embargo_until", "expires_at"):
        return datetime.fromisoformat(value)
    return value


def name_columns(names: Any) -> str:
    """Such as "caption, credit and city"; what two columns say together is named once."""
    labels = list(dict.fromkeys(COLUMNS[name].label if name in COLUMNS else name for name in names))
    return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1] if labels else "")))

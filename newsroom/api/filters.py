"""What lists can be asked for: languages, ids, and what their photos hold."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final

from django.db.models import Q
from django.utils.timezone import get_current_timezone
from ninja import Schema
from pydantic import AfterValidator, Field

from gallery.api.paging import SearchableListParameters, SectionListParameters
from gallery.api.shaping import without_default
from gallery.public_answers import MAX_IDS
from media.search.named import hold_names
from newsroom.api.shown_in import Including

MAX_ID: Final = 2**63 - 1
MAX_NAME_CHARACTERS: Final = 200
# A zone may lead beyond either end of the calendar.
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9998, 12, 31)


def read_day(text: str) -> date:
    """A day as RFC 3339 writes it. Raises `ValueError`."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("write a day like 2026-11-25") from error
    if len(text) != len("2026-11-25"):
        raise ValueError("write a day like 2026-11-25")
    return min(max(day, FIRST_DAY), LAST_DAY)


def checked_day(text: str) -> str:
    """The text, when it is a day."""
    read_day(text)
    return text


def checked_ids(text: str) -> str:
    """The text, when it is not too many."""
    if (number := text.count(",") + 1) > MAX_IDS:
        raise ValueError(f"at most {MAX_IDS} at a time; these are {number:,}")
    return text


def describe_day(schema: dict[str, Any]) -> None:
    """The format that JSON Schema has for it."""
    without_default(schema)
    schema["format"] = "date"


class InLanguage(Schema):
    """A list of what is in a language."""

    language: str = Field(
        "",
        max_length=20,
        pattern=r"^[A-Za-z0-9-]*$",
        description="A language as in HTML; pt finds pt-br, too.",
        json_schema_extra=without_default,
    )

    @property
    def in_language(self) -> Q:
        """The condition on galleries and articles."""
        name = self.language.lower()
        return Q(language=name) | Q(language__startswith=f"{name}-") if name else Q()


class OfPhotos(Schema):
    """A list of photos, or of what shows them."""

    photographer: str = Field(
        "",
        max_length=MAX_NAME_CHARACTERS,
        description="A name in the byline or the credit line: whole words, in any case.",
        json_schema_extra=without_default,
    )
    place: str = Field(
        "",
        max_length=MAX_NAME_CHARACTERS,
        description="A sublocation, city, state, country or its code: whole words, in any case.",
        json_schema_extra=without_default,
    )
    keyword: str = Field(
        "",
        max_length=MAX_NAME_CHARACTERS,
        description="A keyword: whole words, in any case.",
        json_schema_extra=without_default,
    )
    taken_from: Annotated[str, AfterValidator(checked_day)] = Field(
        "",
        description="Taken on this day or later (2026-11-25), in the newsroom's zone.",
        json_schema_extra=describe_day,
    )
    taken_to: Annotated[str, AfterValidator(checked_day)] = Field(
        "",
        description="Taken on this day or earlier (2026-11-25), in the newsroom's zone.",
        json_schema_extra=describe_day,
    )

    @property
    def asks_for_photos(self) -> bool:
        """Whether anything is asked of photos."""
        names = (self.photographer, self.place, self.keyword, self.taken_from, self.taken_to)
        return any(names)

    @property
    def of_photos(self) -> Q:
        """The condition on photos."""
        condition = hold_names(
            photographer=self.photographer, place=self.place, keyword=self.keyword
        )
        if self.taken_from:
            condition &= Q(taken_at__gte=start_of(read_day(self.taken_from)))
        if self.taken_to:
            condition &= Q(taken_at__lt=start_of(read_day(self.taken_to) + timedelta(days=1)))
        return condition


def start_of(day: date) -> datetime:
    """The moment at which a day begins in the newsroom's zone."""
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


class WithIds(Schema):
    """A list of what has these ids."""

    ids: Annotated[str, AfterValidator(checked_ids)] = Field(
        "",
        pattern=r"^[0-9]{1,19}(,[0-9]{1,19})*$",
        description=f"Ids with commas, at most {MAX_IDS}.",
        json_schema_extra=without_default,
    )

    @property
    def with_ids(self) -> Q:
        """The condition on what is listed."""
        if not self.ids:
            return Q()
        return Q(pk__in=[pk for part in self.ids.split(",") if (pk := int(part)) <= MAX_ID])


class ArticleListParameters(SectionListParameters, InLanguage, WithIds):
    """What the list of articles can be asked."""


class GalleryListParameters(SectionListParameters, InLanguage, OfPhotos, WithIds):
    """What the list of galleries can be asked."""


class PhotoListParameters(SearchableListParameters, OfPhotos, WithIds, Including):
    """What the list of photos can be asked."""

"""Lists page by page: a cursor says where the next page starts, and nobody else can make one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from ninja.errors import HttpError
from pydantic import (
    AfterValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from gallery.addresses import make_absolute
from gallery.api.shaping import Shape, without_default
from media.text_search import MAX_WORDS, search_words

DEFAULT_LENGTH = 20
MAX_LENGTH = 50
MAX_WORDS_CHARACTERS = 200
RFC_3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d{1,9})\d*)?([Zz]|[+ -]\d\d:\d\d)", re.ASCII
)


def read_moment(text: str) -> datetime:
    """A moment as RFC 3339 writes it. Raises `ValueError`.

    A plus that was not percent-encoded arrives as a space and is taken for what it was.
    """
    match = RFC_3339.fullmatch(text)
    if match is None:
        raise ValueError("write a moment with its zone, such as 2026-11-25T01:00:00Z")
    day, minute, second, fraction, zone = match.groups()
    zone = "+00:00" if zone in "Zz" else zone.replace(" ", "+")
    # A leap second is the end of the one before.
    second = min(second, "59")
    microseconds = f"{(fraction or '0')[:6]:0<6}"
    try:
        moment = datetime.fromisoformat(f"{day}T{minute}:{second}.{microseconds}{zone}")
    except ValueError as error:
        raise ValueError("there is no such moment") from error
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the year 1 or 9999, in a zone that leads out of it
        return moment.replace(tzinfo=UTC)


def checked_moment(text: str) -> str:
    """The text, when it is a moment."""
    read_moment(text)
    return text


def checked_words(text: str) -> str:
    """The text, when it is not too much to search for."""
    if (number := len(search_words(text))) > MAX_WORDS:
        raise ValueError(f"search for at most {MAX_WORDS} words; these are {number}")
    return text


def describe_moment(schema: dict[str, Any]) -> None:
    """The format that JSON Schema has for it."""
    without_default(schema)
    schema["format"] = "date-time"


def read_limit(value: Any, read: ValidatorFunctionWrapHandler) -> int:
    """A length; one sentence for whatever is wrong with it."""
    try:
        return int(read(value))
    except ValidationError as error:
        raise ValueError(
            f"a whole number from 1 to {MAX_LENGTH}; {DEFAULT_LENGTH} where it is left out"
        ) from error


class ListParameters(Shape):
    """What every list can be asked."""

    limit: Annotated[
        int,
        Field(ge=1, le=MAX_LENGTH, description="How many at most are answered."),
        WrapValidator(read_limit),
    ] = DEFAULT_LENGTH
    cursor: str = Field(
        "",
        max_length=300,
        pattern=r"^[A-Za-z0-9_:-]*$",
        description="Where to go on: taken from `next` of the page before.",
        json_schema_extra=without_default,
    )
    updated_since: Annotated[str, AfterValidator(checked_moment)] = Field(
        "",
        description="Only what was published or changed at or after this moment (RFC 3339).",
        json_schema_extra=describe_moment,
    )

    @property
    def updated_since_moment(self) -> datetime | None:
        """The moment; None when it was not given."""
        return read_moment(self.updated_since) if self.updated_since else None


class SearchableListParameters(ListParameters):
    """A list that can be searched."""

    q: Annotated[str, AfterValidator(checked_words)] = Field(
        "",
        max_length=MAX_WORDS_CHARACTERS,
        description=(
            "Words that must occur in the text, whatever their case and accents; at most "
            f"{MAX_WORDS}. A phrase stands in double quotes."
        ),
        json_schema_extra=without_default,
    )

    @property
    def words(self) -> list[str]:
        """What is searched for."""
        return search_words(self.q)


class SectionListParameters(SearchableListParameters):
    """A list of what stands in sections."""

    section: str = Field(
        "",
        max_length=60,
        pattern=r"^[A-Za-z0-9_-]*$",
        description="The slug of a section.",
        json_schema_extra=without_default,
    )


@dataclass(frozen=True, slots=True)
class Page[ThingT]:
    """One page of a list and the URL of the next; empty at the end."""

    things: list[ThingT]
    next_url: str


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered: newest first by `moment`, then by id. `name` marks its cursors."""

    name: str
    moment: str


def build_page[ModelT: Model](
    things: QuerySet[ModelT], order: Order, parameters: ListParameters, path: str
) -> Page[ModelT]:
    """One page in one query. Raises `HttpError` 404 for a cursor that we did not make."""
    signer = Signer(salt=f"api.{order.name}")
    if parameters.cursor:
        at, pk = read_cursor(signer, parameters.cursor)
        things = things.filter(
            Q(**{f"{order.moment}__lt": at}) | Q(**{order.moment: at, "pk__lt": pk}),
            **{f"{order.moment}__lte": at},  # the range that the index is read for
        )
    found = list(things.order_by(f"-{order.moment}", "-pk")[: parameters.limit + 1])
    if len(found) <= parameters.limit:
        return Page(found, "")
    last = found[parameters.limit - 1]
    cursor = signer.sign_object([getattr(last, order.moment).isoformat(), last.pk])
    kept = parameters.model_dump(exclude_defaults=True, exclude={"cursor"})
    return Page(found[:-1], make_absolute(f"{path}?{urlencode({**kept, 'cursor': cursor})}"))


def read_cursor(signer: Signer, cursor: str) -> tuple[datetime, int]:
    """Where a page starts. Raises `HttpError` 404."""
    try:
        at, pk = signer.unsign_object(cursor)
        return datetime.fromisoformat(at), int(pk)
    except (BadSignature, ValueError, TypeError) as error:
        raise HttpError(
            404, "cursor: there is no such page. Take the cursor from `next` of the page before."
        ) from error

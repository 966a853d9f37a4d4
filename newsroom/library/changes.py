"""What can be done to one photo's columns, for a whole selection at once.

A change knows which columns it looks at, what becomes of a value, and how it is told. It is asked
twice: for the preview, and when it is done, with the values that the editor saw. No database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, get_args

from gallery.slides.find_and_replace import Search, tell_replacing
from gallery.slides.one_field import join_texts
from newsroom.library.columns import COLUMNS, TEXTS, EditRefused, clean_value, name_columns

How = Literal["set", "append", "prepend", "remove"]
HOWS: tuple[How, ...] = get_args(How)
MOMENTS = ("embargo_until", "expires_at")
# What can be copied from one photo to others, or be looked through: what is of one photo alone is
# not copied by accident, since each is chosen by its name.
COPIED = tuple(name for name, column in COLUMNS.items() if column.group in ("words", "rights"))
SEARCHED = (*TEXTS, "keywords")
VERBS: dict[How, str] = {
    "set": "set the {} of {{photos}}",
    "append": "added to the {} of {{photos}}",
    "prepend": "added to the {} of {{photos}}",
    "remove": "took something out of the {} of {{photos}}",
}


class Change(Protocol):
    """What is to become of some columns."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that it looks at."""

    @property
    def summary(self) -> str:
        """What is said of it, with "{photos}" for how many changed."""

    def apply(self, column: str, value: Any) -> Any:
        """The value to come, given the one that is there."""


@dataclass(frozen=True, slots=True)
class SetColumn:
    """One column set, added to, or taken something out of. Raises `EditRefused`."""

    column: str
    value: Any
    how: How = "set"

    def __post_init__(self) -> None:
        known = COLUMNS.get(self.column)
        if known is None or known.group in ("focus", "moments"):
            raise EditRefused(f"A photo has no field {self.column!r} that is set for many.")
        if self.how != "set" and not (known.is_text or self.column == "keywords"):
            raise EditRefused(f"The {known.label} is set, not added to.")
        if self.how != "set" and not self.value:
            raise EditRefused("Write what is to be added, or taken out.")

    @property
    def columns(self) -> tuple[str, ...]:
        """The one."""
        return (self.column,)

    @property
    def summary(self) -> str:
        """Such as "set the credit of {photos}"."""
        label = COLUMNS[self.column].label
        if self.how == "set" and self.value in ("", [], None):
            return f"emptied the {label} of {{photos}}"
        return VERBS[self.how].format(label)

    def apply(self, column: str, value: Any) -> Any:
        """As it is set, joined, or without it."""
        if self.how == "set":
            return self.value
        if column == "keywords":
            return change_keywords(list(value), list(self.value), self.how)
        if self.how == "remove":
            return take_out(value, self.value)
        parts = (value, self.value) if self.how == "append" else (self.value, value)
        return join_texts(*parts, field=column)


def change_keywords(present: list[str], given: list[str], how: How) -> list[str]:
    """Keywords with others besides, or without them, whatever their case; each once."""
    named = {word.strip().casefold() for word in given}
    rest = [word for word in present if word.casefold() not in named]
    if how == "remove":
        return rest
    if how == "prepend":
        return [*given, *rest]
    known = {word.casefold() for word in present}
    return [*present, *(word for word in given if word.strip().casefold() not in known)]


def take_out(text: str, piece: str) -> str:
    """A text without a piece of it, and without the second space that would be left."""
    if piece not in text:
        return text
    left, *others = text.split(piece)
    for other in others:
        is_double = (not left or left[-1].isspace()) and other.startswith(" ")
        left += other[1:] if is_double else other
    return left.strip()


@dataclass(frozen=True, slots=True)
class Replace:
    """A text found and replaced in some columns."""

    search: Search
    columns: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.columns or not set(self.columns) <= set(SEARCHED):
            raise EditRefused("Choose the fields that are to be looked through.")

    @property
    def summary(self) -> str:
        """Such as "replaced “Bonn” by “Köln” in {photos}"."""
        return tell_replacing(self.search)

    def apply(self, column: str, value: Any) -> Any:
        """With the replacement wherever the search finds something."""
        if column != "keywords":
            return self.search.replace(value)
        replaced = (self.search.replace(word).strip() for word in value)
        return list(dict.fromkeys(filter(None, replaced)))


@dataclass(frozen=True, slots=True)
class Copy:
    """The words of one photo, column by column, for others."""

    values: Mapping[str, Any]
    source: str  # the name of the photo that they come from
    refused: Mapping[str, str] = field(default_factory=dict)  # what none can take, and why

    def __post_init__(self) -> None:
        if not self.values or not set(self.values) <= set(COPIED):
            raise EditRefused("Choose the fields that are to be copied.")

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that were chosen."""
        return tuple(self.values)

    @property
    def summary(self) -> str:
        """Such as "copied the credit and city of “Harbour” to {photos}"."""
        return f"copied the {name_columns(self.values)} of “{self.source[:60]}” to {{photos}}"

    @property
    def left_out(self) -> str:
        """What of the source is not copied, as a sentence; empty where all is."""
        if not self.refused:
            return ""
        reasons = " ".join(self.refused.values())
        return f"Not copied of “{self.source}”: the {name_columns(self.refused)}. {reasons}"

    def apply(self, column: str, value: Any) -> Any:
        """The source's."""
        return self.values[column]


def copy_words(values: Mapping[str, Any], source: str) -> Copy:
    """The copying of a photo's words; what its file brought and no editor could write is left out.

    Raises `EditRefused` where nothing is left, or nothing was chosen.
    """
    refused: dict[str, str] = {}
    for name, value in values.items():
        try:
            clean_value(name, value)
        except EditRefused as error:
            refused[name] = str(error)
    good = {name: value for name, value in values.items() if name not in refused}
    if refused and not good:
        raise EditRefused(Copy(values, source, refused).left_out)
    return Copy(good, source, refused)


@dataclass(frozen=True, slots=True)
class SetMoment:
    """An embargo or the end of a licence; None for none."""

    column: str
    at: datetime | None

    def __post_init__(self) -> None:
        if self.column not in MOMENTS:
            raise EditRefused(f"A photo has no moment {self.column!r}.")

    @property
    def columns(self) -> tuple[str, ...]:
        """The one."""
        return (self.column,)

    @property
    def summary(self) -> str:
        """What became of the moment."""
        if self.column == "embargo_until":
            return f"{'lifted' if self.at is None else 'set'} the embargo of {{photos}}"
        kept = "let the licence of {photos} go on without end"
        return kept if self.at is None else "set the end of the licence of {photos}"

    def apply(self, column: str, value: Any) -> Any:
        """The moment."""
        return self.at

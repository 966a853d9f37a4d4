"""What a photo may not be used for, as its page says it above all words, and briefly on cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import Truncator

from media.date_format import format_moment
from media.models import Photo
from media.rights_provenance import SetBy, who_set

TERRITORY_CHARACTERS = 60  # on a card


@dataclass(frozen=True, slots=True)
class Restriction:
    """One of them: in a word or two, and what is to be known besides."""

    label: str
    text: str = ""
    set_by: SetBy | None = None


def list_restrictions(photo: Photo) -> Iterator[Restriction]:
    """All that hold; none for a photo that may be used for anything."""
    if photo.is_editorial_only:
        yield Restriction("Editorial use only.", set_by=who_set(photo, "is_editorial_only"))
    if not photo.may_be_sold:
        yield Restriction("No sales.", set_by=who_set(photo, "may_be_sold"))
    if not photo.may_be_syndicated:
        yield Restriction("Withheld", "from other sites.", who_set(photo, "may_be_syndicated"))
    if photo.territory:
        yield Restriction("Territory:", photo.territory, who_set(photo, "territory"))
    if photo.archive_days is not None:
        days = f"{photo.archive_days} day{'' if photo.archive_days == 1 else 's'}"
        until = f": until {format_moment(photo.archive_until)}." if photo.archive_until else "."
        yield Restriction("Not for archive", f"after {days}{until}", who_set(photo, "archive_days"))
    if photo.expires_at is not None:
        ends = f"{format_moment(photo.expires_at)}."
        yield Restriction("Licence ends", ends, who_set(photo, "expires_at"))


def list_limits(photo: Photo) -> tuple[str, ...]:
    """The same in as few words as there are, for cards."""
    limits = []
    if photo.is_editorial_only:
        limits.append("editorial only")
    if not photo.may_be_sold:
        limits.append("no sales")
    if not photo.may_be_syndicated:
        limits.append("withheld")
    if photo.territory:
        limits.append(Truncator(photo.territory).chars(TERRITORY_CHARACTERS))
    if photo.archive_until is not None:
        limits.append(f"not for archive after {format_moment(photo.archive_until)}")
    if photo.expires_at is not None:
        limits.append(f"licence ends {format_moment(photo.expires_at)}")
    return tuple(limits)

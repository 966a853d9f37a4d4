"""A photo's usage terms as one text, for formats that have no fields for each restriction."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.timezone import localtime

from media.photo_view import PhotoView


def write_usage_terms(photo: PhotoView) -> str:
    """What the terms say, then each restriction that is not among them; "" for none.

    As sentences: "Editorial use only. No sales. Territory: Germany. Not to be used after …".
    """
    terms = photo.usage_terms.strip()
    said = terms.casefold()
    added = [one for one in list_restrictions(photo) if one.casefold() not in said]
    if terms and added and terms[-1] not in ".!?":
        terms += "."
    return " ".join(filter(None, [terms, *(f"{one}." for one in added)]))


def list_restrictions(photo: PhotoView) -> Iterator[str]:
    """Each restriction in the words that agencies use."""
    if photo.is_editorial_only:
        yield "Editorial use only"
    if not photo.may_be_sold:
        yield "No sales"
    if photo.territory.strip():
        yield f"Territory: {photo.territory.strip().rstrip('.')}"
    if photo.archive_days is not None:
        days = f"{photo.archive_days} day{'' if photo.archive_days == 1 else 's'}"
        yield f"Not for archive after {days}"
    if photo.ends_at is not None:
        yield f"Not to be used after {localtime(photo.ends_at).isoformat(timespec='seconds')}"

"""A change across a selection: shown first, photo by photo, then done where all is as it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User

from media.models import Photo
from newsroom.library.changes import Change
from newsroom.library.columns import clean_value, from_json
from newsroom.library.edits import EditRefused, PhotoEdit, edit_photos
from newsroom.library.outcome import Outcome
from newsroom.rights import list_editable_photos

MOST_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Planned:
    """What a change would make of one photo: by column, what is there and what would be.

    `refused` are the columns that cannot take it, and why.
    """

    photo: Photo
    changes: Mapping[str, tuple[Any, Any]]
    is_open: bool  # whether the editor may change it
    refused: Mapping[str, str] = field(default_factory=dict)


def find_selected(photo_ids: Sequence[int], *, without: Sequence[str] = ()) -> list[Photo]:
    """The photos of a selection that are in the library, in its order, in 1 query.

    `without` are columns that nobody will look at. Raises `EditRefused` for none, and for more than
    are changed at once.
    """
    ids = list(dict.fromkeys(photo_ids))
    if len(ids) > MOST_AT_ONCE:
        raise EditRefused(
            f"At most {MOST_AT_ONCE:,} photos are taken at once; these are {len(ids):,}. "
            "Nothing was changed."
        )
    found = Photo.objects.defer("embedded_metadata", *without).in_bulk(ids)
    if not found:
        raise EditRefused("None of these photos is in the library any more.")
    return [found[photo_id] for photo_id in ids if photo_id in found]


def plan_change(photo_ids: Sequence[int], change: Change, *, by: User) -> list[Planned]:
    """What would become of each photo of a selection; those that say so already are named, too.

    In a number of queries that does not hang on how many there are. What one photo cannot take
    stops no other; raises `EditRefused` where none can take it.
    """
    photos = find_selected(photo_ids)
    open_ids = list_editable_photos(by, [photo.pk for photo in photos])
    planned = [plan_of(photo, change, is_open=photo.pk in open_ids) for photo in photos]
    reasons = [reason for each in planned for reason in each.refused.values()]
    if reasons and not any(each.changes for each in planned):
        raise EditRefused(reasons[0])
    return planned


def plan_of(photo: Photo, change: Change, *, is_open: bool) -> Planned:
    """The columns of a photo that would say something else."""
    planned: dict[str, tuple[Any, Any]] = {}
    refused: dict[str, str] = {}
    for column in change.columns:
        present = getattr(photo, column)
        value = change.apply(column, present)
        if value == present:
            continue  # what a file brought stays as it is, whatever a column takes by now
        try:
            value = clean_value(column, value)
        except EditRefused as error:
            refused[column] = str(error)
            continue
        if value != present:
            planned[column] = (present, value)
    return Planned(photo, planned, is_open, refused)


def make_change(
    seen: Mapping[int, Mapping[str, Any]], change: Change, *, by: User | None
) -> Outcome:
    """Do what was shown: `seen` are the values that the editor saw, by photo and column, as JSON.

    Raises `EditRefused`, and nothing is changed then.
    """
    edits = {photo_id: edit_of(values, change) for photo_id, values in seen.items()}
    return edit_photos(edits, summary=change.summary, changed_by=by)


def edit_of(values: Mapping[str, Any], change: Change) -> PhotoEdit:
    """The edit of one photo, whose values were seen."""
    unknown: Collection[str] = values.keys() - set(change.columns)
    if unknown:
        raise EditRefused("The preview was of something else. Look again.")
    try:
        was = {column: from_json(column, value) for column, value in values.items()}
        return PhotoEdit(
            {column: (value, change.apply(column, value)) for column, value in was.items()}
        )
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise EditRefused("What was seen is none of a photo's values. Look again.") from error

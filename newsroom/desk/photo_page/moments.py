"""The embargo of one photo and the end of its licence, set on its page."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User

from media.date_input import MomentRefused
from media.models import Photo
from media.photo_embargo import require_future
from newsroom.library.changes import SetMoment
from newsroom.library.edits import PhotoEdit, edit_photos


def edit_moment(photo: Photo, column: str, at: datetime | None, *, by: User) -> Photo:
    """Set `embargo_until` or `expires_at`, or take it out (None), through the door of all edits:
    it stands in the photo's history and can be undone. The row as it is then.

    Raises `MomentIsPast` for an embargo that is over, and `MomentRefused` where somebody else
    changed it meanwhile.
    """
    if at is not None and column == "embargo_until":
        require_future(at)
    change = SetMoment(column, at)
    edit = PhotoEdit({column: (getattr(photo, column), at)})
    outcome = edit_photos({photo.pk: edit}, summary=change.summary, changed_by=by)
    if not outcome.is_whole:
        raise MomentRefused(f"Nothing was changed: {outcome.sentence}")
    photo.refresh_from_db()
    return photo

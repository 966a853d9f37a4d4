"""The row of a gallery or an article, held for a change, with what the clock has done to it.

Publishing, embargoes and schedules start from here.
"""

from __future__ import annotations

from django.utils import timezone

from gallery.models import Publishable

STATE_FIELDS = (
    "state",
    "assigned_to",
    "published_at",
    "shown_again_at",
    "embargo_until",
    "withdraw_at",
    "withdrawn_at",
    "was_public",
    "edited_at",
)


def hold_row[ThingT: Publishable](thing: ThingT) -> ThingT:
    """The present row, held until the transaction ends, with what the clock has done to it.

    Every act starts from it: once a moment was changed, nobody could tell what it had done. Not
    saved yet.
    """
    current = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if current.is_published and not current.was_public:
        # Its date is the day on which readers first saw it.
        current.was_public, current.published_at = True, current.visible_from
    if current.state == Publishable.State.PUBLISHED and current.is_withdrawn:
        current.state, current.was_public = Publishable.State.WITHDRAWN, True
        current.withdrawn_at, current.withdraw_at = current.withdraw_at, None
        current.shown_again_at = None
    if current.withdraw_at is not None and current.withdraw_at <= timezone.now():
        current.withdraw_at = None  # it passed while nothing was public
    return current

"""Publishing, scheduling and withdrawing: the only writers of a state."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gallery.models import Gallery, Publishable
from media.timestamps import in_words
from newsroom import states
from newsroom.baking.marks import mark_stale
from newsroom.baking.rows import StaleMark
from newsroom.visibility import note_who_waits, photos_of

STATE_FIELDS = (
    "state",
    "published_at",
    "embargo_until",
    "withdraw_at",
    "withdrawn_at",
    "edited_at",
)


class TransitionNotAllowed(Exception):
    """The thing is not in a state from which this can be done."""


class NothingToPublish(Exception):
    """Readers would get an empty page."""


class MomentIsPast(Exception):
    """A schedule that names a moment that is over."""


def publish[ThingT: Publishable](thing: ThingT, *, at: datetime | None = None) -> ThingT:
    """Show a gallery or an article to readers, now or from a moment on; the row as it is then.

    Nobody has to be there at the moment: what readers may see is asked of the clock. What was
    public before keeps its first date and comes back at `at`. An embargo holds all the same.
    Raises `TransitionNotAllowed`, `MomentIsPast` and, for a gallery in which no slide has a photo,
    `NothingToPublish`.
    """
    now = timezone.now()
    if at is not None and at <= now:
        raise MomentIsPast(f"{in_words(at)} is over: choose a later moment, or publish now.")
    with transaction.atomic():
        current = locked(thing)
        if not current.is_scheduled:
            require_transition(current, Publishable.State.PUBLISHED)
        if isinstance(current, Gallery) and not current.slides.exclude(photo=None).exists():
            raise NothingToPublish(f"“{current}” has no photo yet: add one, then publish.")
        was_public = current.published_at is not None and current.published_at <= now
        current.state = Publishable.State.PUBLISHED
        if not was_public:
            current.published_at = at or now
        elif at is not None:
            current.embargo_until = at
        current.withdrawn_at = None
        if current.withdraw_at is not None and current.withdraw_at <= now:
            current.withdraw_at = None  # or it would be gone again at once
        current.save(update_fields=STATE_FIELDS)
        note_who_waits(photos_of(current))
        mark_thing(current)
    return current


def cancel_schedule[ThingT: Publishable](thing: ThingT) -> ThingT:
    """Take back a publication that is yet to come; the row as it is then.

    What was public before is withdrawn as it was. Raises `TransitionNotAllowed`.
    """
    now = timezone.now()
    with transaction.atomic():
        current = locked(thing)
        if not current.is_scheduled:
            raise TransitionNotAllowed(f"“{current}” is not scheduled.")
        if current.published_at is not None and current.published_at <= now:
            current.state, current.withdrawn_at = Publishable.State.WITHDRAWN, now
        else:
            current.state, current.published_at = Publishable.State.DRAFT, None
        current.save(update_fields=STATE_FIELDS)
        mark_thing(current)
    return current


def withdraw[ThingT: Publishable](thing: ThingT) -> ThingT:
    """Take a gallery or an article off the public site; its address then says so (410).

    Raises `TransitionNotAllowed`.
    """
    with transaction.atomic():
        current = locked(thing)
        require_transition(current, Publishable.State.WITHDRAWN)
        if current.is_scheduled:
            raise TransitionNotAllowed(f"“{current}” is not public yet: cancel its schedule.")
        current.state = Publishable.State.WITHDRAWN
        current.withdrawn_at = timezone.now()
        current.save(update_fields=STATE_FIELDS)
        mark_thing(current)
    return current


def mark_thing(thing: Publishable) -> None:
    """Have the pages of a gallery or an article baked, or removed."""
    is_gallery = isinstance(thing, Gallery)
    mark_stale(StaleMark.Kind.GALLERY if is_gallery else StaleMark.Kind.ARTICLE, thing.pk)


def locked[ThingT: Publishable](thing: ThingT) -> ThingT:
    """The present row, held until the transaction ends."""
    manager = type(thing)._default_manager
    return manager.select_for_update().get(pk=thing.pk)


def require_transition(thing: Publishable, after: str) -> None:
    """Raise `TransitionNotAllowed` unless the present state allows it."""
    if not states.is_allowed(thing.state, after):
        raise TransitionNotAllowed(f"“{thing}” is {thing.get_state_display().lower()} already.")

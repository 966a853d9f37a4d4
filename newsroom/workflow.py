"""Publishing and withdrawing: the only writers of a state."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gallery.models import Gallery, Publishable
from newsroom import states
from newsroom.visibility import note_who_waits, photos_of


class TransitionNotAllowed(Exception):
    """The thing is not in a state from which this can be done."""


class NothingToPublish(Exception):
    """Readers would get an empty page."""


def publish[ThingT: Publishable](thing: ThingT) -> ThingT:
    """Show a gallery or an article to readers; the row as it is then.

    What was published before keeps its first date. Raises `TransitionNotAllowed` and, for a
    gallery in which no slide has a photo, `NothingToPublish`.
    """
    with transaction.atomic():
        current = locked(thing)
        require_transition(current, Publishable.State.PUBLISHED)
        if isinstance(current, Gallery) and not current.slides.exclude(photo=None).exists():
            raise NothingToPublish(f"“{current}” has no photo yet: add one, then publish.")
        current.state = Publishable.State.PUBLISHED
        current.published_at = current.published_at or timezone.now()
        current.withdrawn_at = None
        current.save(update_fields=["state", "published_at", "withdrawn_at", "edited_at"])
        note_who_waits(photos_of(current))
    return current


def withdraw[ThingT: Publishable](thing: ThingT) -> ThingT:
    """Take a gallery or an article off the public site; its address then says so (410).

    Raises `TransitionNotAllowed`.
    """
    with transaction.atomic():
        current = locked(thing)
        require_transition(current, Publishable.State.WITHDRAWN)
        current.state = Publishable.State.WITHDRAWN
        current.withdrawn_at = timezone.now()
        current.save(update_fields=["state", "withdrawn_at", "edited_at"])
    return current


def locked[ThingT: Publishable](thing: ThingT) -> ThingT:
    """The present row, held until the transaction ends."""
    manager = type(thing)._default_manager
    return manager.select_for_update().get(pk=thing.pk)


def require_transition(thing: Publishable, after: str) -> None:
    """Raise `TransitionNotAllowed` unless the present state allows it."""
    if not states.is_allowed(thing.state, after):
        raise TransitionNotAllowed(f"“{thing}” is {thing.get_state_display().lower()} already.")

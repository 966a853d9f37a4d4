"""Publishing, scheduling and withdrawing: the only writers of a state."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gallery.models import Gallery, Publishable, Slide
from media.date_format import format_moment
from media.models import PhotoQuerySet
from media.photo_embargo import LicenceEndsFirst, MomentIsPast, require_future
from newsroom.audit.record import record
from newsroom.baking.outbox import mark_publishable
from newsroom.models.audit import AuditEntry
from newsroom.publishable_rows import STATE_FIELDS, hold_row
from newsroom.publishing import states
from newsroom.visibility import find_photos, note_who_waits


class TransitionNotAllowed(Exception):
    """The thing is not in a state from which this can be done."""


class NothingToPublish(Exception):
    """Readers would get an empty page."""


class MomentsContradict(Exception):
    """It would be withdrawn before readers see it."""


REFUSALS = (
    TransitionNotAllowed,
    NothingToPublish,
    MomentIsPast,
    MomentsContradict,
    LicenceEndsFirst,
)


def publish[ThingT: Publishable](thing: ThingT, *, at: datetime | None = None) -> ThingT:
    """Show a gallery or an article to readers, now or from a moment on; the row as it is then.

    Nobody has to be there at the moment: what readers may see is asked of the clock. What was
    public before keeps its first date and comes back at `at`. An embargo holds all the same: the
    row's `why_hidden` says so. Raises `TransitionNotAllowed`, `MomentIsPast`, `MomentsContradict`
    and, for a gallery in which no slide has a photo (or all are rejected), `NothingToPublish`.
    """
    if at is not None:
        require_future(at)
    with transaction.atomic():
        current = hold_row(thing)
        require_publishable(current, at)
        current.state = Publishable.State.PUBLISHED
        current.assigned_to = None  # nobody has to go on with it
        if current.was_public:
            current.shown_again_at = at
        else:
            current.published_at = at or timezone.now()
        if current.shown_again_at is None:
            current.withdrawn_at = None
        require_order(current)
        photos = find_photos(current)
        hold_photos(photos)
        current.save(update_fields=STATE_FIELDS)
        note_who_waits(photos)
        mark_publishable(current)
        if at is None:
            record(AuditEntry.Act.PUBLISH, current)
        else:
            record(AuditEntry.Act.SCHEDULE, current, details={"at": at})
    return current


def hold_photos(photos: PhotoQuerySet) -> None:
    """Hold the rows of photos before what counts their uses is written.

    A kill holds the photo first and its counts then; the other way round, each would wait for the
    other.
    """
    list(photos.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def cancel_schedule[ThingT: Publishable](thing: ThingT) -> ThingT:
    """Take back a publication that is yet to come; the row as it is then.

    What never was public is a draft again, and what was withdrawn is withdrawn as it was. An
    embargo that somebody set stays. Raises `TransitionNotAllowed`.
    """
    with transaction.atomic():
        current = hold_row(thing)
        if not current.is_waiting:
            raise TransitionNotAllowed(f"“{current}” is not scheduled.")
        if not current.was_public:
            current.state, current.published_at = Publishable.State.DRAFT, None
        elif current.is_scheduled:
            current.state = Publishable.State.WITHDRAWN
            current.withdrawn_at = current.withdrawn_at or timezone.now()
        else:
            raise TransitionNotAllowed(
                f"“{current}” is not scheduled, but under embargo: lift that, or withdraw it."
            )
        current.shown_again_at = None
        current.save(update_fields=STATE_FIELDS)
        mark_publishable(current)
        record(AuditEntry.Act.CANCEL_SCHEDULE, current)
    return current


def withdraw[ThingT: Publishable](thing: ThingT) -> ThingT:
    """Take a gallery or an article off the public site; its address then says so (410).

    Raises `TransitionNotAllowed`.
    """
    with transaction.atomic():
        was_withdrawn_by_clock = thing.state == Publishable.State.PUBLISHED and thing.is_withdrawn
        current = hold_row(thing)
        if was_withdrawn_by_clock and current.is_withdrawn:
            return noted(current)
        require_transition(current, Publishable.State.WITHDRAWN)
        if current.is_scheduled or not current.was_public:
            raise TransitionNotAllowed(f"“{current}” is not public yet: cancel its schedule.")
        current.state = Publishable.State.WITHDRAWN
        current.withdrawn_at = timezone.now()
        current.withdraw_at = None
        current.save(update_fields=STATE_FIELDS)
        mark_publishable(current)
        record(AuditEntry.Act.WITHDRAW, current)
    return current


def list_open_acts(thing: Publishable) -> frozenset[str]:
    """Which of the acts above are open to a thing as it is now, by their names."""
    if thing.is_published:
        return frozenset({"withdraw"})
    if thing.is_scheduled:
        return frozenset({"publish", "schedule", "cancel_schedule"})
    if thing.is_waiting:  # for the end of its embargo
        return frozenset({"withdraw"} if thing.was_public else {"schedule", "cancel_schedule"})
    return frozenset({"publish", "schedule"})


def noted[ThingT: Publishable](thing: ThingT) -> ThingT:
    """Keep what the clock has done to a row that is held, and have its pages follow."""
    thing.save(update_fields=STATE_FIELDS)
    mark_publishable(thing)
    return thing


def require_publishable(thing: Publishable, at: datetime | None) -> None:
    """Raise `TransitionNotAllowed` or `NothingToPublish` unless it may be published (`at`)."""
    is_held_only = thing.is_waiting and not thing.is_scheduled
    if is_held_only and (at is None or thing.was_public):
        raise TransitionNotAllowed(
            f"“{thing}” is published already. {thing.why_hidden} Lift the embargo to show it now."
        )
    if not thing.is_waiting:
        require_transition(thing, Publishable.State.PUBLISHED)
    if isinstance(thing, Gallery) and not has_photo(thing):
        raise NothingToPublish(f"“{thing}” has no photo yet: add one, then publish.")


def has_photo(gallery: Gallery) -> bool:
    """Whether there is a photo in it that is not rejected."""
    return Slide.objects.not_rejected().filter(gallery=gallery).exclude(photo=None).exists()


def require_transition(thing: Publishable, after: str) -> None:
    """Raise `TransitionNotAllowed` unless the present state allows it."""
    if not states.is_allowed(thing.state, after):
        raise TransitionNotAllowed(f"“{thing}” is {thing.get_state_display().lower()} already.")


def require_order(thing: Publishable) -> None:
    """Raise `MomentsContradict` where it would be withdrawn before readers see it."""
    starts_at = thing.visible_from or thing.embargo_until
    if thing.withdraw_at is None or starts_at is None or thing.withdraw_at > starts_at:
        return
    raise MomentsContradict(
        f"“{thing}” would be withdrawn {format_moment(thing.withdraw_at)}, before readers see it "
        f"({format_moment(starts_at)}). Nothing was changed: change the other moment first."
    )

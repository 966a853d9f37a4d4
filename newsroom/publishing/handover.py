"""Handing a gallery or an article on: ready for publishing, back to a draft, or with a note only.

Each step may have a note, and somebody who is to go on with it. What is ready may be edited as a
draft may; publishing it takes it from everybody's desk.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from gallery.models import Gallery, Publishable, Slide
from newsroom.audit.record import record
from newsroom.models import AuditEntry, Handover, Notification
from newsroom.notifications import find_mentioned, list_other_names, notify
from newsroom.publishable_rows import hold_row
from newsroom.publishing import states
from newsroom.publishing.workflow import TransitionNotAllowed
from newsroom.rights import has_right

MOST_CHARACTERS = 2_000
STEPS = Handover.Step
STATE_AFTER = {STEPS.READY: Publishable.State.READY, STEPS.BACK: Publishable.State.DRAFT}
ACTS = {STEPS.READY: AuditEntry.Act.READY, STEPS.BACK: AuditEntry.Act.BACK_TO_DRAFT}


class HandoverRefused(Exception):
    """A note that says nothing or too much, or somebody who cannot go on with it."""


def hand_over[ThingT: Publishable](
    thing: ThingT,
    *,
    step: Handover.Step,
    made_by: User | None,
    note: str = "",
    assigned_to: User | None = None,
    slide: Slide | None = None,
) -> ThingT:
    """Do a step; the row as it is then.

    Without `assigned_to` it is nobody's in particular; what goes back is for whoever said last that
    it was ready. `slide` is the photo of the gallery that the note is about. Whom it is for and
    whom the note names as `@name`, if they may see it, is told. Raises `TransitionNotAllowed`,
    `HandoverRefused`.
    """
    note = clean_note(note)
    if step == STEPS.NOTE and not note and assigned_to is None:
        raise HandoverRefused("Write a note, or choose somebody.")
    if assigned_to is not None and not may_go_on(assigned_to, thing):
        raise HandoverRefused(f"{assigned_to} may not edit it: choose somebody else.")
    with transaction.atomic():
        current = hold_row(thing)
        if step in STATE_AFTER:
            require_step(current, STATE_AFTER[step])
            current.state = STATE_AFTER[step]
        if step == STEPS.BACK and assigned_to is None:
            assigned_to = find_who_said_ready(current)
        current.assigned_to = assigned_to
        current.save(update_fields=["state", "assigned_to", "edited_at"])
        Handover.objects.create(
            **name_thing(current),
            step=step,
            slide=slide,
            note=note,
            made_by=made_by,
            made_by_name=str(made_by) if made_by else "",
            assigned_to=assigned_to,
        )
        tell(current, made_by=made_by, note=note, slide=slide)
        if step in ACTS:
            record(ACTS[step], current, details={"note": note} if note else None)
    return current


def tell(thing: Publishable, *, made_by: User | None, note: str, slide: Slide | None) -> None:
    """Tell whom it is for, and those whom the note names."""
    tell_of = partial(
        notify, by=made_by, said=note, anchor=f"#card-{slide.public_id}" if slide else ""
    )
    whose = [thing.assigned_to] if thing.assigned_to else []
    tell_of(whose, Notification.Reason.ASSIGNED, thing)
    named = [person for person in find_named(thing, note) if person not in whose]
    tell_of(named, Notification.Reason.MENTIONED, thing)


def find_named(thing: Publishable, note: str) -> list[User]:
    """Those whom a note about a thing names and who may see it."""
    mentioned = find_mentioned(note)
    if not mentioned:
        return []
    seers = set(list_who_may_see(thing))
    return [person for person in mentioned if person in seers]


def list_untold(thing: Publishable, note: str) -> list[str]:
    """The names in a note that reach nobody: of no user, or of one who may not see the thing."""
    told = {person.get_username() for person in find_named(thing, note)}
    return list_other_names(note, told)


def clean_note(note: str) -> str:
    """The note without what no database keeps. Raises `HandoverRefused` for too long a one."""
    kept = note.replace("\x00", "").strip()
    if len(kept) > MOST_CHARACTERS:
        raise HandoverRefused(
            f"The note has {len(kept):,} characters; the limit is {MOST_CHARACTERS:,}. Shorten it."
        )
    return kept


def require_step(thing: Publishable, after: str) -> None:
    """Raise `TransitionNotAllowed` unless the present state allows it."""
    if thing.state == after or not states.is_allowed(thing.state, after):
        raise TransitionNotAllowed(f"“{thing}” is {thing.get_state_display().lower()} already.")


def may_go_on(person: User, thing: Publishable) -> bool:
    """Whether somebody may log in and edit such things, if not always this one as it is now."""
    return person.is_active and person.is_staff and has_right(person, "change", thing)


def list_who_may_go_on(thing: Publishable) -> list[User]:
    """All of them by name; the rights of each are asked of the database at once."""
    label = thing._meta
    permission = f"{label.app_label}.change_{label.model_name}"
    people = User.objects.with_perm(permission)
    return list(people.filter(is_staff=True).order_by("username"))


def list_who_may_see(thing: Publishable) -> list[User]:
    """All of the desk who may see such things, by name, whether or not they may edit them."""
    label = thing._meta
    found = {
        person.pk: person
        for act in ("view", "change")
        for person in User.objects.with_perm(f"{label.app_label}.{act}_{label.model_name}").filter(
            is_staff=True
        )
    }
    return sorted(found.values(), key=lambda person: person.username.casefold())


def list_handovers(thing: Publishable) -> QuerySet[Handover]:
    """What was said of a thing, the newest first."""
    return Handover.objects.filter(**name_thing(thing)).select_related("assigned_to", "slide")


def find_who_said_ready(thing: Publishable) -> User | None:
    """Who handed it on last, while there is such a user."""
    last = list_handovers(thing).filter(step=STEPS.READY).select_related("made_by").first()
    return last.made_by if last else None


def name_thing(thing: Publishable) -> dict[str, Any]:
    """The column of its kind, for a row of `Handover`."""
    return {"gallery" if isinstance(thing, Gallery) else "article": thing}

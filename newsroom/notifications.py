"""What people are told on the desk, and by mail where the newsroom has a mail server.

A notification is written in the transaction of what it is about: what was not done is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from newsroom.models import Notification, WithoutMail
from newsroom.rights import Person

MENTION = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)")
MOST_MENTIONED = 20  # in one note
# So long a mail waits for further news to the same person, and for him to see it on the desk.
MAIL_WAITS = timedelta(minutes=1)
KEPT = timedelta(days=60)


def find_mentioned(text: str) -> list[User]:
    """The people of the desk whom a note names as `@name`, each once, whatever the case.

    A full stop or a comma after a name is not part of it.
    """
    names = {
        name.lower() for found in MENTION.findall(text) for name in (found, found.rstrip(".-+"))
    }
    if not names:
        return []
    people = User.objects.annotate(folded=Lower("username")).filter(
        folded__in=sorted(names)[: 2 * MOST_MENTIONED], is_active=True, is_staff=True
    )
    return list(people.order_by("username")[:MOST_MENTIONED])


def list_other_names(text: str, usernames: Iterable[str]) -> list[str]:
    """The names that a note gives as `@name` and that are none of these, as they are written."""
    known = {name.lower() for name in usernames}
    return [
        found.rstrip(".-+")
        for found in dict.fromkeys(MENTION.findall(text))
        if not {found.lower(), found.rstrip(".-+").lower()} & known and found.strip(".-+")
    ]


def notify(
    people: Iterable[User],
    reason: Notification.Reason,
    thing: Model,
    *,
    by: User | None,
    said: str = "",
    anchor: str = "",
) -> None:
    """Tell people of a thing of the desk; nobody is told what he did himself.

    `anchor` is the place on the thing's page, such as "#card-…".
    """
    label = thing._meta
    path = reverse(f"admin:{label.app_label}_{label.model_name}_change", args=[thing.pk])
    told = {person.pk: person for person in people if person.is_active and person != by}
    due = find_mail_moment(told)
    Notification.objects.bulk_create(
        Notification(
            person=person,
            reason=reason,
            title=str(thing)[:300],
            desk_path=f"{path}{anchor}",
            said=said,
            by_name=str(by) if by else "",
            mail_after=due.get(person.pk),
        )
        for person in told.values()
    )


def find_mail_moment(people: dict[int, User]) -> dict[int, datetime]:
    """When each is written to; those without an address, or who want no mail, are not."""
    if not settings.SENDS_MAIL or not people:
        return {}
    refused = set(WithoutMail.objects.filter(pk__in=people).values_list("pk", flat=True))
    moment = timezone.now() + MAIL_WAITS
    return {pk: moment for pk, person in people.items() if person.email and pk not in refused}


def list_notifications(person: Person) -> QuerySet[Notification]:
    """Somebody's, the newest first."""
    return Notification.objects.filter(person=person.pk)


def mark_seen(person: User, ids: Iterable[int] | None = None) -> int:
    """Somebody has seen these, or all; they need no mail any more. How many were new."""
    new = list_notifications(person).filter(seen_at=None)
    if ids is not None:
        new = new.filter(pk__in=list(ids))
    return new.update(seen_at=timezone.now(), mail_after=None)


def wants_mail(person: User) -> bool:
    """Whether somebody is written to."""
    return not WithoutMail.objects.filter(pk=person.pk).exists()


def choose_mail(person: User, *, wanted: bool) -> None:
    """Write to somebody from now on, or not any more."""
    if wanted:
        WithoutMail.objects.filter(pk=person.pk).delete()
    else:
        WithoutMail.objects.get_or_create(person=person)
        list_notifications(person).update(mail_after=None)


def forget_old_notifications() -> int:
    """Remove what is older than two months. Their number."""
    return Notification.objects.filter(told_at__lt=timezone.now() - KEPT).delete()[0]

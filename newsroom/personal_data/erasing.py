"""An account without its person: nameless, unusable, and still there for what refers to it."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from media.models import Photo
from newsroom.audit.actor import find_actor
from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry
from newsroom.personal_data.pictured import PHOTOS_AT_ONCE
from newsroom.personal_data.relations import (
    Fate,
    find_rights_set_by,
    list_named_rows,
    list_relations,
)


class ErasureRefused(Exception):
    """Nobody could do what is left to do, or somebody would erase himself."""


def check_erasure(person: User) -> None:
    """Raise `ErasureRefused` where this account must not be erased."""
    others = User.objects.exclude(pk=person.pk)
    if person.is_superuser and not others.filter(is_superuser=True, is_active=True).exists():
        raise ErasureRefused(
            f"{person} is the last superuser who may log in: make another one first."
        )
    if find_actor().person_id == person.pk:
        raise ErasureRefused("Nobody erases the account that he is logged in with.")
    if others.filter(username=erased_name(person)).exists():
        raise ErasureRefused(f"Another account is called {erased_name(person)}: rename it first.")


def erased_name(person: User) -> str:
    """What the account is called from then on."""
    return f"erased-{person.pk}"


def count_rows(person: User) -> dict[str, tuple[int, int]]:
    """By relation, how many rows are deleted, and how many stay; without those that have none."""
    numbers = {}
    for relation in list_relations():
        if number := relation.rows_of(person).count():
            leaving = relation.leaving_rows_of(person).count()
            numbers[relation.name] = (leaving, number - leaving)
    return numbers


@transaction.atomic
def erase_person(person: User) -> None:
    """Take the name off an account, and delete what is the person's alone.

    The audit log stays as it is. Raises `ErasureRefused`, or `RelationUndecided`.
    """
    # Of two superusers who are erased at the same moment, the second is the last one.
    list(User.objects.select_for_update().filter(is_superuser=True).order_by("pk"))
    person = User.objects.select_for_update().get(pk=person.pk)
    check_erasure(person)
    for session in UserSession.objects.filter(user=person):
        session.end()
    for relation in list_relations():
        if relation.decision.fate is not Fate.KEPT:
            relation.leaving_rows_of(person).delete()
    name = erased_name(person)
    for _, column, rows in list_named_rows(person):
        rows.order_by().update(**{column: name})
    rename_in_rights(person.get_username(), name)
    accounts = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=accounts, object_id=str(person.pk)).update(
        object_repr=name
    )
    # Not by `save`: the audit log would keep the mail address and the name once more.
    User.objects.filter(pk=person.pk).update(
        username=name,
        first_name="",
        last_name="",
        email="",
        password=make_password(None),
        last_login=None,
        is_active=False,
        is_staff=False,
        is_superuser=False,
    )
    person.refresh_from_db()
    record(AuditEntry.Act.PERSON_ERASED, person)


def rename_in_rights(before: str, after: str) -> None:
    """Who set a photo's rights is written beside them, column by column."""
    for photo in find_rights_set_by(before).only("pk", "rights_set_by").iterator(PHOTOS_AT_ONCE):
        entries = {
            column: entry | {"editor": after} if entry.get("editor") == before else entry
            for column, entry in photo.rights_set_by.items()
        }
        Photo.objects.filter(pk=photo.pk).update(rights_set_by=entries)

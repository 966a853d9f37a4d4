"""Groups for a limited time: given, moved, taken away, and over by the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry
from newsroom.models.timed_memberships import TimedMembership

Act = AuditEntry.Act


class EndIsPast(ValueError):
    """A membership would be over before it begins."""


class DeskBackend(ModelBackend):
    """Names and passwords as Django has them; rights of groups for a limited time are rights, too.

    It looks at the clock with every request: what is over gives nothing, whether or not a sweep
    has taken the row away.
    """

    def _get_group_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        """Of all groups that somebody is in now, in 1 query."""
        return Permission.objects.filter(group__in=list_groups_now(user_obj))

    def with_perm(
        self,
        perm: Any,
        is_active: bool = True,
        include_superusers: bool = True,
        obj: Any = None,
    ) -> Any:
        """All who have a right now."""
        for_good = super().with_perm(perm, is_active, include_superusers, obj)
        if obj is not None or not isinstance(perm, str):
            return for_good
        app, codename = perm.split(".")
        giving = Permission.objects.filter(codename=codename, content_type__app_label=app)
        timed = TimedMembership.objects.not_over().filter(
            person=OuterRef("pk"), group__permissions__in=giving
        )
        return for_good | User.objects.filter(Exists(timed), is_active=is_active)


def list_groups_now(person: Any) -> QuerySet[Group]:
    """The groups that somebody is in at this moment, for good or until another."""
    for_good = User.groups.through._default_manager.filter(user=person.pk)
    timed = TimedMembership.objects.not_over().filter(person=person.pk)
    rows = Group.objects.filter(
        Q(pk__in=for_good.values("group")) | Q(pk__in=timed.values("group"))
    )
    return rows.order_by("name")


def list_timed_memberships(person: Any) -> list[TimedMembership]:
    """Those of somebody that are not over, with their groups."""
    rows = TimedMembership.objects.not_over().filter(person=person.pk)
    return list(rows.select_related("group"))


def give_group(person: User, group: Group, *, until: datetime, by: User | None) -> TimedMembership:
    """Put somebody into a group until a moment; where he is in it so already, the moment moves.

    Raises `EndIsPast`.
    """
    if until <= timezone.now():
        raise EndIsPast(f"“{group}” would be over before it begins: name a moment to come.")
    with transaction.atomic():
        kept, is_new = TimedMembership.objects.select_for_update().get_or_create(
            person=person, group=group, defaults={"until": until, "given_by_name": str(by or "")}
        )
        details = {"group": group.name, "until": until}
        if not is_new:
            if kept.until == until:
                return kept
            details["before"] = kept.until
            kept.until, kept.given_by_name = until, str(by or "")
            kept.save()
        record(Act.GROUP_FOR_A_TIME, person, details=details)
    return kept


def take_away(membership: TimedMembership) -> None:
    """End it before its time."""
    with transaction.atomic():
        held = TimedMembership.objects.select_for_update().filter(pk=membership.pk).first()
        if held is not None:
            forget(held, how="taken away")


def end_what_is_over() -> int:
    """Take away the rows of what is over by the clock; how many. It gave no right since then."""
    number = 0
    with transaction.atomic():
        over = TimedMembership.objects.select_for_update(skip_locked=True)
        for held in over.filter(until__lte=timezone.now()):
            forget(held, how="its time was over")
            number += 1
    return number


def forget(held: TimedMembership, *, how: str) -> None:
    """Remove a row, and keep in the audit log that it was there."""
    held.delete()
    details = {"group": held.group.name, "until": held.until, "how": how}
    record(Act.GROUP_OVER, held.person, details=details)

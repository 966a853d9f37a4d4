"""Who is in a group until a moment."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone


class TimedMembershipQuerySet(models.QuerySet["TimedMembership"]):
    """Memberships by where their end stands."""

    def not_over(self) -> TimedMembershipQuerySet:
        """Those that give rights now. The clock decides, not whether a sweep has run."""
        return self.filter(until__gt=timezone.now())


class TimedMembership(models.Model):
    """A group's rights for one person until a moment, beside the groups that he is in for good.

    Only `newsroom.sign_in.timed_groups` writes it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="timed_memberships"
    )
    group = models.ForeignKey(Group, models.CASCADE, related_name="timed_memberships")
    until = models.DateTimeField(db_index=True)
    given_by_name = models.CharField(max_length=150, blank=True)  # empty when a command did it
    given_at = models.DateTimeField(default=timezone.now)

    objects = TimedMembershipQuerySet.as_manager()

    class Meta:
        """Those that end first, first. Who may change a person gives and takes them."""

        verbose_name = "group for a limited time"
        verbose_name_plural = "groups for a limited time"
        ordering = ["until", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "group"],
                name="one_timed_membership",
                violation_error_message="This group is in the list twice: once is enough.",
            )
        ]

    def __str__(self) -> str:
        return str(self.group)

    def is_over(self, now: datetime | None = None) -> bool:
        """Whether it gives nothing any more."""
        return self.until <= (now or timezone.now())

"""When each thing that other sites hold last changed for them, and in which order: one row a thing.

Only `newsroom.baking.change_log` writes the rows, beside the rows of the public tree. Whatever says
"updated" to other programs is read from here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

type Moments = Mapping[tuple[str, int], datetime]  # by kind and id


class ChangedThing(models.Model):
    """The last change of one gallery, article, photo or section, for those who keep copies.

    What never was public has no row. A row stays when its thing is gone.
    """

    class Kind(models.TextChoices):
        """What kind of thing it is."""

        GALLERY = "gallery", "Gallery"
        ARTICLE = "article", "Article"
        PHOTO = "photo", "Photo"
        SECTION = "section", "Section"

    class Reason(models.TextChoices):
        """Why other sites may not have it any more; a published name."""

        NONE = "", "It is there"
        KILLED = "killed", "Killed"
        LICENCE_ENDED = "licence_ended", "Its licence has ended"
        NOT_SYNDICATED = "not_syndicated", "May no longer be handed to other sites"
        WITHDRAWN = "withdrawn", "Withdrawn, or shown by nothing that is published"
        DELETED = "deleted", "Deleted"

    class Turn(models.IntegerChoices):
        """What it waits for before it gets its place in the order of change."""

        TOLD = 0, "It has it"
        BAKES = 1, "Its file in the public tree is still the old one"
        READY = 2, "The next place is its own"

    kind = models.CharField(max_length=7, choices=Kind)
    thing_id = models.BigIntegerField()
    slug = models.CharField(max_length=100, blank=True)  # photos have none
    status = models.PositiveSmallIntegerField()  # what its address answers: 200, 404 or 410
    reason = models.CharField(max_length=14, choices=Reason, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    # Its place in the order of change: given anew, the highest of all, each time it has changed.
    position = models.BigIntegerField(null=True, unique=True)
    turn = models.PositiveSmallIntegerField(choices=Turn, default=Turn.BAKES)

    class Meta:
        """One row a thing; indexes for who asks since when, and for what waits for its place."""

        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing_id"], name="changed_thing_once")
        ]
        indexes = [
            models.Index(fields=["kind", "changed_at"], name="changed_thing_since"),
            models.Index(
                fields=["-status", "id"],
                name="changed_thing_ready",
                condition=Q(turn=2),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"


def find_moments(ids_by_kind: Mapping[str, Collection[int]]) -> dict[tuple[str, int], datetime]:
    """When things last changed, by kind and id, in one query; without those that have no row."""
    asked = Q()
    for kind, ids in ids_by_kind.items():
        if ids:
            asked |= Q(kind=kind, thing_id__in=ids)
    if not asked:
        return {}
    rows = ChangedThing.objects.filter(asked).order_by()
    return {
        (kind, thing_id): changed_at
        for kind, thing_id, changed_at in rows.values_list("kind", "thing_id", "changed_at")
    }


def find_newest_position() -> int:
    """The last place that was given in the order of change; 0 where none was."""
    newest = ChangedThing.objects.exclude(position=None).order_by("-position")
    return newest.values_list("position", flat=True).first() or 0

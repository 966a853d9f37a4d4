"""What was deleted on the desk, kept for a while so that it can come back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

KEPT_DAYS = 30


class BinItem(models.Model):
    """A gallery, an article or a photo with all that went. `newsroom.recycle_bin` writes it."""

    kind = models.CharField(max_length=10)  # "gallery", "article", "photo"
    thing_id = models.BigIntegerField()
    name = models.CharField(max_length=300)
    rows = models.JSONField()  # Django's serialised objects, the thing first
    deleted_at = models.DateTimeField(default=timezone.now, db_index=True)
    # Days are counted one by one: a clock that is a month ahead for an hour would empty the bin.
    days_kept = models.PositiveSmallIntegerField(default=0, db_default=0)
    counted_at = models.DateTimeField(default=timezone.now, db_default=Now())
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    deleted_by_name = models.CharField(max_length=150, blank=True)  # stays when the user goes

    class Meta:
        """The newest first. Who may delete such things may bring them back."""

        ordering = ["-deleted_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} “{self.name}”"

    @property
    def days_left(self) -> int:
        """How many days it is kept yet, the present one included."""
        return max(0, KEPT_DAYS - self.days_kept)

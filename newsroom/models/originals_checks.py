"""What the last look at all originals found, and where the present one is."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class OriginalsCheck(models.Model):
    """One look at every original, byte by byte. `newsroom.backups.originals` writes it."""

    began_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    reached = models.CharField(max_length=120, blank=True)  # the name up to which all is looked at
    looked_at = models.BigIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)
    missing = models.BigIntegerField(default=0)
    altered = models.BigIntegerField(default=0)
    strays = models.BigIntegerField(default=0)  # that neither a photo nor the bin names
    names = models.JSONField(default=dict)  # the first hundred of each kind

    class Meta:
        """Nobody is given rights on these rows: a command makes them."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.looked_at:,} originals looked at"

    @property
    def lost(self) -> int:
        """How many are not what they were."""
        return self.missing + self.altered

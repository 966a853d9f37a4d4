"""What was wrong on a page and is right now, in words for its readers.

Rows name their gallery or article without a foreign key, as acts do, for articles are of the floor
above.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class CorrectionNote(models.Model):
    """A public note of a correction, on one page. Only `newsroom.publishing.corrections` writes it.

    One correction of a photo stands on every page that showed it: those rows share their `batch`.
    """

    class Kind(models.TextChoices):
        """What it stands on."""

        GALLERY = "gallery", "Gallery"
        ARTICLE = "article", "Article"

    batch = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind)
    thing_id = models.BigIntegerField()
    slide_id = models.CharField(max_length=16, blank=True)  # public; empty: of the whole page
    text = models.TextField()
    corrected_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_by_name = models.CharField(max_length=150, blank=True)  # stays when the user goes

    class Meta:
        """The newest first. Nobody is given rights on these rows: who may publish the thing has."""

        ordering = ["-corrected_at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "thing_id"], name="correction_thing"),
            models.Index(fields=["-corrected_at", "-id"], name="correction_newest"),
            models.Index(fields=["batch"], name="correction_batch"),
        ]

    def __str__(self) -> str:
        return self.text

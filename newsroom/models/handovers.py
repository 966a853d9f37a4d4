"""What people tell the next one when they hand on a gallery or an article."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from gallery.models import Gallery, Slide
from newsroom.models.articles import Article


class Handover(models.Model):
    """A step with its note, and for whom it is. Only `newsroom.publishing.handover` writes it."""

    class Step(models.TextChoices):
        """What was done."""

        READY = "ready", "Ready for publishing"
        BACK = "back", "Back to a draft"
        NOTE = "note", "Note"

    gallery = models.ForeignKey(Gallery, models.CASCADE, null=True, related_name="handovers")
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="handovers")
    # The photo of the gallery that it is about; none for the whole, or when that was taken out.
    slide = models.ForeignKey(Slide, models.SET_NULL, null=True, related_name="+")
    step = models.CharField(max_length=5, choices=Step)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=150, blank=True)  # stays when the user goes
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        """The newest first. Nobody is given rights on these rows: who sees the thing sees them."""

        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(gallery=None) ^ models.Q(article=None),
                name="handover_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.made_by_name or 'A command'}: {self.get_step_display()}"

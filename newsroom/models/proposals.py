"""Pending changes: what somebody without the right to publish would have readers see."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from gallery.models import Gallery
from media.models import Photo
from newsroom.models.articles import Article


class ProposalReceipt(models.Model):
    """Several proposals that were accepted by one act, and those that stayed."""

    decided_by_name = models.CharField(max_length=150)
    decided_at = models.DateTimeField(default=timezone.now)
    left = models.JSONField(default=list)  # [[proposal, what it is about, why it stayed]]

    class Meta:
        """Whoever may see what the proposals are about may see it."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.decided_by_name}: several accepted"


class Proposal(models.Model):
    """A change with before and after, kept for a publisher's yes or no.

    Only `newsroom.proposals` writes it.
    """

    class Kind(models.TextChoices):
        """What would change."""

        PHOTO = "photo", "Photo"
        WORDS = "words", "Words of a slide"
        ORDER = "order", "Order of a gallery"
        GALLERY = "gallery", "Title, intro, cover"
        ADD = "add", "Photos for a gallery"
        REMOVE = "remove", "Photos out of a gallery"
        ARTICLE = "article", "Article"

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Taken back"

    kind = models.CharField(max_length=7, choices=Kind)
    photo = models.ForeignKey(Photo, models.CASCADE, null=True, related_name="proposals")
    gallery = models.ForeignKey(Gallery, models.CASCADE, null=True, related_name="proposals")
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="proposals")
    slide_id = models.CharField(max_length=16, blank=True)  # public; of the words of a slide
    version = models.PositiveIntegerField(null=True)  # of the gallery whose order was seen
    # {name: [before, after]}: a photo's columns, a slide's words, "order" (public ids), a gallery's
    # fields, "photos" that come ([[], ids]), "slides" that go ([public ids, []]), or of an article
    # its fields and the texts of its parts ("text:12.text").
    changes = models.JSONField()
    why = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    proposed_by_name = models.CharField(max_length=150)  # stays when the user goes
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    receipt = models.ForeignKey(  # of an act that accepted several
        "ProposalReceipt", models.SET_NULL, null=True, related_name="proposals"
    )
    reason = models.TextField(blank=True)  # why it was declined
    is_read = models.BooleanField(default=False)  # whether the proposer has put the outcome away

    class Meta:
        """The oldest first: who waits longest is served first. Rights are asked of the thing."""

        ordering = ["proposed_at", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "proposed_at"], name="proposal_waiting"),
            models.Index(fields=["proposed_by", "is_read"], name="proposal_outcome"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(photo__isnull=False, gallery=None, article=None)
                | models.Q(photo=None, gallery__isnull=False, article=None)
                | models.Q(photo=None, gallery=None, article__isnull=False),
                name="proposal_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposed_by_name}: {self.get_kind_display()}"

    @property
    def thing(self) -> Any:
        """The photo, gallery or article."""
        return self.photo or self.gallery or self.article

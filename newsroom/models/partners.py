"""Tokens by which partners (an agency, a sister site) take more than everybody may, and the log."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from newsroom.models.articles import Section


class PartnerToken(models.Model):
    """What one partner may take, until when. Only `newsroom.publishing.partner_tokens` writes it.

    Of the token itself there is a digest: nobody who reads the database can use it.
    """

    name = models.CharField("partner", max_length=100, help_text="Who gets the token.")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    opening = models.CharField(max_length=20, editable=False)  # by which one tells it from others
    sections = models.ManyToManyField(
        Section,
        blank=True,
        related_name="+",
        help_text="What stands in these sections alone. None chosen: everything.",
    )
    may_have_withheld = models.BooleanField(
        "may have photos that are not for syndication", default=False
    )
    requests_per_minute = models.PositiveIntegerField(
        default=600, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    expires_at = models.DateTimeField("until")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)  # to the minute

    class Meta:
        """The newest first; one right for all that is done with them."""

        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        permissions = [("manage_partners", "Can give partners tokens for the API, and revoke them")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether it has ended, by hand or by the clock."""
        return self.revoked_at is not None or self.expires_at <= timezone.now()


class PartnerRequest(models.Model):
    """One thing that a partner took, kept for a while."""

    token = models.ForeignKey(PartnerToken, models.CASCADE, related_name="requests")
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    path = models.CharField(max_length=500)  # with its query, cut
    status = models.PositiveSmallIntegerField()
    size_bytes = models.PositiveIntegerField()

    class Meta:
        """The newest first."""

        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["token", "-id"], name="partner_request_newest")]

    def __str__(self) -> str:
        return self.path

"""What is known of a photo's rights, and whether and when readers may see it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from media.date_format import format_moment


class HoldDecision(models.TextChoices):
    """What an editor said of a photo that was held."""

    NONE = "", "To be decided"
    RELEASED = "released", "Released"
    KEPT_OUT = "kept out", "Not to be used"


class PhotoRights(models.Model):
    """The columns of a photo that say who may have it, from when and until when."""

    copyright_notice = models.TextField(blank=True)
    copyright_owner = models.TextField(blank=True)
    usage_terms = models.TextField(blank=True)
    web_statement_url = models.TextField("web statement of rights", blank=True)
    licensor_url = models.TextField("licensor URL", blank=True)
    data_mining = models.TextField(blank=True)
    may_be_syndicated = models.BooleanField(
        default=True,
        help_text="Off: readers see it here, but no embed, feed or API hands it to other sites.",
    )

    # When it may be shown: only media.photo_embargo and media.hold_decisions write the first two,
    # and only media.takedown the third
    embargo_until = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField("licence ends", null=True, editable=False)
    killed_at = models.DateTimeField(null=True, editable=False)

    # Whether an editor has to decide first; only media.ingest and media.hold_decisions write it
    held_at = models.DateTimeField(null=True, editable=False)  # readers do not see it while set
    hold_reasons = models.JSONField(default=list, editable=False)  # HoldReason.to_json
    hold_decision = models.CharField(
        max_length=8, choices=HoldDecision, default=HoldDecision.NONE, blank=True, editable=False
    )
    hold_decided_at = models.DateTimeField(null=True, editable=False)
    hold_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        """Part of the photo's own row."""

        abstract = True

    @property
    def why_hidden(self) -> str:
        """Why readers do not see it although it could be shown; empty when nothing forbids it."""
        now = timezone.now()
        if self.killed_at is not None:
            return f"Killed {format_moment(self.killed_at)}."
        if self.held_at is not None:
            return self.why_held
        if self.expires_at is not None and self.expires_at <= now:
            return f"Its licence ended {format_moment(self.expires_at)}."
        if self.embargo_until is not None and self.embargo_until > now:
            return f"Under embargo until {format_moment(self.embargo_until)}."
        return ""

    @property
    def awaits_decision(self) -> bool:
        """Whether an editor has to say yes or no to it."""
        return self.held_at is not None and self.hold_decision == HoldDecision.NONE

    @property
    def why_held(self) -> str:
        """Why it is held, in the words of the first reason, or who kept it out."""
        if self.hold_decision == HoldDecision.KEPT_OUT and self.hold_decided_at is not None:
            return f"Kept out by an editor {format_moment(self.hold_decided_at)}."
        says = [reason["says"] for reason in self.hold_reasons[:1]]
        return " ".join(["Held until an editor decides.", *says])


def may_be_shown(photo: str = "", state: str = "ready") -> models.Q:
    """Which photos readers may see now, wherever they are used.

    `photo` is the way to the photo, such as "photo__" from a slide. Its first tier of renditions
    is there, no embargo holds it, its licence has not ended, nobody has to decide on it first, and
    it was not killed. `state` asks the same of photos that are not rendered yet.
    """
    now = timezone.now()
    embargo_until, expires_at = f"{photo}embargo_until", f"{photo}expires_at"
    return (
        models.Q(
            **{
                f"{photo}state": state,
                f"{photo}killed_at": None,
                f"{photo}held_at": None,
            }
        )
        & (models.Q(**{embargo_until: None}) | models.Q(**{f"{embargo_until}__lte": now}))
        & (models.Q(**{expires_at: None}) | models.Q(**{f"{expires_at}__gt": now}))
    )

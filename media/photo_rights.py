"""What is known of a photo's rights, and whether and when readers may see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from media.date_format import format_moment

MOST_ARCHIVE_DAYS: Final = 3_650  # ten years: what is kept longer is kept for good


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

    may_be_sold = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Off: no sales, neither of the photo nor of prints of it.",
    )
    is_editorial_only = models.BooleanField(
        "editorial use only",
        default=False,
        db_default=False,
        help_text="On: for news, not for advertising or merchandise.",
    )
    territory = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Where it may be used, or not, such as “Germany, Austria”.",
    )
    archive_days = models.PositiveSmallIntegerField(
        "not for archive after",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ARCHIVE_DAYS)],
        help_text="Days from when it came in, such as 14 for a handout; then readers do not see "
        "it any more. Empty: it may be kept.",
    )

    # Who set which of these: media.rights_provenance
    rights_set_by = models.JSONField(default=dict, editable=False)

    # When it may be shown: only media.photo_embargo and media.hold_decisions write the first two,
    # and only media.takedown the third
    embargo_until = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField("licence ends", null=True, editable=False)
    killed_at = models.DateTimeField(null=True, editable=False)
    # When `archive_days` are over: whoever writes those writes it as well, by `find_archive_end`
    archive_until = models.DateTimeField(null=True, editable=False)

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
        if self.ends_at is not None and self.ends_at <= now:
            return f"Its licence ended {format_moment(self.ends_at)}{self.why_it_ends}."
        if self.embargo_until is not None and self.embargo_until > now:
            return f"Under embargo until {format_moment(self.embargo_until)}."
        return ""

    @property
    def ends_at(self) -> datetime | None:
        """From when readers do not see it any more, whichever of its ends comes first."""
        return min(filter(None, (self.expires_at, self.archive_until)), default=None)

    @property
    def why_it_ends(self) -> str:
        """Such as ", not for archive after 14 days" where that comes first; for a sentence."""
        if self.archive_until is None or self.ends_at != self.archive_until:
            return ""
        days = self.archive_days
        return f", not for archive after {days} day{'' if days == 1 else 's'}"

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


def find_archive_end(came_in_at: datetime, days: int | None) -> datetime | None:
    """The moment so many times 24 hours after a photo came in; no clock is put forward in them."""
    return None if days is None else came_in_at + timedelta(days=days)


def have_ended(photo: str = "") -> models.Q:
    """Which photos must not be shown any more, since their licence or their days are over."""
    now = timezone.now()
    return models.Q(**{f"{photo}expires_at__lte": now}) | models.Q(
        **{f"{photo}archive_until__lte": now}
    )


def may_be_shown(photo: str = "", state: str = "ready") -> models.Q:
    """Which photos readers may see now, wherever they are used.

    `photo` is the way to the photo, such as "photo__" from a slide. Its first tier of renditions
    is there, no embargo holds it, its licence has not ended, nobody has to decide on it first, and
    it was not killed. `state` asks the same of photos that are not rendered yet.
    """
    now = timezone.now()
    embargo_until = f"{photo}embargo_until"
    ends = (f"{photo}expires_at", f"{photo}archive_until")
    return (
        models.Q(
            **{
                f"{photo}state": state,
                f"{photo}killed_at": None,
                f"{photo}held_at": None,
            }
        )
        & (models.Q(**{embargo_until: None}) | models.Q(**{f"{embargo_until}__lte": now}))
        & (models.Q(**{ends[0]: None}) | models.Q(**{f"{ends[0]}__gt": now}))
        & (models.Q(**{ends[1]: None}) | models.Q(**{f"{ends[1]}__gt": now}))
    )

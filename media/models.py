"""The photo: one row for each original in the library."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from media.direction_marks import without_direction_marks
from media.metadata.credits import Credit, parse_credit
from media.metadata.for_renditions import build_rendition_xmp, digest_words
from media.photo_rendering import MAX_RENDER_TRIES, PhotoRendering, RenderTier
from media.photo_rights import HoldDecision, PhotoRights, have_ended, may_be_shown
from media.renditions import ladder
from media.renditions.crop_boxes import Rectangle
from media.rights_rules import RightsRule
from media.search.tables import HASH_BANDS, PhotoSearch, PhotoTerm, band_of
from media.storages import originals_storage

__all__ = [
    "MAX_RENDER_TRIES",
    "FocalSource",
    "HoldDecision",
    "Photo",
    "PhotoQuerySet",
    "PhotoSearch",
    "PhotoTerm",
    "RenderTier",
    "RightsRule",
    "Takedown",
    "have_ended",
    "may_be_shown",
]


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Reads of the library."""

    def ready(self) -> PhotoQuerySet:
        """Photos that can be shown: their first tier of renditions is there."""
        return self.filter(state=Photo.State.READY)

    def showable(self) -> PhotoQuerySet:
        """Photos that readers may see now, where something public uses them."""
        return self.filter(may_be_shown())

    def waiting_for_renditions(self) -> PhotoQuerySet:
        """Photos with files to be made that nobody is making, the most urgent first."""
        unclaimed = models.Q(render_claimed_until=None) | models.Q(render_claimed_until__lt=Now())
        return self.filter(
            unclaimed,
            render_tier__gt=RenderTier.NOTHING,
            render_tries__lt=MAX_RENDER_TRIES,
            killed_at=None,
        ).order_by("render_tier", "-is_live", "pk")

    def with_earlier_tiers(self) -> PhotoQuerySet:
        """Photos whose first or modern tier somebody makes or will make: no time for refining."""
        return self.filter(
            render_tier__in=(RenderTier.FIRST, RenderTier.MODERN),
            render_tries__lt=MAX_RENDER_TRIES,
            killed_at=None,
        )


class FocalSource(models.TextChoices):
    """Who said where a photo's focal point is."""

    UNKNOWN = "", "Not looked for yet"
    DEFAULT = "default", "The centre"
    SUGGESTED = "suggested", "Suggested"
    EDITED = "edited", "Set by an editor"


class Photo(PhotoRights, PhotoRendering, models.Model):
    """A master in the library: its original, what is said of it, and its renditions."""

    # The original, as it came
    original = models.FileField(storage=originals_storage, max_length=120, editable=False)
    original_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    original_name = models.CharField(max_length=255, editable=False)
    original_format = models.CharField(max_length=8, editable=False)
    original_size_bytes = models.BigIntegerField(editable=False)
    width_px = models.PositiveIntegerField(editable=False)  # as shown: orientation applied
    height_px = models.PositiveIntegerField(editable=False)
    embedded_metadata = models.JSONField(default=dict, editable=False)  # never written after ingest
    ingest_notes = models.JSONField(default=list, editable=False)  # sentences for an editor
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(auto_now=True)

    # What the desk says of it: filled from the file at ingest, then the editors' own
    headline = models.TextField(blank=True)
    caption = models.TextField(blank=True)
    alt_text = models.TextField(
        blank=True, help_text="What the photo shows, for those who cannot see it. Not the caption."
    )
    extended_description = models.TextField(blank=True)
    byline = models.TextField(blank=True, help_text="Who made it.")
    byline_title = models.TextField(blank=True)
    credit_line = models.TextField(blank=True, help_text="What is printed, exactly as entered.")
    source = models.TextField(blank=True)
    caption_writer = models.TextField(blank=True)
    title = models.TextField(blank=True)
    keywords = models.JSONField(default=list, blank=True)
    instructions = models.TextField(blank=True, help_text="For the desk only; never published.")
    job_id = models.TextField("job ID", blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_at_offset = models.CharField(
        max_length=6,
        blank=True,
        help_text="The offset from UTC where it was taken, such as +05:45; empty when not known.",
    )
    sublocation = models.TextField(blank=True)
    city = models.TextField(blank=True)
    state_or_province = models.TextField(blank=True)
    country = models.TextField(blank=True)
    country_code = models.TextField(blank=True)
    digital_source_type = models.TextField(blank=True, help_text="IPTC's term for how it was made.")
    urgency = models.PositiveSmallIntegerField(null=True, blank=True)

    # What its crops show: set on the photograph itself, not in a form
    focal_x = models.FloatField(
        default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)], editable=False
    )
    focal_y = models.FloatField(
        default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)], editable=False
    )
    focal_source = models.CharField(
        max_length=9, choices=FocalSource, default=FocalSource.UNKNOWN, blank=True, editable=False
    )
    crop_rectangles = models.JSONField(default=dict, editable=False)  # media.renditions.rectangles

    objects = PhotoQuerySet.as_manager()

    class Meta:
        """Indexes for the sweep and the library's list."""

        permissions = [("kill_photo", "Can kill photos, and undo it")]
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(
                fields=["render_tier", "-is_live", "id"],
                name="photo_render_turn",
                condition=models.Q(render_tier__gt=0),
            ),
            models.Index(fields=["-uploaded_at", "-id"], name="photo_newest"),
            # Asked by the desk's first page: few photos are held, or have licences that end.
            models.Index(
                fields=["held_at"],
                name="photo_held",
                condition=models.Q(held_at__isnull=False),
            ),
            models.Index(
                fields=["expires_at"],
                name="photo_licence_end",
                condition=models.Q(expires_at__isnull=False),
            ),
            models.Index(
                fields=["archive_until"],
                name="photo_archive_end",
                condition=models.Q(archive_until__isnull=False),
            ),
            # Asked by every sweep: whose replaced files are to be removed.
            models.Index(
                fields=["retired_until"],
                name="photo_retired",
                condition=models.Q(retired_until__isnull=False),
            ),
            # Asked by every sweep, and empty but after an upgrade.
            models.Index(
                fields=["-id"],
                name="photo_without_hash",
                condition=models.Q(state="ready", perceptual_hash=None),
            ),
            # Which photos look like one, and which are of its burst: media.search.look_alikes.
            *(
                models.Index(band_of(*band), name=f"photo_hash_band_{number}")
                for number, band in enumerate(HASH_BANDS)
            ),
            models.Index(
                fields=["camera", "taken_at"],
                name="photo_burst",
                condition=~models.Q(camera=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="photo_focal_point_inside",
            )
        ]

    def __str__(self) -> str:
        return without_direction_marks(self.headline) or self.original_name

    @property
    def may_be_shown(self) -> bool:
        """Whether readers may see it now, where something public uses it."""
        return self.state == self.State.READY and not self.why_hidden

    @property
    def rendition_source(self) -> ladder.Source:
        """What the renditions depend on."""
        return ladder.Source(
            self.original_sha256,
            self.width_px,
            self.height_px,
            self.focal_x,
            self.focal_y,
            words=digest_words(self.xmp),
            rectangles=tuple(
                (name, Rectangle.from_json(entry))
                for name, entry in sorted(self.crop_rectangles.items())
            ),
        )

    @property
    def wanted_renditions(self) -> dict[str, ladder.Wanted]:
        """What should be there, by rung key."""
        return ladder.list_wanted_renditions(self.rendition_source, with_webp=settings.WITH_WEBP)

    @property
    def xmp(self) -> bytes:
        """The words inside its renditions, as an XMP packet."""
        return build_rendition_xmp(self)

    @property
    def manifest(self) -> dict[str, ladder.Rendition]:
        """The renditions that are there, by rung key."""
        return {key: ladder.Rendition.from_json(entry) for key, entry in self.renditions.items()}

    @property
    def missing_renditions(self) -> list[ladder.Wanted]:
        """What is yet to be made."""
        return ladder.find_missing_renditions(self.wanted_renditions, self.manifest)

    @property
    def served_files(self) -> dict[str, str]:
        """Where in the private store the file for each of its addresses is.

        With the addresses that were given out before: they answer for a while.
        """
        entries = (*self.retired_renditions, *self.renditions.values())
        return {
            entry["path"]: entry.get("file") or entry["path"] for entry in entries if entry["path"]
        }

    @property
    def served_paths(self) -> set[str]:
        """The addresses of its files, below /renditions/."""
        return set(self.served_files)

    @property
    def stored_paths(self) -> set[str]:
        """Where its files are in the private store, with those that are to be removed."""
        entries = (*self.renditions.values(), *self.retired_renditions)
        return {entry.get("file") or entry["path"] for entry in entries}

    @property
    def credit(self) -> Credit:
        """The credit line with its structure beside it."""
        return parse_credit(self.credit_line)

    @property
    def taken_at_local(self) -> Any:
        """The moment of taking in the zone where it was taken, or None."""
        if self.taken_at is None or not self.taken_at_offset:
            return self.taken_at
        sign = -1 if self.taken_at_offset.startswith("-") else 1
        hours, minutes = self.taken_at_offset[1:].split(":")
        offset = timedelta(hours=int(hours), minutes=int(minutes)) * sign
        return self.taken_at.astimezone(timezone.get_fixed_timezone(offset))


class Takedown(models.Model):
    """A kill or its undoing: who, when and why. Only `media.takedown` writes it."""

    class Act(models.TextChoices):
        """What was done."""

        KILL = "kill", "Killed"
        UNDO = "undo", "Kill undone"

    photo = models.ForeignKey(Photo, models.PROTECT, related_name="takedowns")
    act = models.CharField(max_length=4, choices=Act)
    reason = models.TextField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    done_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Newest first."""

        ordering = ["-done_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.photo}"

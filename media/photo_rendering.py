"""Where the making of a photo's renditions stands."""

from __future__ import annotations

from django.db import models

from media.renditions import ladder

MAX_RENDER_TRIES = 3


class RenderTier(models.IntegerChoices):
    """What is to be made of a photo next."""

    NOTHING = 0, "Nothing"
    FIRST = 1, "First tier: publishable"
    MODERN = 2, "Modern tier: AVIF and crops"
    REFINED = 3, "Refined tier: smaller AVIF"

    @classmethod
    def of(cls, tier: ladder.Tier | None) -> RenderTier:
        """The ladder's name of a tier as the database knows it."""
        return cls(ladder.TIERS.index(tier) + 1) if tier else cls.NOTHING

    @property
    def task(self) -> str:
        """The name of the task that makes the tier."""
        return f"media.tasks.render_{self.name.lower()}_tier"


class PhotoRendering(models.Model):
    """The columns of a photo that say which files there are, and which are to be made."""

    class State(models.TextChoices):
        """Whether the photo can be shown."""

        WAITING = "waiting", "Being prepared"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    state = models.CharField(max_length=8, choices=State, default=State.WAITING, editable=False)
    renditions = models.JSONField(default=dict, editable=False)  # the manifest, by rung key
    # Replaced, and still served where an entry has a "path": media.renditions.retiring.
    retired_renditions = models.JSONField(default=list, editable=False)
    retired_until = models.DateTimeField(null=True, editable=False)  # when the first of them goes
    # Whether its files were ever in the public tree: an address that was given out is kept.
    was_public = models.BooleanField(default=False, db_default=False, editable=False)
    dominant_colour = models.CharField(max_length=7, blank=True, editable=False)  # "#rrggbb"
    placeholder = models.TextField(blank=True, editable=False)  # a data: URI of a few pixels
    # Which photos look alike: media.perceptual_hash. None until the first renditions are there.
    perceptual_hash = models.BigIntegerField(null=True, editable=False)
    # Make, model and serial number as the file names them: whose burst a photo is of.
    camera = models.TextField(blank=True, db_default="", editable=False)
    rendering_notes = models.JSONField(default=list, editable=False)  # sentences for an editor
    render_seconds = models.JSONField(default=dict, editable=False)  # by tier
    render_tier = models.PositiveSmallIntegerField(
        choices=RenderTier, default=RenderTier.FIRST, editable=False
    )
    is_live = models.BooleanField(default=False, editable=False)  # readers wait for it
    render_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    # How many workers ended, by whatever cause, while they were at it.
    render_deaths = models.PositiveSmallIntegerField(default=0, editable=False)
    render_claimed_until = models.DateTimeField(null=True, editable=False)
    render_asked_at = models.DateTimeField(null=True, editable=False)
    failure_reason = models.TextField(blank=True, editable=False)

    class Meta:
        """Part of the photo's own row."""

        abstract = True

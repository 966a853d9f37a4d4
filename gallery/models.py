"""Galleries and their slides."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone

from gallery.languages import languages, site_language
from media.credits import Credit, parse_credit
from media.models import Photo
from media.timestamps import in_words

# No vowels, so that no word comes out; no characters that are read as one another.
SLIDE_ID_LETTERS = "bcdfghjkmnpqrstvwxz"
SLIDE_ID_LENGTH = 10  # of eight, 200,000 placed at once held two of the same


def new_slide_id() -> str:
    """A slide's public id: it stands in URLs and as an HTML id, and stays when slides move."""
    return "".join(secrets.choice(SLIDE_ID_LETTERS) for _ in range(SLIDE_ID_LENGTH))


class PublishableQuerySet[ModelT: "Publishable"](models.QuerySet[ModelT]):
    """Reads of what can be published."""

    def published(self) -> Self:
        """What readers may see now: a question to the clock, whoever acts on schedules."""
        now = timezone.now()
        return self.filter(
            models.Q(embargo_until=None) | models.Q(embargo_until__lte=now),
            models.Q(withdraw_at=None) | models.Q(withdraw_at__gt=now),
            state=Publishable.State.PUBLISHED,
            published_at__lte=now,
        ).order_by("-published_at", "-pk")


class Publishable(models.Model):
    """What has a public page: its address, its state, and a version against lost edits."""

    class State(models.TextChoices):
        """Where it is on its way."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    slug = models.SlugField(max_length=100, unique=True, help_text="The end of its address.")
    language = models.CharField(
        max_length=10,
        choices=languages,
        default=site_language,
        help_text="The language that it is written in: its page, its dates and its buttons follow.",
    )
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # In the future for what is scheduled.
    published_at = models.DateTimeField(null=True, editable=False)
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text="Readers do not see it before, also when it is published."
    )
    withdraw_at = models.DateTimeField(
        null=True, blank=True, help_text="It is withdrawn at this moment by itself."
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Each kind has a table of its own."""

        abstract = True

    @property
    def is_published(self) -> bool:
        """Whether readers may see it now."""
        visible_from = self.visible_from
        return visible_from is not None and visible_from <= timezone.now() and not self.is_withdrawn

    @property
    def is_withdrawn(self) -> bool:
        """Whether readers are told that it is gone."""
        if self.state == self.State.PUBLISHED:
            return self.withdraw_at is not None and self.withdraw_at <= timezone.now()
        return self.state == self.State.WITHDRAWN

    @property
    def visible_from(self) -> datetime | None:
        """From when readers see it, by its schedule and its embargo; None for a draft."""
        if self.state != self.State.PUBLISHED or self.published_at is None:
            return None
        return max(self.published_at, self.embargo_until or self.published_at)

    @property
    def is_scheduled(self) -> bool:
        """Whether it waits for its moment."""
        visible_from = self.visible_from
        return visible_from is not None and visible_from > timezone.now()

    @property
    def why_hidden(self) -> str:
        """Why readers do not see it, for the desk; empty when they do."""
        if self.is_published:
            return ""
        if self.is_withdrawn:
            moment = self.withdrawn_at or self.withdraw_at
            return f"Withdrawn {in_words(moment)}." if moment else "Withdrawn."
        if self.visible_from is None:
            return "A draft: not published."
        if self.embargo_until == self.visible_from:
            return f"Under embargo until {in_words(self.visible_from)}."
        return f"Scheduled for {in_words(self.visible_from)}."


class Gallery(Publishable):
    """Photos in an order, under one title."""

    kicker = models.CharField(max_length=60, default="Photos", blank=True)
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    cover = models.ForeignKey(
        Photo,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the first slide's photo.",
    )
    is_live_coverage = models.BooleanField(
        "live",
        default=False,
        help_text="Pages that are open offer new photos by themselves, until the moment below.",
    )
    live_until = models.DateTimeField(null=True, blank=True, help_text="When that stops by itself.")

    objects = PublishableQuerySet["Gallery"].as_manager()

    class Meta:
        """Newest first."""

        verbose_name_plural = "galleries"
        permissions = [("publish_gallery", "Can publish and withdraw galleries")]
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "-published_at"], name="gallery_published")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The slideshow page."""
        return reverse("gallery", args=[self.slug])

    def clean(self) -> None:
        """What is live says until when."""
        if self.is_live_coverage and self.live_until is None:
            raise ValidationError({"live_until": "Say until when the gallery is live."})


class Slide(models.Model):
    """One use of a photo in a gallery. An empty text is inherited from the photo.

    A slide without a photo is "photo wanted": its words are kept for the desk, and readers do not
    see it.
    """

    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="slides")
    photo = models.ForeignKey(Photo, models.PROTECT, null=True, blank=True, related_name="slides")
    position = models.IntegerField()  # from 1, without gaps; only gallery.sequence writes it
    public_id = models.CharField(max_length=16, unique=True, default=new_slide_id, editable=False)
    caption = models.TextField(blank=True)
    credit_line = models.TextField(blank=True)
    alt_text = models.TextField(blank=True)
    is_decorative = models.BooleanField(default=False)

    class Meta:
        """One slide a place."""

        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["gallery", "position"], name="slide_one_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.gallery_id}/{self.public_id}"

    @property
    def caption_in_effect(self) -> str:
        """The slide's caption, or the photo's."""
        return self.caption or (self.photo.caption if self.photo else "")

    @property
    def credit_line_in_effect(self) -> str:
        """The slide's credit line, or the photo's."""
        return self.credit_line or (self.photo.credit_line if self.photo else "")

    @property
    def alt_text_in_effect(self) -> str:
        """The slide's alt text, or the photo's; empty for a decorative picture."""
        if self.is_decorative:
            return ""
        return self.alt_text or (self.photo.alt_text if self.photo else "")

    @property
    def credit_in_effect(self) -> Credit:
        """The credit as printed, with its structure beside it."""
        return parse_credit(self.credit_line_in_effect)


class RemovedSlide(models.Model):
    """A slide that stood in a gallery with a public address: its own address says it is gone."""

    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="removed_slides")
    public_id = models.CharField(max_length=16, unique=True)
    removed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.gallery_id}/{self.public_id}"


class SequenceChange(models.Model):
    """What made a gallery's version: so that whoever comes too late learns what changed."""

    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="sequence_changes")
    version = models.PositiveIntegerField()
    summary = models.CharField(max_length=200)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One row a version."""

        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["gallery", "version"], name="sequence_change_one_per_version"
            )
        ]

    def __str__(self) -> str:
        return self.summary

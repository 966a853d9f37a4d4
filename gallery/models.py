"""Galleries and their slides."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext

from gallery.addresses import find_address
from gallery.changed_things import ChangedThing
from gallery.former_addresses import Addressed, FormerAddress
from gallery.history.act import Act
from gallery.history.correction_note import CorrectionNote
from gallery.history.replaced_text import ReplacedText
from gallery.languages import list_languages, site_language
from gallery.list_indexes import make_list_indexes
from media.date_format import format_moment
from media.metadata.credits import Credit, parse_credit
from media.models import Photo, may_be_shown

__all__ = [
    "Act",
    "ChangedThing",
    "CorrectionNote",
    "FormerAddress",
    "Gallery",
    "Publishable",
    "RemovedSlide",
    "ReplacedText",
    "Slide",
]

# What a gallery is labelled with where nobody wrote another label.
USUAL_KICKER = "Photos"
# No vowels, so that no word comes out; no characters that are read as one another.
SLIDE_ID_LETTERS = "bcdfghjkmnpqrstvwxz"
SLIDE_ID_LENGTH = 10  # of eight, 200,000 placed at once held two of the same


def usual_kicker(language: str) -> str:
    """The kicker of galleries where nobody wrote another one, in a language."""
    with translation.override(language):
        return gettext("Photos")


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
            models.Q(shown_again_at=None) | models.Q(shown_again_at__lte=now),
            models.Q(withdraw_at=None) | models.Q(withdraw_at__gt=now),
            state=Publishable.State.PUBLISHED,
            published_at__lte=now,
        ).order_by("-published_at", "-pk")


class Publishable(Addressed):
    """What has a public page: its address, its state, and a version against lost edits."""

    class State(models.TextChoices):
        """Where it is on its way."""

        DRAFT = "draft", "Draft"
        READY = "ready", "Ready"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    slug = models.SlugField(
        "address", max_length=100, unique=True, help_text="The end of its address."
    )
    language = models.CharField(
        max_length=10,
        choices=list_languages,
        default=site_language,
        help_text="The language that it is written in: its page, its dates and its buttons follow.",
    )
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # When readers see it. Only newsroom.publishing (workflow and embargoes) writes these.
    published_at = models.DateTimeField(null=True, editable=False)  # yet to come: scheduled
    shown_again_at = models.DateTimeField(null=True, editable=False)  # what was public comes back
    embargo_until = models.DateTimeField(null=True, editable=False)  # not before, whatever else
    withdraw_at = models.DateTimeField(null=True, editable=False)  # yet to come, by itself
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    # Settled before its moments are changed: an embargo of later must not make it unseen.
    was_public = models.BooleanField(default=False, editable=False)
    # The last note of a correction; where there is none, no page asks for notes.
    corrected_at = models.DateTimeField(null=True, editable=False)
    # Who is to go on with it; only newsroom.publishing.handover and workflow write it.
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Each kind has a table of its own."""

        abstract = True

    @property
    def has_public_address(self) -> bool:
        """Whether readers were given its address."""
        return self.was_public or self.is_published

    @property
    def address_hidden_at(self) -> datetime | None:
        """Since when readers are not shown it; None while they are."""
        return None if self.is_published else self.withdrawn_at or self.withdraw_at

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
    def is_gone(self) -> bool:
        """Whether readers are told that it was there, and is not now."""
        return self.is_withdrawn or (self.was_public and self.is_waiting)

    @property
    def visible_from(self) -> datetime | None:
        """From when readers see it, by its schedule and its embargo; None for what is not to be."""
        if self.state != self.State.PUBLISHED or self.published_at is None:
            return None
        moments = (self.published_at, self.shown_again_at, self.embargo_until)
        return max(moment for moment in moments if moment is not None)

    @property
    def is_waiting(self) -> bool:
        """Whether readers see it from a moment on that is yet to come."""
        visible_from = self.visible_from
        return visible_from is not None and visible_from > timezone.now() and not self.is_withdrawn

    @property
    def scheduled_for(self) -> datetime | None:
        """The moment that its publication waits for, whatever embargo there is besides."""
        if not self.is_waiting or self.published_at is None:
            return None
        scheduled_for = max(self.published_at, self.shown_again_at or self.published_at)
        return scheduled_for if scheduled_for > timezone.now() else None

    @property
    def is_scheduled(self) -> bool:
        """Whether its publication waits for a moment; an embargo alone is none."""
        return self.scheduled_for is not None

    @property
    def embargo_ahead(self) -> datetime | None:
        """The end of its embargo, while that is yet to come."""
        until = self.embargo_until
        return until if until is not None and until > timezone.now() else None

    @property
    def why_hidden(self) -> str:
        """Why readers do not see it, for the desk; empty when they do."""
        if self.is_published:
            return ""
        if self.is_withdrawn:
            moment = self.withdrawn_at or self.withdraw_at
            return f"Withdrawn {format_moment(moment)}." if moment else "Withdrawn."
        if self.state == self.State.READY:
            return "Ready for publishing, and not published yet."
        if not self.is_waiting:
            return "A draft: not published."
        reasons = []
        if self.scheduled_for is not None:
            reasons.append(f"Scheduled for {format_moment(self.scheduled_for)}.")
        if self.embargo_ahead is not None:
            reasons.append(f"Under embargo until {format_moment(self.embargo_ahead)}.")
        return " ".join(reasons)


class Gallery(Publishable):
    """Photos in an order, under one title."""

    kicker = models.CharField(max_length=60, default=USUAL_KICKER, blank=True)
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
    # Pages that are open offer new photos by themselves, until the moment beside it.
    is_live_coverage = models.BooleanField(default=False, editable=False)
    live_until = models.DateTimeField(null=True, editable=False)

    objects = PublishableQuerySet["Gallery"].as_manager()

    class Meta:
        """Newest first."""

        verbose_name_plural = "galleries"
        permissions = [
            ("publish_gallery", "Can publish and withdraw galleries"),
            (
                "override_gallery",
                "Can publish galleries with a reason over what stands against it",
            ),
        ]
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="gallery_published"),
            models.Index(fields=["-created_at", "-id"], name="gallery_newest"),
            *make_list_indexes("gallery", title="title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The slideshow page."""
        return find_address("gallery", self.slug)

    @property
    def kicker_in_effect(self) -> str:
        """The kicker that readers see: the usual one is a word of the gallery's language."""
        return self.kicker if self.kicker != USUAL_KICKER else usual_kicker(self.language)


class SlideQuerySet(models.QuerySet["Slide"]):
    """Reads of slides."""

    def not_rejected(self) -> Self:
        """Those that are to be shown, once their photos may be."""
        return self.exclude(flag=Slide.Flag.REJECT)

    def for_readers(self, state: str = Photo.State.READY) -> Self:
        """Those that readers see: the one rule. `state` asks it of photos not rendered yet."""
        return self.not_rejected().filter(may_be_shown("photo__", state))


class Slide(models.Model):
    """One use of a photo in a gallery. An empty text is inherited from the photo.

    A slide without a photo is "photo wanted": its words are kept for the desk, and readers do not
    see it. Nor do they see one that is flagged as rejected.
    """

    class Flag(models.TextChoices):
        """What the desk thinks of it, for now."""

        PICK = "pick", "Picked"
        REJECT = "reject", "Rejected"

    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="slides")
    photo = models.ForeignKey(Photo, models.PROTECT, null=True, blank=True, related_name="slides")
    position = models.IntegerField()  # from 1, without gaps; only gallery.slides.sequence writes it
    public_id = models.CharField(max_length=16, unique=True, default=new_slide_id, editable=False)
    caption = models.TextField(blank=True)
    credit_line = models.TextField(blank=True)
    alt_text = models.TextField(blank=True)
    is_decorative = models.BooleanField(default=False)
    flag = models.CharField(max_length=6, choices=Flag, blank=True)

    objects = SlideQuerySet.as_manager()

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
    """A slide that was taken out of a gallery, with its words, so that it can be put back.

    Where it stood at a public address, that address says that it is gone.
    """

    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="removed_slides")
    public_id = models.CharField(max_length=16, unique=True)
    removed_at = models.DateTimeField(default=timezone.now)
    was_public = models.BooleanField(default=True)
    position = models.PositiveIntegerField(null=True)  # where it stood; unknown for the oldest
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+")
    caption = models.TextField(blank=True)
    credit_line = models.TextField(blank=True)
    alt_text = models.TextField(blank=True)
    is_decorative = models.BooleanField(default=False)
    flag = models.CharField(max_length=6, blank=True)

    class Meta:
        """As they stood."""

        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.gallery_id}/{self.public_id}"

"""Files on their way in, and the presets that fill what such files leave empty."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from media.presets import Preset


class PhotoPreset(models.Model):
    """A desk's usual words for photos that come without: an agency's credit, an event's place."""

    name = models.CharField(max_length=100, unique=True)
    credit_line = models.TextField(blank=True, help_text="What is printed, exactly as entered.")
    usage_terms = models.TextField(blank=True)
    copyright_notice = models.TextField(blank=True)
    keywords = models.TextField(blank=True, help_text="One a line.")
    sublocation = models.TextField(blank=True)
    city = models.TextField(blank=True)
    state_or_province = models.TextField(blank=True)
    country = models.TextField(blank=True)

    class Meta:
        """By name."""

        ordering = ["name"]
        verbose_name = "preset for uploads"
        verbose_name_plural = "presets for uploads"

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        """What it fills in, for whoever chooses it."""
        texts = [self.credit_line, self.usage_terms, self.copyright_notice]
        places = [self.sublocation, self.city, self.state_or_province, self.country]
        keywords = ", ".join(self.preset.keywords)
        parts = (*texts, keywords, ", ".join(filter(None, places)))
        return " · ".join(part.strip() for part in parts if part.strip())

    @property
    def preset(self) -> Preset:
        """The same for those who take photos in."""
        return Preset(
            name=self.name,
            credit_line=self.credit_line.strip(),
            usage_terms=self.usage_terms.strip(),
            copyright_notice=self.copyright_notice.strip(),
            keywords=tuple(filter(None, map(str.strip, self.keywords.splitlines()))),
            sublocation=self.sublocation.strip(),
            city=self.city.strip(),
            state_or_province=self.state_or_province.strip(),
            country=self.country.strip(),
        )


class ChosenPreset(models.Model):
    """The preset that somebody uses until he chooses another, on whatever machine."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    preset = models.ForeignKey(PhotoPreset, models.CASCADE, related_name="+")

    class Meta:
        """Nobody is given rights on these rows: each has his own."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.owner}: {self.preset}"


def new_upload_id() -> str:
    """An id that nobody guesses."""
    return secrets.token_urlsafe(16)


class UploadSession(models.Model):
    """A file on its way in: how much of it is here, and at the end what became of it.

    Only `newsroom.uploads` writes it. The bytes lie in a partial file of the same id.
    """

    public_id = models.CharField(max_length=22, unique=True, default=new_upload_id)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)  # as announced; it is looked at when all is here
    preset = models.ForeignKey(PhotoPreset, models.SET_NULL, null=True, related_name="+")
    received_bytes = models.BigIntegerField(default=0)
    results = models.JSONField(default=list)  # UploadResult.to_json, one for each photo in it
    members_done = models.PositiveIntegerField(default=0)  # of an archive
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        """One for each file that somebody sends: whoever begins again goes on where it was."""

        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "sha256", "size_bytes"],
                condition=models.Q(finished_at=None),
                name="upload_once_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.received_bytes} of {self.size_bytes} bytes"

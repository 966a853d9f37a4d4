"""The library's own tables: what was done to many photos at once, and editors' own picks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from media.models import Photo


class PhotoBatch(models.Model):
    """One act on some photos, with its receipt. Only `newsroom.library` writes it.

    The receipt names photos by their ids, without foreign keys: what is deleted stays in it.
    """

    class Kind(models.TextChoices):
        """What was done."""

        EDIT = "edit", "Words and rights"
        MOMENTS = "moments", "Embargo and licence"
        PLACE = "place", "Into a gallery"
        KILL = "kill", "Killed"

    kind = models.CharField(max_length=7, choices=Kind, default=Kind.EDIT)
    summary = models.CharField(max_length=300)  # follows a name: "set the credit of 80 photos"
    number = models.PositiveIntegerField()  # of photos that were changed
    receipt = models.JSONField(default=dict)  # as newsroom.library.receipts writes it
    answers = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")  # it undid
    done_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    done_by_name = models.CharField(max_length=150, blank=True)  # stays when the user goes
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        """The newest first. Who may see the library may see what was done to it."""

        ordering = ["-done_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["-done_at", "-id"], name="photo_batch_newest")]

    def __str__(self) -> str:
        return f"{self.done_by_name or 'Somebody'} {self.summary}"


class Collection(models.Model):
    """Photos that an editor picked, in an order of his own. Only `newsroom.library` writes it."""

    name = models.CharField(max_length=100)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="collections"
    )
    is_shared = models.BooleanField(default=False)  # all who may see the library see it, too
    version = models.PositiveIntegerField(default=1)  # one higher with each change of its photos
    made_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        """The last changed first. Who may see the library may have collections of his own."""

        ordering = ["-edited_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class CollectionPhoto(models.Model):
    """A photo's place in a collection."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="places")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()  # ascending; gaps are no harm

    class Meta:
        """Each photo once."""

        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "photo"], name="collection_photo_only_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection_id}/{self.photo_id}"

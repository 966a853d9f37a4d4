"""A row of the log of changes: who did what to which thing, when, and what it was before.

Rows are only ever added. They name their thing without a foreign key, so that what is deleted keeps
its history.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Act(models.Model):
    """One change of one thing."""

    class Kind(models.TextChoices):
        """What kind of thing was changed."""

        GALLERY = "gallery", "Gallery"
        ARTICLE = "article", "Article"
        PHOTO = "photo", "Photo"

    class Name(models.TextChoices):
        """What was done, for programs; the summary says it to people."""

        EARLIER = "earlier", "Before the log began"  # its delta is not known
        CREATE = "create", "Created"
        PLACE = "place", "Placed"
        MOVE = "move", "Moved"
        ORDER = "order", "Put into an order"
        REMOVE = "remove", "Removed"
        PUT_BACK = "put_back", "Put back"
        WORDS = "words", "Words"
        SUPPLY = "supply", "Supplied a photo"
        FLAG = "flag", "Flagged"
        COVER = "cover", "Cover"
        FIELDS = "fields", "Title, intro and the like"
        AUTOSAVE = "autosave", "Saved while it was written"  # the next of its editor join it
        RIGHTS = "rights", "Rights"  # of a photo, like the two that follow
        FOCUS = "focus", "Focal point and crops"
        MOMENTS = "moments", "Embargo and licence"
        UNDO = "undo", "Undone"
        REDO = "redo", "Done again"
        GO_BACK = "go_back", "Went back"

    class Source(models.TextChoices):
        """From where it was done."""

        DESK = "desk", "Desk"
        COMMAND = "command", "Command"
        API = "api", "API"
        IMPORT = "import", "Import"

    kind = models.CharField(max_length=10, choices=Kind)
    thing_id = models.BigIntegerField()
    number = models.PositiveIntegerField()  # within its thing, from 1, without gaps
    name = models.CharField(max_length=10, choices=Name)
    summary = models.CharField(max_length=300)  # follows a name: "moved 1 photo to the start"
    delta = models.JSONField(default=dict)  # as gallery.history.deltas writes it
    answers = models.PositiveIntegerField(null=True)  # the act that this one undid, or did again
    version = models.PositiveIntegerField(null=True)  # the thing's version that it led to
    version_name = models.CharField(max_length=80, blank=True)  # what somebody called this moment
    source = models.CharField(max_length=10, choices=Source, default=Source.DESK)
    done_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    done_by_name = models.CharField(max_length=150, blank=True)  # stays when the user goes

    class Meta:
        """In the order in which they were done."""

        ordering = ["kind", "thing_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "thing_id", "number"], name="act_one_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """Such as "Ana moved 1 photo to the start"."""
        return f"{self.done_by_name or 'Somebody'} {self.summary}"

    @property
    def what_was_done(self) -> str:
        """What an undoing is about: the summary of the act at the end of its chain."""
        return str(self.delta.get("about", self.summary))

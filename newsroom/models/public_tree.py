"""What the database knows of the public tree: what is wanted there, and what is there."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from media.models import Takedown

GONE = 410
SHOWN = 200
ABSENT = 0


class Urgency(models.IntegerChoices):
    """The classes of work, the last first. `newsroom.baking.bake_queue` lets none starve another.

    A page takes the highest class that anything gives it until it is baked.
    """

    BACKGROUND = 0, "What a comparison found, or a new version wants"
    FAR = 1, "What an edit reaches from afar, such as the numbers on the other slides"
    RENDITIONS = 2, "What shows a photo whose files were made"
    EDIT = 3, "What shows the edited or published thing itself"
    REMOVAL = 4, "What is to be gone, and what shows it"
    KILL = 5, "A kill: before everything else"


class StaleMarkQuerySet(models.QuerySet["StaleMark"]):
    """Reads of the outbox."""

    def free(self) -> StaleMarkQuerySet:
        """Marks that no planner is at."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=timezone.now()))

    def failed(self) -> StaleMarkQuerySet:
        """Marks that could not be planned when that was last tried."""
        return self.exclude(error="")

    def retry_failed(self) -> int:
        """Have what failed tried anew, as if never tried. The number of marks."""
        return self.failed().update(due_at=timezone.now(), tries=0, claimed_until=None)


class StaleMark(models.Model):
    """Something was edited: a row of the outbox, written in the edit's own transaction.

    It names what was edited, not the pages that show it: those are found when the mark is taken.
    """

    class Kind(models.TextChoices):
        """What was edited."""

        PHOTO = "photo", "Photo"
        SLIDE = "slide", "Words of a slide"
        GALLERY = "gallery", "Gallery"
        ARTICLE = "article", "Article"
        SITE = "site", "What every page shows"
        STYLE = "style", "How pages look"

    kind = models.CharField(max_length=8, choices=Kind)
    object_id = models.BigIntegerField(default=0)  # of the photo, gallery or article
    slide_id = models.CharField(max_length=16, blank=True)  # the public id, for the words of one
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.EDIT)
    marked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)  # until then, more of the same may come
    claimed_until = models.DateTimeField(null=True)  # a planner is at it
    # Of what every page shows: the last row that was made stale, where the next planner goes on.
    planned_until = models.BigIntegerField(default=0, db_default=0)
    # Its own pages alone: what else the edit reaches was planned or marked before.
    is_alone = models.BooleanField(default=False, db_default=False)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    error = models.TextField(blank=True, db_default="")  # why its pages could not be planned

    objects = StaleMarkQuerySet.as_manager()

    class Meta:
        """Taken when due."""

        indexes = [
            models.Index(fields=["due_at"], name="stale_mark_due"),
            models.Index(fields=["-urgency", "id"], name="stale_mark_turn"),
        ]

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.kind, self.object_id, self.slide_id) if part)

    @property
    def is_of_all(self) -> bool:
        """Whether it reaches all pages there are, and names no thing."""
        return self.kind in (self.Kind.SITE, self.Kind.STYLE)

    @property
    def owner(self) -> str:
        """The owner of pages of its own, as rows of pages name it: "gallery:12"."""
        if self.is_of_all:
            return str(self.Kind.SITE)
        kind = self.Kind.GALLERY if self.kind == self.Kind.SLIDE else self.kind
        return f"{kind}:{self.object_id}"


class BakedPageQuerySet(models.QuerySet["BakedPage"]):
    """Reads of the public tree's rows."""

    def stale(self) -> BakedPageQuerySet:
        """Pages whose file is not what is wanted."""
        return self.exclude(wanted_version=F("baked_version"))

    def in_turn(self) -> BakedPageQuerySet:
        """Stale pages, the most urgent first: in the order of the index of what is stale."""
        return self.stale().order_by("-urgency", "phase", "wanted_at", "pk")

    def waiting(self) -> BakedPageQuerySet:
        """Stale pages that may be baked now, the most urgent first."""
        now = timezone.now()
        return self.in_turn().filter(
            Q(claimed_until=None) | Q(claimed_until__lt=now),
            Q(retry_at=None) | Q(retry_at__lte=now),
        )

    def over(self) -> BakedPageQuerySet:
        """Pages that are shown, and are not to be any more."""
        return self.filter(baked_status=SHOWN).exclude(wanted_status=SHOWN)

    def failed(self) -> BakedPageQuerySet:
        """Stale pages whose last bake went wrong."""
        return self.stale().exclude(error="")

    def retry_failed(self) -> int:
        """Have what failed tried anew, as if never tried. The number of pages."""
        return self.failed().update(retry_at=None, tries=0, claimed_until=None)


class BakedPage(models.Model):
    """One page of the public tree: what is wanted at its address, and what is there.

    `wanted_status` is 200 for a page, 410 for one that is gone, 0 for nothing at all. A page is
    stale while `baked_version` differs from `wanted_version`; only the planner raises the latter.
    """

    path = models.CharField(max_length=400, unique=True)  # in the tree, as a page that is shown
    url = models.CharField(max_length=400)  # asked of Django; a path, with its query
    kind = models.CharField(max_length=40)  # its name in the table of pages
    owner = models.CharField(max_length=60, db_index=True)  # such as "gallery:12"
    phase = models.PositiveSmallIntegerField()  # data before pages, lists last
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.EDIT)
    wanted_status = models.PositiveSmallIntegerField(default=SHOWN)
    wanted_version = models.PositiveBigIntegerField(default=1)
    wanted_at = models.DateTimeField(default=timezone.now)

    baked_version = models.PositiveBigIntegerField(default=0)
    baked_status = models.PositiveSmallIntegerField(default=ABSENT)
    baked_at = models.DateTimeField(null=True)  # also the file's own time of change
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    bake_seconds = models.FloatField(null=True)  # from asking Django to the file in its place
    waited_seconds = models.FloatField(null=True)  # from the mark to the file in its place

    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = BakedPageQuerySet.as_manager()

    class Meta:
        """Indexes of the stale ones, in the order of work, and of those to be removed: both few."""

        ordering = ["path"]
        indexes = [
            models.Index(
                fields=["-urgency", "phase", "wanted_at", "id"],
                name="baked_page_turn",
                condition=~Q(wanted_version=F("baked_version")),
            ),
            models.Index(
                fields=["id"],
                name="baked_page_over",
                condition=Q(baked_status=SHOWN) & ~Q(wanted_status=SHOWN),
            ),
            models.Index(fields=["-baked_at"], name="baked_page_newest"),
            models.Index(fields=["-wanted_at"], name="baked_page_failed", condition=~Q(error="")),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_stale(self) -> bool:
        """Whether its file is not what is wanted."""
        return self.wanted_version != self.baked_version


class PurgeOrder(models.Model):
    """An address that caches in front of the tree are to forget."""

    url = models.CharField(max_length=400)  # a path
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.EDIT)
    ordered_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        """Oldest first."""

        ordering = ["-urgency", "pk"]

    def __str__(self) -> str:
        return self.url


class PublicSite(models.Model):
    """The one row about the tree as a whole."""

    revision = models.CharField(max_length=64, blank=True)  # of code, templates and settings
    # Of static files, which pages name by what is in them and data does not.
    style_revision = models.CharField(max_length=64, blank=True, db_default="")
    schedules_seen_until = models.DateTimeField(default=timezone.now)
    reconciled_at = models.DateTimeField(null=True)
    reconcile_seconds = models.FloatField(null=True)
    report = models.JSONField(default=dict)  # of the last reconciliation
    # Where the comparison is that is under way: newsroom.baking.remembered_place
    comparison = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    # What nobody waits for is left alone until somebody lets it go on.
    paused_at = models.DateTimeField(null=True)
    paused_by = models.CharField(max_length=150, blank=True, db_default="")
    # Every page is baked anew since then, so many of them.
    anew_since = models.DateTimeField(null=True)
    anew_pages = models.PositiveBigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return "The public site"

    @classmethod
    def locked(cls) -> PublicSite:
        """The row, held until the transaction ends: planners go one after the other."""
        site = PublicSite.objects.select_for_update().filter(pk=1).first()
        if site is None:
            PublicSite.objects.bulk_create([PublicSite(pk=1)], ignore_conflicts=True)
            site = PublicSite.objects.select_for_update().get(pk=1)
        return site


class BakeTally(models.Model):
    """What one baker did in one minute: each writes rows of its own, so that none waits."""

    minute = models.DateTimeField()
    baker = models.CharField(max_length=120)  # machine, process and thread
    pages = models.PositiveIntegerField(default=0)  # looked at, whether their file changed or not
    changed = models.PositiveIntegerField(default=0)
    background = models.PositiveIntegerField(default=0)  # of them, those that nobody waited for

    class Meta:
        """One row for each baker and minute."""

        constraints = [
            models.UniqueConstraint(fields=["minute", "baker"], name="one_tally_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.pages} by {self.baker} at {self.minute:%H:%M}"


class KillReceiptLine(models.Model):
    """One address at which a killed photo was, and when it went dark there."""

    takedown = models.ForeignKey(Takedown, models.CASCADE, related_name="receipt_lines")
    url = models.CharField(max_length=400)  # a path
    path = models.CharField(max_length=400)  # in the public tree
    is_rendition = models.BooleanField(default=False)
    dark_at = models.DateTimeField(null=True)  # in the public tree
    public_dark_at = models.DateTimeField(null=True)  # asked by HTTP at the public address
    public_answer = models.CharField(max_length=100, blank=True)  # what it said when last asked

    class Meta:
        """Pages before files."""

        ordering = ["is_rendition", "url", "pk"]

    def __str__(self) -> str:
        return self.url

    @property
    def seconds_to_dark(self) -> float | None:
        """From the kill until it was dark in the public tree."""
        return (self.dark_at - self.takedown.done_at).total_seconds() if self.dark_at else None


CLAIM = timedelta(seconds=30)
# Whoever was at it before is dead, or at a page that takes this long: not all bakers shall be.
LONG_CLAIM = timedelta(minutes=5)

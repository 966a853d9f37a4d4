"""The tables behind the search: a narrow row for each photo, and the names that photos hold.

Nobody writes them from Python but `media.search.installation`: triggers on the photos, and on what
shows them, do, whichever door a change comes through. The words themselves are in a column that
only the database knows (`media.search.postgresql_sql`, `media.search.sqlite_sql`).
"""

from __future__ import annotations

from django.db import models

# Of hashes that differ in five bits one band of six is the same: where it starts, and its mask.
HASH_BANDS = ((0, 2047), (11, 2047), (22, 2047), (33, 2047), (44, 1023), (54, 1023))


def band_of(shift: int, mask: int) -> models.expressions.CombinedExpression:
    """A band of a photo's hash, as its index knows it."""
    return models.F("perceptual_hash").bitrightshift(shift).bitand(mask)


class PhotoSearch(models.Model):
    """What a search asks of a photo, apart from the photo's wide row."""

    # A trigger removes it with its photo.
    photo = models.OneToOneField(
        "media.Photo", models.DO_NOTHING, primary_key=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_order = models.DateTimeField()  # the year 1 where nobody knows when it was taken
    embargo_until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    uses = models.IntegerField(default=0)  # slides, covers, leads and single photos
    published_uses = models.IntegerField(default=0)  # those of galleries and articles in that state

    class Meta:
        """An index for each order, and for what few photos have.

        Each order's index holds the other moment, too: some days of the one are put into the order
        of the other without a look at the rows (`media.search.walking.walk_days`).
        """

        indexes = [
            models.Index(
                fields=["-uploaded_at", "-photo", "taken_order"], name="search_newest_taken"
            ),
            models.Index(
                fields=["-taken_order", "-photo", "uploaded_at"], name="search_taken_uploaded"
            ),
            models.Index(
                fields=["-uploaded_at", "-photo"],
                name="search_unused",
                condition=models.Q(uses=0),
            ),
            models.Index(
                fields=["-uploaded_at", "-photo"],
                name="search_published",
                condition=models.Q(published_uses__gt=0),
            ),
            models.Index(
                fields=["embargo_until"],
                name="search_embargo",
                condition=models.Q(embargo_until__isnull=False),
            ),
            models.Index(
                fields=["expires_at"],
                name="search_expiry",
                condition=models.Q(expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Search of photo {self.photo_id}"


class PhotoTerm(models.Model):
    """A name or keyword, and how many photos came to hold it (or ceased to): numbers are added up.

    Changes only ever add rows, so that no two of them wait for one another;
    `media.search.vocabulary` puts them together from time to time.
    """

    class Kind(models.TextChoices):
        """The chips whose values are offered."""

        BYLINE = "by", "Byline"
        CREDIT = "credit", "Credit"
        SOURCE = "source", "Source"
        KEYWORD = "keyword", "Keyword"
        PLACE = "in", "Place"

    kind = models.CharField(max_length=7, choices=Kind)
    value = models.TextField()
    folded = models.TextField()  # its words with a space before each: " ana roth"
    number = models.IntegerField()
    is_change = models.BooleanField(default=True, db_default=True)  # not yet put together

    class Meta:
        """Found by what is to be put together, and by what many photos hold."""

        indexes = [
            models.Index(fields=["id"], name="term_change", condition=models.Q(is_change=True)),
            models.Index(
                fields=["kind", "-number"],
                name="term_frequent",
                condition=models.Q(is_change=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value} {self.number:+}"

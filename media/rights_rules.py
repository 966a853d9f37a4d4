"""Rules of rights: photos of this credit, source or keyword have those restrictions.

They are asked in the order of their places: of two rules that say different things of one column,
the first one wins. What they say of a photo is in `media.rights_from_rules`; the desk edits them.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from media.photo_rights import MOST_ARCHIVE_DAYS

MOST_RULES: Final = 200  # each photo that comes in is held against all of them
# By the condition of a rule: the column of a photo that has to hold its words.
CONDITIONS: Final = {"credit": "credit_line", "source": "source", "keyword": "keywords"}
# By the column of a photo: what it says where nothing restricts it.
UNRESTRICTED: Final[dict[str, Any]] = {
    "usage_terms": "",
    "territory": "",
    "may_be_syndicated": True,
    "may_be_sold": True,
    "is_editorial_only": False,
    "archive_days": None,
    "expires_at": None,
}


class RightsRule(models.Model):
    """Which photos it is about, and what it says of them."""

    name = models.CharField(max_length=100, unique=True)
    place = models.PositiveIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_RULES)],
        help_text="Of two rules that fit a photo and say different things, the one with the "
        "smaller number wins.",
    )
    is_on = models.BooleanField(
        "applied to new photos", default=True, help_text="Off: it waits, and says nothing."
    )

    # Which photos: all that is filled in must hold. As words, like the library's chips
    credit = models.CharField(max_length=200, blank=True, help_text="Words in the credit line.")
    source = models.CharField(max_length=200, blank=True, help_text="Words in the source.")
    keyword = models.CharField(
        max_length=200, blank=True, help_text="Words in one of the keywords."
    )

    # What is said of them: a rule restricts, it never allows
    usage_terms = models.TextField(
        blank=True, help_text="Filled in where a photo has none; its file’s own terms stay."
    )
    territory = models.TextField(
        blank=True, help_text="Where it may be used, or not, such as “Germany, Austria”."
    )
    bars_syndication = models.BooleanField("may not be syndicated", default=False)
    bars_sales = models.BooleanField("no sales", default=False)
    is_editorial_only = models.BooleanField("editorial use only", default=False)
    archive_days = models.PositiveSmallIntegerField(
        "not for archive after",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ARCHIVE_DAYS)],
        help_text="Days from when a photo came in, such as 14 for handouts.",
    )
    expires_at = models.DateTimeField(
        "licence ends", null=True, blank=True, help_text="Such as the end of a contract."
    )

    class Meta:
        """In the order in which they are asked."""

        ordering = ["place", "pk"]
        verbose_name = "rule of rights"
        verbose_name_plural = "rules of rights"

    def __str__(self) -> str:
        return self.name

    @property
    def conditions(self) -> dict[str, str]:
        """The words that a photo's columns have to hold, by condition; one at least."""
        return {name: text for name in CONDITIONS if (text := getattr(self, name).strip())}

    @property
    def says(self) -> dict[str, Any]:
        """What it says, by column of a photo; a column on which it says nothing is not there."""
        values: dict[str, Any] = {
            "usage_terms": self.usage_terms.strip(),
            "territory": self.territory.strip(),
            "may_be_syndicated": not self.bars_syndication,
            "may_be_sold": not self.bars_sales,
            "is_editorial_only": self.is_editorial_only,
            "archive_days": self.archive_days,
            "expires_at": self.expires_at,
        }
        return {name: value for name, value in values.items() if value != UNRESTRICTED[name]}

"""What a slide's own words were written over: the photo's text at that time, kept to compare.

Rows name their slide without a foreign key, and their own text by its digest: whatever is undone,
done again or put back finds what it was written over.
"""

from __future__ import annotations

from django.db import models


class ReplacedText(models.Model):
    """A text of a photo that a slide's own text took the place of."""

    slide_id = models.CharField(max_length=16)  # the public one
    word = models.CharField(max_length=11)  # caption, credit_line, alt_text
    own_sha256 = models.CharField(max_length=64)  # of the slide's own text
    text = models.TextField(blank=True)  # the photo's, as it was then

    class Meta:
        """One for each own text."""

        constraints = [
            models.UniqueConstraint(
                fields=["slide_id", "word", "own_sha256"], name="replaced_text_one_per_own_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slide_id}: {self.word}"

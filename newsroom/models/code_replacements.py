"""The newsroom's own codes for phrases, typed between backslashes."""

from __future__ import annotations

from django.db import models


class CodeReplacement(models.Model):
    """A code, such as "nyc", and the phrase that it becomes while somebody types "\\nyc\\"."""

    code = models.CharField(
        max_length=40,
        unique=True,
        help_text="Letters, figures or signs without a space. Capitals make no difference.",
        error_messages={"unique": "This code is there already, with a text of its own."},
    )
    text = models.TextField(help_text="What it becomes, exactly as entered.")

    class Meta:
        """By code."""

        ordering = ["code"]
        verbose_name = "code for a phrase"
        verbose_name_plural = "codes for phrases"

    def __str__(self) -> str:
        return f"\\{self.code}\\"

"""Edits of live articles that readers do not see yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from newsroom.models.articles import Article


class KeptEdit(models.Model):
    """What one editor wrote in an article that is published, and has not put on the public page.

    Only `newsroom.publishing.article_autosave` writes it.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="kept_edits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    changes = models.JSONField()  # as newsroom.publishing.article_changes writes it
    problems = models.JSONField(default=dict)  # of what is kept, by its key: a sentence
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One an editor. Nobody is given rights on these rows: they are their writer's."""

        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="kept_edit_one_per_editor")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.article}"

"""What is known of the links that articles have to other sites."""

from __future__ import annotations

from django.db import models

from newsroom.models.articles import Article


class CheckedLink(models.Model):
    """An address elsewhere that an article links to, and what was found there.

    Only `newsroom.links.asking` writes it.
    """

    class State(models.TextChoices):
        """What came of it."""

        WAITING = "waiting", "Waiting to be looked at"
        FOUND = "found", "It is there"
        BROKEN = "broken", "It is not there"
        UNSURE = "unsure", "It could not be looked at"

    article = models.ForeignKey(Article, models.CASCADE, related_name="checked_links")
    address = models.CharField(max_length=2_000)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    said = models.CharField(max_length=200, blank=True)  # a sentence on what was found
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)  # the last try, before it is made
    checked_at = models.DateTimeField(null=True)  # when it was known

    class Meta:
        """One an article. Nobody is given rights on these rows: they are about articles."""

        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "address"], name="checked_link_one_each")
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state="waiting"),
                name="checked_link_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.address

"""Searches of the library that somebody keeps, and when each person looked at them last."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class SavedSearch(models.Model):
    """A search under a name, private or shared. Only `newsroom.library` writes it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=100)
    query = models.TextField(blank=True)  # as it stands in the search box
    sort = models.CharField(max_length=20)  # newsroom.library.results.Sort
    is_shared = models.BooleanField(default=False)  # all who may see the library see it, too
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """By name. Who may see the library may keep searches of his own."""

        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class SearchVisit(models.Model):
    """When somebody looked at a saved search last: what came in since is new to him."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="visits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        """One for each person."""

        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["search", "person"], name="search_visit_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.search}"

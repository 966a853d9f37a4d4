"""A cache in the database, for what all processes must count together where there is no Redis."""

from __future__ import annotations

from django.db import models


class SharedCacheEntry(models.Model):
    """A row of Django's database cache, which reads and writes this table by itself."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Named in the settings."""

        db_table = "photodesk_shared_cache"

    def __str__(self) -> str:
        return self.cache_key

"""What monitoring reads: work that was counted, and when each process last did some."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class CountedWork(models.Model):
    """One sample of a counter or histogram; only `newsroom.counting` writes it, by adding."""

    name = models.CharField(max_length=60)
    labels = models.CharField(max_length=120, blank=True)  # as "tier=first,le=5.0"
    value = models.FloatField(default=0.0)

    class Meta:
        """Nobody is given rights on these rows."""

        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["name", "labels"], name="counted_work_sample")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.labels}"


class ProcessLife(models.Model):
    """When a process last ended a task, or the scheduler sent one."""

    role = models.CharField(max_length=20)  # "worker", "publisher", "keeper", "scheduler"; "backup"
    node = models.CharField(max_length=150)  # such as "worker-1@host"
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Nobody is given rights on these rows."""

        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["role", "node"], name="process_life")]

    def __str__(self) -> str:
        return f"{self.role} {self.node}"

"""Metrics of the work that was done, of the processes that do it, and of the disk it goes to."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from media.observing.counts import COUNTED, Counted
from newsroom.counting import BACKUP
from newsroom.models.observed import CountedWork, ProcessLife

SHOWN_AFTER_SEEN = timedelta(days=1)


def process_metrics() -> Iterator[Metric]:
    """When each process last did something."""
    now = timezone.now()
    newest = GaugeMetricFamily(
        "photodesk_heartbeat_age_seconds",
        "Since any process of a role ended a task, or the scheduler sent one.",
        labels=["role"],
    )
    each = GaugeMetricFamily(
        "photodesk_process_heartbeat_age_seconds",
        "The same of each process that was seen within a day.",
        labels=["role", "node"],
    )
    backup = GaugeMetricFamily(
        "photodesk_backup_age_seconds", "Since the last backup was made, restored and compared."
    )
    ages: dict[str, float] = {}
    for life in ProcessLife.objects.order_by("role", "node"):
        age = find_age(life.seen_at, now)
        if life.role == BACKUP:
            backup.add_metric([], age)
            continue
        ages[life.role] = min(age, ages.get(life.role, age))
        if age < SHOWN_AFTER_SEEN.total_seconds():
            each.add_metric([life.role, life.node], age)
    for role, age in ages.items():
        newest.add_metric([role], age)
    yield newest
    yield each
    yield backup


def work_metrics() -> Iterator[Metric]:
    """What was done, by outcome and by seconds, since the tables were made."""
    samples: dict[str, dict[str, float]] = defaultdict(dict)
    for name, labels, value in CountedWork.objects.values_list("name", "labels", "value"):
        samples[name][labels] = value
    for name, counted in COUNTED.items():
        if counted.buckets:
            yield make_histogram(name, counted, samples[name], samples[f"{name}_sum"])
            continue
        counter = CounterMetricFamily(name, counted.text, labels=counted.labels)
        for labels, value in sorted(samples[name].items()):
            counter.add_metric(list(read_labels(labels).values()), value)
        yield counter


def make_histogram(
    name: str, counted: Counted, buckets: dict[str, float], sums: dict[str, float]
) -> Metric:
    """A histogram from the numbers within each bound; Prometheus wants those up to each."""
    family = HistogramMetricFamily(name, counted.text, labels=counted.labels)
    within: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for labels, value in buckets.items():
        found = read_labels(labels)
        bound = found.pop("le")
        within[tuple(found.values())][bound] = value
    for values, numbers in sorted(within.items()):
        key = ",".join(
            f"{label}={value}" for label, value in zip(counted.labels, values, strict=True)
        )
        total, up_to = 0.0, []
        for bound in (*map(str, counted.buckets), "+Inf"):
            total += numbers.get(bound, 0.0)
            up_to.append((bound, total))
        family.add_metric(list(values), up_to, sum_value=sums.get(key, 0.0))
    return family


def read_labels(text: str) -> dict[str, str]:
    """Labels as a row has them."""
    return dict(part.partition("=")[::2] for part in text.split(",") if part)


def disk_metrics() -> Iterator[Metric]:
    """Room on the disk of the data folder, of the machine that answers."""
    left = GaugeMetricFamily("photodesk_disk_free_bytes", "Bytes that are free.", labels=["folder"])
    size = GaugeMetricFamily("photodesk_disk_size_bytes", "Bytes in all.", labels=["folder"])
    inodes = GaugeMetricFamily(
        "photodesk_disk_free_inodes", "Files that may yet be made.", labels=["folder"]
    )
    for folder, path in (("data", settings.DATA_DIR), ("incoming", settings.FILE_UPLOAD_TEMP_DIR)):
        if not Path(path).is_dir():
            continue
        usage, files = shutil.disk_usage(path), os.statvfs(path)
        left.add_metric([folder], usage.free)
        size.add_metric([folder], usage.total)
        if files.f_files:  # some file systems have no limit
            inodes.add_metric([folder], files.f_favail)
    yield left
    yield size
    yield inodes


def make_gauge(name: str, text: str, value: float) -> Metric:
    """One number."""
    return GaugeMetricFamily(f"photodesk_{name}", text, value=value)


def find_age(since: datetime | None, now: datetime | None = None) -> float:
    """Seconds since a moment; 0 for none, and for one that has not come."""
    return max(0.0, ((now or timezone.now()) - since).total_seconds()) if since else 0.0

"""Slices of a comparison of rows and files, at the beginning, in the middle and at the end.

Each step is begun where a comparison that was killed would go on. The archive's rows have no files:
those that the slices look at get some, of one byte, with the time that the row says.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from newsroom.baking.compressed_forms import forms_of

SLICES = 20  # of a step, at each place
PLACES = {"beginning": 0.0, "middle": 0.5, "end": 0.97}


def measure_slices() -> dict[str, Any]:
    """Milliseconds of each step's slices and the largest memory after them, as lines to print."""
    from gallery.models import ChangedThing, Gallery
    from media.models import Photo
    from newsroom.baking.local_tree import LocalTree
    from newsroom.baking.reconcile import STEPS
    from newsroom.baking.report import Comparing, Report
    from newsroom.baking.trees import choose_tree
    from newsroom.models.public_tree import BakedPage

    tree = choose_tree()
    assert isinstance(tree, LocalTree)
    report = Report()
    comparing = Comparing(report, tree, False, 60.0, False, lambda *_: None)
    lines = [f"{memory()} MB before the first slice"]
    starts = {
        "galleries": numbers_of(Gallery.objects.order_by("pk"), "pk"),
        "public photos": numbers_of(Photo.objects.order_by("pk"), "pk"),
        "told photos": numbers_of(
            ChangedThing.objects.filter(kind="photo").order_by("thing_id"), "thing_id"
        ),
        "what has rows": numbers_of(
            BakedPage.objects.filter(kind__in=("gallery JSON", "photo JSON")).order_by("owner"),
            "owner",
        ),
        "files": numbers_of(BakedPage.objects.order_by("pk"), "pk"),
    }
    for step, places in starts.items():
        for place, after in places.items():
            if step == "files":
                write_files(tree.root, after)
            taken = list(time_slices(STEPS[step](comparing, after)))
            first, rest = taken[0], sorted(taken[1:])
            lines.append(
                f"{step}, {place}: the first {first:.0f} ms, median of {len(rest)} more "
                f"{rest[len(rest) // 2]:.0f} ms, longest {rest[-1]:.0f} ms; {memory()} MB"
            )
    lines.append(f"to be mended: {report.mended}")
    return {"lines": lines}


def numbers_of(rows: Any, name: str) -> dict[str, Any]:
    """Where some steps begin: none for the beginning, else what stands there."""
    total = rows.count()
    return {
        place: rows.values_list(name, flat=True)[int(total * share)] if share else None
        for place, share in PLACES.items()
    }


def time_slices(slices: Iterator[Any]) -> Iterator[float]:
    """Milliseconds of each."""
    began = time.monotonic()
    for _ in islice(slices, SLICES):
        yield (time.monotonic() - began) * 1000
        began = time.monotonic()


def memory() -> int:
    """The largest memory of this process until now, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def write_files(root: Path, after: int | None) -> None:
    """Files for the rows that the next slices look at."""
    from newsroom.baking.report import CHUNK
    from newsroom.models.public_tree import BakedPage

    rows = BakedPage.objects.filter(pk__gt=after or 0, size_bytes=1).order_by("pk")
    for row in rows[: CHUNK * (SLICES + 1)]:
        assert row.baked_at is not None
        nanoseconds = int(row.baked_at.timestamp() * 1_000_000) * 1000
        for suffix in forms_of(row.path):
            path = root / f"{row.path}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
            os.utime(path, ns=(nanoseconds, nanoseconds))

"""What the renditions of recent photos weigh, what that saves, and how long they took to make."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from media.renditions.ladder import RUNGS, TIERS, WIDTHS_PX, Rung, Tier

# What a laptop's or a good phone's browser asks for, of a photo across the page.
TYPICAL_WIDTH_PX = 1280


@dataclass(frozen=True, slots=True)
class Made:
    """One photo's files and how long they took."""

    original_bytes: int
    manifest: Mapping[str, Mapping[str, Any]]
    seconds: Mapping[str, float]  # by tier

    def bytes_of(self, key: str) -> int | None:
        """The size of a file, if it is there."""
        entry = self.manifest.get(key)
        return entry["size_bytes"] if entry else None

    def typical_bytes(self, extension: str) -> int | None:
        """What a typical reader gets: the widest file up to `TYPICAL_WIDTH_PX`."""
        widths = (width for width in reversed(WIDTHS_PX) if width <= TYPICAL_WIDTH_PX)
        sizes = (self.bytes_of(f"w{width}.{extension}") for width in widths)
        return next((size for size in sizes if size is not None), None)


@dataclass(frozen=True, slots=True)
class RungFigures:
    """One row of the ladder with what there is of it."""

    rung: Rung
    files: int
    size_bytes: int

    @property
    def size_mb(self) -> float:
        """How much all of them weigh, in MB of a million bytes."""
        return self.size_bytes / 1e6

    @property
    def average_kb(self) -> float:
        """How much one file weighs, in kB of a thousand bytes."""
        return self.size_bytes / self.files / 1000 if self.files else 0


@dataclass(frozen=True, slots=True)
class Saving:
    """Bytes before and after, of the same photos."""

    before_bytes: int
    after_bytes: int

    @property
    def before_mb(self) -> float:
        """Before, in MB of a million bytes."""
        return self.before_bytes / 1e6

    @property
    def after_mb(self) -> float:
        """After, in the same."""
        return self.after_bytes / 1e6

    @property
    def percent(self) -> float:
        """How much less, in percent of what it was."""
        return 100 * (1 - self.after_bytes / self.before_bytes) if self.before_bytes else 0


@dataclass(frozen=True, slots=True)
class TierSeconds:
    """How long one tier took, photo by photo; seconds in ascending order."""

    tier: Tier
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the photos took no longer."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """95 of 100 photos took no longer."""
        return self.seconds[math.ceil(0.95 * len(self.seconds)) - 1]


def figures_by_rung(rungs: Iterable[Rung], photos: Sequence[Made]) -> list[RungFigures]:
    """The ladder, with the number of files and their weight."""
    rows = []
    for rung in rungs:
        sizes = [size for photo in photos if (size := photo.bytes_of(rung.key)) is not None]
        rows.append(RungFigures(rung, len(sizes), sum(sizes)))
    return rows


def saving_of_a_reader(photos: Iterable[Made], extension: str) -> Saving:
    """The originals against what a typical reader gets of them in one format."""
    pairs = [
        (photo.original_bytes, size)
        for photo in photos
        if (size := photo.typical_bytes(extension)) is not None
    ]
    return Saving(sum(before for before, _ in pairs), sum(after for _, after in pairs))


def saving_of_avif(photos: Iterable[Made]) -> Saving:
    """JPEG against AVIF, of all files that are there in both."""
    before = after = 0
    for photo in photos:
        for key, entry in photo.manifest.items():
            name, _, extension = key.rpartition(".")
            avif = photo.bytes_of(f"{name}.avif")
            if extension == "jpg" and avif is not None:
                before, after = before + entry["size_bytes"], after + avif
    return Saving(before, after)


def refined_of_refinable(photos: Iterable[Made]) -> tuple[int, int]:
    """How many files have had their second, slower encoding, and how many get one."""
    entries = [
        entry
        for photo in photos
        for key, entry in photo.manifest.items()
        if key in RUNGS and RUNGS[key].is_refinable
    ]
    return sum(bool(entry.get("is_refined")) for entry in entries), len(entries)


def seconds_by_tier(photos: Sequence[Made]) -> list[TierSeconds]:
    """How long each tier took; tiers that were never made are left out."""
    found = []
    for tier in TIERS:
        seconds = tuple(sorted(photo.seconds[tier] for photo in photos if tier in photo.seconds))
        if seconds:
            found.append(TierSeconds(tier, seconds))
    return found

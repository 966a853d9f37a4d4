"""Seconds per tier as bars in an SVG: the geometry alone, for a template to draw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.desk.renditions_page.figures import TierSeconds

WIDTH, HEIGHT = 340, 120  # units of the drawing; its text is readable at the width of a phone
LEFT, RIGHT, TOP, FLOOR = 8, 332, 22, 96
BARS_PER_DECADE = 6
GAP = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """Photos that took about as long."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the axis of seconds, and what is written there."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One tier's drawing."""

    figures: TierSeconds
    bars: tuple[Bar, ...]
    ticks: tuple[Mark, ...]
    median: Mark
    p95: Mark


@dataclass(frozen=True, slots=True)
class Axis:
    """Seconds from 10 to the power of `first` to that of `last`, each decade as wide."""

    first: int
    last: int

    def x(self, seconds: float) -> float:
        """Where so many seconds are."""
        part = (math.log10(max(seconds, 10**self.first)) - self.first) / (self.last - self.first)
        return round(LEFT + (RIGHT - LEFT) * min(part, 1), 1)

    @property
    def edges(self) -> list[float]:
        """Seconds at which one bar ends and the next begins."""
        number = (self.last - self.first) * BARS_PER_DECADE
        return [10 ** (self.first + index / BARS_PER_DECADE) for index in range(number + 1)]


def draw_plots(tiers: Sequence[TierSeconds]) -> list[Plot]:
    """One drawing for each tier, all on the same axis, so that they can be compared."""
    if not tiers:
        return []
    shortest = min(tier.seconds[0] for tier in tiers)
    longest = max(tier.seconds[-1] for tier in tiers)
    first = math.floor(math.log10(max(shortest, 0.001)))
    axis = Axis(first, max(first + 1, math.ceil(math.log10(max(longest, 0.001)))))
    return [draw_plot(tier, axis) for tier in tiers]


def draw_plot(tier: TierSeconds, axis: Axis) -> Plot:
    """One tier's drawing."""
    ticks = tuple(
        Mark(axis.x(10**power), f"{10**power:g} s") for power in range(axis.first, axis.last + 1)
    )
    return Plot(
        tier,
        draw_bars(tier.seconds, axis),
        ticks,
        Mark(axis.x(tier.median), f"{tier.median:.2g} s"),
        Mark(axis.x(tier.p95), f"{tier.p95:.2g} s"),
    )


def draw_bars(seconds: Sequence[float], axis: Axis) -> tuple[Bar, ...]:
    """How many photos took how long; the tallest bar is as tall as there is room."""
    edges = axis.edges
    counts = [0] * (len(edges) - 1)
    for value in seconds:
        inside = (math.log10(max(value, edges[0])) - axis.first) * BARS_PER_DECADE
        counts[min(int(inside), len(counts) - 1)] += 1
    tallest = max(counts)
    bars = []
    for index, count in enumerate(counts):
        if count:
            left, right = axis.x(edges[index]), axis.x(edges[index + 1])
            height = round((FLOOR - TOP) * count / tallest, 1)
            width = round(right - left - GAP, 1)
            bars.append(Bar(left, round(FLOOR - height, 1), width, height))
    return tuple(bars)

"""The order of parts: where they are put, and the numbers that say so, few of them written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

STEP = 10


def place_parts(order: Iterable[str], placed: Iterable[tuple[str, str]]) -> list[str]:
    """An order in which each part of `placed` was put behind another, one after the other.

    "" is the beginning. A part that is not there is left out; one behind what is not there stays.
    """
    keys = list(order)
    for key, after in placed:
        if key not in keys or key == after or (after and after not in keys):
            continue
        keys.remove(key)
        keys.insert(keys.index(after) + 1 if after else 0, key)
    return keys


def number_places(order: list[str], present: Mapping[str, int]) -> dict[str, int]:
    """The numbers to write so that parts stand in this order, most of them having one already.

    Where there is no room between two, all are numbered anew.
    """
    there = [key for key in order if key in present]
    kept = {there[index] for index in longest_rising([present[key] for key in there])}
    numbers: dict[str, int] = {}
    low, waiting = 0, []
    for key in order:
        if key not in kept:
            waiting.append(key)
            continue
        number = present[key]
        if not spread(waiting, low, number, numbers):
            return changed({each: (i + 1) * STEP for i, each in enumerate(order)}, present)
        numbers[key], low, waiting = number, number, []
    spread(waiting, low, low + STEP * (len(waiting) + 1), numbers)
    return changed(numbers, present)


def spread(keys: list[str], low: int, high: int, numbers: dict[str, int]) -> bool:
    """Number keys between two numbers; False where there is no room."""
    if high - low <= len(keys):
        return not keys
    for index, key in enumerate(keys, start=1):
        numbers[key] = low + (high - low) * index // (len(keys) + 1)
    return True


def changed(numbers: dict[str, int], present: Mapping[str, int]) -> dict[str, int]:
    """Those that differ."""
    return {key: number for key, number in numbers.items() if present.get(key) != number}


def longest_rising(numbers: list[int]) -> set[int]:
    """Where the longest run stands, with gaps, in which each number is larger than the last."""
    ends: list[int] = []  # the least end of a run of each length
    places: list[int] = []
    for number in numbers:
        place = bisect_left(ends, number)
        ends[place:] = [number, *ends[place + 1 :]]
        places.append(place)
    wanted, chosen = len(ends) - 1, set()
    for index in reversed(range(len(places))):
        if places[index] == wanted:
            chosen.add(index)
            wanted -= 1
    return chosen

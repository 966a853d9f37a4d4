"""Orders of ids: what moved between two of them, and how moves are put onto a third. No Django.

Two rules are all there is: an id stands after another one, and what nobody moved keeps its order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence

# An anchor and the ids that follow it; the empty anchor is the start.
type Run = tuple[str, list[str]]


def find_least_moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest ids whose moving makes `after` of `before`; both hold the same ids."""
    places = {each: place for place, each in enumerate(before)}
    ends: list[int] = []  # the least place at which a row of so many that stay can end
    longest: list[int] = []  # of each id, how long the row is that ends with it
    for each in after:
        length = bisect_left(ends, places[each])
        ends[length : length + 1] = [places[each]]
        longest.append(length)
    stays: set[str] = set()
    wanted = len(ends) - 1
    for each, length in zip(reversed(after), reversed(longest), strict=True):
        if length == wanted:
            stays.add(each)
            wanted -= 1
    return set(after) - stays


def find_runs(order: Sequence[str], loose: Collection[str]) -> list[Run]:
    """Where the loose ids stand: rows of them, each after an id that is none of them."""
    runs: list[Run] = []
    anchor, is_open = "", False
    for each in order:
        if each not in loose:
            anchor, is_open = each, False
        elif is_open:
            runs[-1][1].append(each)
        else:
            runs.append((anchor, [each]))
            is_open = True
    return runs


def put_runs(fixed: Sequence[str], runs: Sequence[Run]) -> list[str]:
    """The order that `find_runs` was asked about; raises `KeyError` where an anchor is missing."""
    after = dict(runs)
    order = after.pop("", [])[:]
    for each in fixed:
        order.append(each)
        order += after.pop(each, [])
    if after:
        raise KeyError(f"not in the order: {', '.join(after)}")
    return order


def put_after(order: Sequence[str], loose: Collection[str], wanted: Sequence[str]) -> list[str]:
    """Put the loose ids where `wanted` has them: each after the nearest before it that is there.

    What is not loose keeps the order that it has.
    """
    result = [each for each in order if each not in loose]
    there = set(result)
    anchor = ""
    for each in wanted:
        if each in loose:
            result.insert(result.index(anchor) + 1 if anchor else 0, each)
            there.add(each)
        if each in there:
            anchor = each
    return result

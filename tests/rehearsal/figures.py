"""What a rehearsal prints of itself."""

from __future__ import annotations


def summary(seconds: list[float]) -> str:
    """How many, the median and the longest."""
    if not seconds:
        return "none"
    middle = sorted(seconds)[len(seconds) // 2]
    return f"{len(seconds)}: median {middle:.2f} s, longest {max(seconds):.2f} s"


def say(what: str, figure: str) -> None:
    """A line of the report, at once."""
    print(f"{what:>45}: {figure}", flush=True)

"""A finding: what was looked at, what was found, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is."""

    FAULT = "fault"  # something does not work
    WARNING = "warning"  # something will not, or works badly
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of what was found; unless it is fine, another of what to do."""

    area: str
    severity: Severity
    found: str
    mend: str = ""

    def to_json(self) -> dict[str, str]:
        """For `--json`."""
        return {name: str(value) for name, value in asdict(self).items()}


type Examination = Callable[[], Iterator[Finding]]


def fault(area: str, found: str, mend: str) -> Finding:
    """Something does not work."""
    return Finding(area, Severity.FAULT, found, mend)


def warn(area: str, found: str, mend: str) -> Finding:
    """Something will not work, or works badly."""
    return Finding(area, Severity.WARNING, found, mend)


def fine(area: str, found: str) -> Finding:
    """Something is as it should be."""
    return Finding(area, Severity.FINE, found)

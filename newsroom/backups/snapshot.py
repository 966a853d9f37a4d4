"""A database at one moment, in a file that was restored and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from newsroom.backups.manifest import TableState
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.table_digests import find_differences

type OnStep = Callable[[str], None]

MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was taken."""

    path: Path
    tables: dict[str, TableState]
    migrations: list[str]


def require_same(wanted: dict[str, TableState], found: dict[str, TableState], words: str) -> None:
    """Raise `BackupRefused` with the differences, of which there should be none."""
    differences = find_differences(wanted, found)
    if differences:
        told = "; ".join(differences[:5])
        raise BackupRefused(f"{words} {told}.")


def write_names(path: Path, names: Iterable[tuple[str]]) -> None:
    """Write names line by line."""
    with path.open("w") as file:
        for (name,) in names:
            file.write(f"{name}\n")

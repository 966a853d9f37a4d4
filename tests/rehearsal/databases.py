"""A rehearsal on SQLite, and again on a PostgreSQL of its own.

DATABASE (sqlite, postgres) in the environment.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from tests.faults.own_programs import own_postgres

DATABASES = os.environ.get("DATABASE", "sqlite,postgres").split(",")


def each_database(what: str) -> Iterator[tuple[Path, str]]:
    """For each an empty data folder and the database's address, which is empty for SQLite."""
    for database in DATABASES:
        with (
            tempfile.TemporaryDirectory(prefix="photodesk-rehearsal-") as made,
            own_postgres() if database == "postgres" else nullcontext() as postgres,
        ):
            Path(made).chmod(0o755)
            print(f"--- {database}, {what}", flush=True)
            yield Path(made), postgres.url if postgres else ""

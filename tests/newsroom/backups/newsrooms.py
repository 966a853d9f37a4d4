"""A second newsroom, of which nothing is there yet, and backups of the test's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from django.db import connection, connections

from media.storages import originals_storage
from newsroom.backups.databases import Database, open_database
from newsroom.backups.places import Place
from newsroom.backups.restoring import Restored, restore_backup
from newsroom.backups.taking import Progress, Taken, take_backup


@dataclass(frozen=True)
class Empty:
    """Where a backup is restored to."""

    database: Database
    originals: Storage
    settings: dict[str, Any]

    def restore(self, place: Place, name: str | None = None, **options: Any) -> Restored:
        """Restore the newest, or that one."""
        return restore_backup(
            place, name=name, database=self.database, originals=self.originals, **options
        )

    def files(self) -> dict[str, bytes]:
        """The originals, by name."""
        root = Path(self.originals.path(""))
        found = (path for path in sorted(root.rglob("*")) if path.is_file())
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What its database answers."""
        wrapper = type(connections["default"])(self.settings, alias="restored")
        try:
            with wrapper.cursor() as cursor:
                cursor.execute(query)
                found: list[tuple[Any, ...]] = cursor.fetchall()
                return found
        finally:
            wrapper.close()

    def require_nothing_there(self) -> None:
        """Neither a file nor a table."""
        assert self.files() == {}
        self.database.require_empty()


def back_up(place: Place, *, keep: int | None = None, progress: Progress | None = None) -> Taken:
    """Take a backup of the test's newsroom."""
    return take_backup(
        place,
        database=open_database(connection.settings_dict),
        originals=originals_storage(),
        keep=keep,
        progress=progress,
    )

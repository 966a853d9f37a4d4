"""Which Photodesk this is, and whether a backup is of a newer one."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from django.db.migrations.loader import MigrationLoader

from newsroom.backups.manifest import Manifest
from newsroom.backups.refusals import BackupRefused


def find_version() -> str:
    """The package's version; "checkout" where it is run from its source folder."""
    try:
        return version("photodesk")
    except PackageNotFoundError:
        return "checkout"


def find_unknown_migrations(manifest: Manifest) -> list[str]:
    """Migrations of the backup's tables that this version does not know."""
    known = MigrationLoader(None).disk_migrations
    names = {f"{app}.{name}" for app, name in known}
    replaced = {f"{app}.{name}" for migration in known.values() for app, name in migration.replaces}
    return [name for name in manifest.migrations if name not in names | replaced]


def require_not_newer(manifest: Manifest) -> None:
    """Raise `BackupRefused` for tables that this version does not know how to read."""
    unknown = find_unknown_migrations(manifest)
    if unknown:
        raise BackupRefused(
            f"The backup {manifest.name} is of a newer Photodesk ({manifest.photodesk}): this one "
            f"does not know {', '.join(unknown[:3])}. Install that version or a later one, and "
            "restore with it."
        )

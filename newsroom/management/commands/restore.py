"""`manage.py restore SRC`: a newsroom out of a backup, where there is none."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from media.storages import originals_storage
from newsroom.backups.databases import open_database
from newsroom.backups.places import Place
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.restoring import Restored, restore_backup
from newsroom.backups.showing import show_progress
from newsroom.running.data_folder import AlreadyRunning, hold_data_folder

INTERRUPTED = 130


class Command(BaseCommand):
    """Restore."""

    help = (
        "Restore a backup onto nothing: an empty data folder (or empty buckets) and an empty "
        "database. Every original is looked at, and the database is compared with what it was. "
        "Renditions and pages are then made by workers, or by `render` and `reconcile`."
    )
    requires_system_checks: list[str] = []  # there is no newsroom yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and what to do about damage."""
        parser.add_argument("place", metavar="SRC", help="a folder, or s3://BUCKET/FOLDER")
        parser.add_argument("--backup", metavar="NAME", help="Which one; else the newest.")
        parser.add_argument(
            "--leave-out-damaged",
            action="store_true",
            help="Restore all the rest where originals of the backup are lost or altered.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, bring the tables up to date, report."""
        try:
            with (
                hold_data_folder(settings.DATA_DIR, "restore"),
                show_progress(is_shown=not options["json"]) as progress,
            ):
                connection.close()
                restored = restore_backup(
                    Place(options["place"]),
                    name=options["backup"],
                    database=open_database(connection.settings_dict),
                    originals=originals_storage(),
                    leave_out_damaged=options["leave_out_damaged"],
                    progress=progress,
                )
                is_migrated = bring_up_to_date()
        except (BackupRefused, AlreadyRunning) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stderr.write("Interrupted. The same command goes on where it was.")
            sys.exit(INTERRUPTED)
        if options["json"]:
            self.stdout.write(json.dumps(describe(restored, is_migrated=is_migrated), indent=2))
        else:
            self.tell(restored, is_migrated=is_migrated)

    def tell(self, restored: Restored, *, is_migrated: bool) -> None:
        """For people."""
        manifest = restored.manifest
        rows = sum(table.rows for table in manifest.tables.values())
        say = self.stdout.write
        say(
            f"Restored: {rows:,} rows of {len(manifest.tables)} tables and {manifest.originals:,} "
            f"originals, as they were {manifest.made_at}. Whatever was published, withdrawn, "
            "killed or corrected after that is not in it."
        )
        if is_migrated:
            say("The backup was of an older version: its tables were brought up to date.")
        for name in restored.left_out:
            self.stderr.write(f"LEFT OUT, lost or altered: {name}")
        for name in (*manifest.missing, *manifest.altered):
            self.stderr.write(f"NOT IN THE BACKUP, it was lost or altered before: {name}")
        if restored.is_other_key:
            self.stderr.write(
                "SECRET_KEY is another than when the backup was made: everybody logs in anew, and "
                "private links and the secrets of webhooks are others now."
            )
        say(
            "What readers see is made next: start the workers, or here: manage.py render "
            "--check-files --wait, then manage.py reconcile"
        )


def bring_up_to_date() -> bool:
    """Run the migrations that an older backup lacks; whether there were any."""
    executor = MigrationExecutor(connection)
    is_older = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if is_older:
        call_command("migrate", interactive=False, verbosity=0)
    return is_older


def describe(restored: Restored, *, is_migrated: bool) -> dict[str, Any]:
    """For programs."""
    manifest = restored.manifest
    return {
        "backup": manifest.name,
        "made_at": manifest.made_at,
        "rows": sum(table.rows for table in manifest.tables.values()),
        "originals": manifest.originals,
        "copied": restored.copied,
        "left_out": restored.left_out,
        "not_in_the_backup": [*manifest.missing, *manifest.altered],
        "is_other_key": restored.is_other_key,
        "is_migrated": is_migrated,
    }

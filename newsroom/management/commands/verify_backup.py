"""`manage.py verify_backup SRC`: whether every byte of a backup is what it was."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.backups.checking import find_faults
from newsroom.backups.manifest import choose_backup
from newsroom.backups.places import Place, place_in_words
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.showing import show_progress

MOST_TOLD = 20


class Command(BaseCommand):
    """Read all of a backup."""

    help = (
        "Read a backup whole and compare it with the hashes that it was made with. Exit code 1 "
        "when something is lost, cut short or altered."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which."""
        parser.add_argument("place", metavar="SRC", help="a folder, or s3://BUCKET/FOLDER")
        parser.add_argument("--backup", metavar="NAME", help="Which one; else the newest.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, report."""
        place = Place(options["place"])
        try:
            with place_in_words(place), show_progress(is_shown=not options["json"]) as progress:
                place.require_there()
                manifest = choose_backup(place.storage, options["backup"])
                progress.step("Looking through the backup")
                faults = list(find_faults(place.storage, manifest, progress.original))
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            told = {"backup": manifest.name, "originals": manifest.originals, "faults": faults}
            self.stdout.write(json.dumps(told, indent=2))
        elif not faults:
            self.stdout.write(
                f"The backup {manifest.name} is whole: its database and {manifest.originals:,} "
                "originals are what they were."
            )
        else:
            for fault in faults[:MOST_TOLD]:
                self.stderr.write(fault)
            if len(faults) > MOST_TOLD:
                self.stderr.write(f"… and {len(faults) - MOST_TOLD:,} more.")
            self.stderr.write(f"The backup {manifest.name} is NOT whole.")
        if faults:
            sys.exit(1)

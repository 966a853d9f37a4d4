"""`manage.py backup DEST`: the database and the originals, into a folder or a bucket."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from media.storages import originals_storage
from newsroom.backups.databases import open_database
from newsroom.backups.manifest import Manifest, list_backups, read_manifest
from newsroom.backups.places import Place, place_in_words
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.showing import show_progress
from newsroom.backups.taking import Taken, take_backup
from newsroom.counting import note_backup

MOST_TOLD = 10


class Command(BaseCommand):
    """Take a backup, or list those that are there."""

    help = (
        "Back up the database and the originals into a folder or a bucket (s3://BUCKET/FOLDER), "
        "while everybody works. Originals that are there already are not copied again. The "
        "database is restored into a scratch database and compared before it counts. Exit code 1 "
        "where an original is lost or altered: the rest is a backup all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how many stay."""
        parser.add_argument("place", metavar="DEST", help="a folder, or s3://BUCKET/FOLDER")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="Remove the oldest backups, but for N."
        )
        parser.add_argument("--list", action="store_true", help="List the backups that are there.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take, report."""
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep must be 1 or more: the backup that is made stays.")
        place = Place(options["place"])
        try:
            if options["list"]:
                self.list(place, is_json=options["json"])
                return
            with show_progress(is_shown=not options["json"]) as progress:
                taken = take_backup(
                    place,
                    database=open_database(connection.settings_dict),
                    originals=originals_storage(),
                    keep=options["keep"],
                    progress=progress,
                )
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(describe(taken), indent=2))
        else:
            self.tell(taken)
        note_backup()
        if taken.manifest.missing or taken.manifest.altered:
            sys.exit(1)

    def list(self, place: Place, *, is_json: bool) -> None:
        """What is there."""
        with place_in_words(place):
            place.require_there()
            whole, cut_short = list_backups(place.storage)
            manifests, damaged = read_manifests(place, whole)
        if is_json:
            found = {
                "backups": [summarise(each) for each in manifests],
                "cut_short": cut_short,
                "damaged": damaged,
            }
            self.stdout.write(json.dumps(found, indent=2))
            return
        for each in manifests:
            self.stdout.write(
                f"{each.name}  {each.site}  Photodesk {each.photodesk}, {each.engine}, "
                f"{each.originals:,} originals"
            )
        for said in damaged:
            self.stdout.write(said)
        for name in cut_short:
            self.stdout.write(f"{name}  was cut short, and is no backup")
        if not whole:
            self.stdout.write("There is no backup.")

    def tell(self, taken: Taken) -> None:
        """For people."""
        manifest = taken.manifest
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"Backup {manifest.name}: {rows:,} rows of {len(manifest.tables)} tables, restored and "
            f"compared; {manifest.originals:,} originals, {taken.copied:,} of them new "
            f"({taken.copied_bytes / 1e6:,.1f} MB)."
        )
        if taken.removed_backups:
            self.stdout.write(
                f"Removed: {', '.join(taken.removed_backups)}, with {taken.removed_originals:,} "
                "originals that no other backup names."
            )
        for words, names in (
            ("LOST: the database names it, and it is nowhere", manifest.missing),
            ("ALTERED: it does not hold what its name says, and was not copied", manifest.altered),
        ):
            for name in names[:MOST_TOLD]:
                self.stderr.write(f"{words}: {name}")
            if len(names) > MOST_TOLD:
                self.stderr.write(f"… and {len(names) - MOST_TOLD:,} more.")


def read_manifests(place: Place, names: list[str]) -> tuple[list[Manifest], list[str]]:
    """Those that can be read, and what is wrong with the others."""
    manifests, damaged = list[Manifest](), list[str]()
    for name in names:
        try:
            manifests.append(read_manifest(place.storage, name))
        except BackupRefused as refusal:
            damaged.append(str(refusal))
    return manifests, damaged


def summarise(manifest: Manifest) -> dict[str, Any]:
    """A backup without its tables, one by one."""
    found = manifest.to_json()
    tables, migrations = found.pop("tables"), found.pop("migrations")
    return found | {
        "tables": len(tables),
        "rows": sum(table["rows"] for table in tables.values()),
        "migrations": len(migrations),
    }


def describe(taken: Taken) -> dict[str, Any]:
    """For programs."""
    return {
        "backup": summarise(taken.manifest),
        "copied": taken.copied,
        "copied_bytes": taken.copied_bytes,
        "removed_backups": taken.removed_backups,
        "removed_originals": taken.removed_originals,
    }

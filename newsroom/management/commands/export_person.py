"""`manage.py export_person`: what is stored about somebody, in a file for him."""

from __future__ import annotations

import os
import zipfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from media.search.folding import split_words
from newsroom.audit.record import record
from newsroom.models.audit import AuditEntry
from newsroom.personal_data.exporting import export_account, export_pictured
from newsroom.personal_data.relations import RelationUndecided


class Command(BaseCommand):
    """Write one file, which nobody else on the machine can read."""

    help = (
        "Write all that the database holds of an account (NAME), or the photos whose words name "
        "somebody (--pictured), to a new file that its owner alone can read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Of whom, and where to."""
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("username", nargs="?", metavar="NAME", help="of an account")
        whom.add_argument("--pictured", metavar="NAME", help="of one who is pictured or credited")
        parser.add_argument("--to", type=Path, required=True, metavar="FILE.json|FILE.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and note that in the audit log."""
        target: Path = options["to"]
        if target.suffix not in {".json", ".zip"}:
            raise CommandError(f"{target}: its name must end in .json or .zip.")
        pictured, person = options["pictured"], None
        if pictured is not None:
            if not split_words(pictured):
                raise CommandError("A name has a letter or a figure in it.")
            pieces = export_pictured(pictured.strip())
        else:
            person = User.objects.filter(username=options["username"]).first()
            if person is None:
                raise CommandError(f"There is no user {options['username']!r}.")
            pieces = export_account(person)
        try:
            write_file(target, pieces)
        except FileExistsError as error:
            raise CommandError(f"{target} is there already: nothing was written.") from error
        except (OSError, RelationUndecided) as error:
            raise CommandError(f"{target} was not written: {error}") from error
        # Whom a photo shows is not put where it cannot be taken out again.
        record(AuditEntry.Act.PERSON_EXPORTED, person, details={} if person else {"pictured": True})
        self.stdout.write(f"Written to {target}. Delete it when it has been handed over.")


def write_file(target: Path, pieces: Iterator[str]) -> None:
    """Write a new file, for its owner alone; what could not be finished is removed."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if target.suffix == ".json":
                file.writelines(piece.encode() for piece in pieces)
                return
            member_name = f"{target.stem}.json"
            with (
                zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
                archive.open(member_name, "w", force_zip64=True) as member,
            ):
                member.writelines(piece.encode() for piece in pieces)
    except BaseException:
        target.unlink(missing_ok=True)
        raise

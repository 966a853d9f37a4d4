"""`manage.py verify_originals`: whether every original is there and is what it was."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from media.models import Photo
from media.storages import originals_storage
from newsroom.backups.originals import check_originals
from newsroom.models.originals_checks import OriginalsCheck

INTERRUPTED = 130
MOST_TOLD = 10
KINDS = (
    ("missing", "LOST: a photo names it, and it is nowhere"),
    ("altered", "ALTERED: it does not hold what its name says"),
    ("strays", "nobody's: neither a photo nor the bin names it"),
)


class Command(BaseCommand):
    """Look at every original."""

    help = (
        "Read every original and compare it with its name, which is its hash; find those that are "
        "lost and those that belong to no photo. May be stopped: the same command goes on. Exit "
        "code 1 when one is lost or altered."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From where, and how it is told."""
        parser.add_argument(
            "--anew", action="store_true", help="Begin anew where one was stopped before."
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, report."""
        columns = (
            TextColumn("Originals"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        console = Console(stderr=True)
        try:
            with Progress(*columns, console=console, disable=options["json"]) as bar:
                task = bar.add_task("", total=Photo.objects.count())
                check = check_originals(
                    originals_storage(),
                    anew=options["anew"],
                    on_original=lambda now: bar.update(task, completed=now.looked_at + now.missing),
                )
        except KeyboardInterrupt:
            self.stderr.write("Interrupted. The same command goes on where it was.")
            sys.exit(INTERRUPTED)
        if options["json"]:
            self.stdout.write(json.dumps(describe(check), indent=2))
        else:
            self.tell(check)
        if check.lost:
            sys.exit(1)

    def tell(self, check: OriginalsCheck) -> None:
        """For people."""
        for kind, words in KINDS:
            for name in check.names.get(kind, [])[:MOST_TOLD]:
                self.stderr.write(f"{words}: {name}")
            if (more := getattr(check, kind) - MOST_TOLD) > 0:
                self.stderr.write(f"… and {more:,} more.")
        if not check.lost:
            self.stdout.write(f"All {check.looked_at:,} originals are there and what they were.")


def describe(check: OriginalsCheck) -> dict[str, Any]:
    """For programs."""
    counted = {kind: getattr(check, kind) for kind, _ in KINDS}
    return {"looked_at": check.looked_at, "size_bytes": check.size_bytes, **counted} | {
        "names": check.names
    }

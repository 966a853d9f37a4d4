"""`manage.py audit`: whether the audit log is whole, and its rows as CSV."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.audit.chain import Head, find_breaks, find_head
from newsroom.audit.export import write_audit_csv
from newsroom.models.audit import AuditEntry

MOST_TOLD = 20


class Command(BaseCommand):
    """Check the log, or print it."""

    help = (
        "Check that no row of the audit log was altered, removed or inserted (--verify), or print "
        "the log as CSV (--csv). --verify prints the log's head: note it elsewhere, and give it "
        "back with --head, so that rows cut off at the end are missed, too. Exit code 1 when "
        "something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is asked for."""
        asked = parser.add_mutually_exclusive_group(required=True)
        asked.add_argument("--verify", action="store_true", help="Check the chain of hashes.")
        asked.add_argument("--csv", action="store_true", help="Print every row as CSV.")
        parser.add_argument("--head", metavar="NUMBER:HASH", help="A head that was noted before.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, or print."""
        if options["csv"]:
            for line in write_audit_csv(AuditEntry.objects.order_by("number")):
                self.stdout.write(line, ending="")
            return
        expected = read_head(options["head"]) if options["head"] else None
        breaks = 0
        for breaks, what in enumerate(find_breaks(expected), start=1):
            if breaks <= MOST_TOLD:
                self.stderr.write(what)
        if breaks > MOST_TOLD:
            self.stderr.write(f"… and {breaks - MOST_TOLD} more.")
        head = find_head()
        if breaks:
            self.stderr.write(f"The audit log is NOT whole: {breaks} found. Its head is {head}.")
            sys.exit(1)
        rows = f"{head.number:,} row{'' if head.number == 1 else 's'}"
        self.stdout.write(f"The audit log is whole: {rows}. Its head is {head}")


def read_head(text: str) -> Head:
    """A head as `--verify` printed it; raises `CommandError`."""
    number, _, digest = text.strip().partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise CommandError(
            f"“{text}” is no head of the log. It looks like 120:9f86d0…, as --verify prints it."
        )
    return Head(int(number), digest.lower())

"""`manage.py doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import json
import textwrap

from django.core.management.base import BaseCommand, CommandParser

from newsroom.doctor.examination import EXAMINATIONS, examine
from newsroom.doctor.findings import Finding, Severity

MARKS = {Severity.FAULT: "FAULT", Severity.WARNING: "warning", Severity.FINE: "fine"}
WIDTH = 100


class Command(BaseCommand):
    """Look at everything that an installation stands on; 1 where something is at fault."""

    help = (
        "Say what is wrong with this installation and how to mend it; run it as the user that "
        "Photodesk runs as, with its environment. Exit code 1 where there is a fault."
    )
    requires_system_checks = ()  # what they would say is said here, with the rest

    def add_arguments(self, parser: CommandParser) -> None:
        """What to look at, and how to say it."""
        parser.add_argument(
            "areas", nargs="*", metavar="AREA", help=f"some of: {', '.join(EXAMINATIONS)}"
        )
        parser.add_argument("--json", action="store_true", help="as JSON, for machines")

    def handle(self, *, areas: list[str], json: bool, **_options: object) -> None:
        """Examine, and say so."""
        unknown = set(areas) - EXAMINATIONS.keys()
        if unknown:
            self.stderr.write(
                f"There is no area {', '.join(sorted(unknown))}. There are: "
                f"{', '.join(EXAMINATIONS)}."
            )
            raise SystemExit(2)
        findings: list[Finding] = []
        for finding in examine(areas):
            findings.append(finding)
            if not json:
                self.say(finding)
        faults = sum(finding.severity == Severity.FAULT for finding in findings)
        warnings = sum(finding.severity == Severity.WARNING for finding in findings)
        if json:
            self.stdout.write(write_json(findings))
        else:
            self.stdout.write(f"\n{count(faults, 'fault')}, {count(warnings, 'warning')}.")
        if faults:
            raise SystemExit(1)

    def say(self, finding: Finding) -> None:
        """One finding, in a few lines, as soon as it is known."""
        style = {
            Severity.FAULT: self.style.ERROR,
            Severity.WARNING: self.style.WARNING,
            Severity.FINE: self.style.SUCCESS,
        }[finding.severity]
        begin = f"{MARKS[finding.severity]:7}  {finding.area}: "
        self.stdout.write(style(fill(begin + finding.found, "         ")))
        if finding.mend:
            self.stdout.write(fill(f"         To mend it: {finding.mend}", "         "))
        self.stdout.flush()


def fill(text: str, indent: str) -> str:
    """Lines of a width that a terminal has; no command is broken in its words."""
    return textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def count(number: int, what: str) -> str:
    """A number of things, in words."""
    return f"{number} {what}" if number == 1 else f"{number or 'no'} {what}s"


def write_json(findings: list[Finding]) -> str:
    """All of them."""
    return json.dumps([finding.to_json() for finding in findings], indent=2, ensure_ascii=False)

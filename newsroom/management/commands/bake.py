"""`manage.py bake`: bake what is stale, watch it, have it wait, have everything baked anew."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom.baking.pace import Pace, find_pace
from newsroom.baking.pausing import bake_everything_anew, pause_baking, resume_baking
from newsroom.models.public_tree import BakedPage
from newsroom.running.baking_bars import bake_with_bars
from newsroom.running.data_folder import collect_static_files
from newsroom.running.progress_bars import show_bars


class Command(BaseCommand):
    """Bake, and say what is left."""

    help = (
        "Bake every stale page, by as many processes as there are cores. Exit code 0 when nothing "
        "is left. --pause has what nobody waits for wait, such as the archive after a new version; "
        "edits, removals and kills are baked all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is to be done, and how it is told."""
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument(
            "--bakers", type=int, default=settings.BAKERS, help="processes (default: %(default)s)"
        )
        acts = parser.add_mutually_exclusive_group()
        acts.add_argument("--everything", action="store_true", help="Bake every page anew.")
        acts.add_argument("--status", action="store_true", help="Only say how it goes.")
        acts.add_argument("--pause", action="store_true", help="Have what can wait wait.")
        acts.add_argument("--resume", action="store_true", help="Have it go on.")

    def handle(self, *_: object, **options: Any) -> None:
        """Do it, and say how it goes."""
        if options["bakers"] < 1:
            raise CommandError("--bakers must be 1 or more.")
        if options["pause"]:
            pause_baking()
        elif options["resume"]:
            resume_baking()
        if options["everything"]:
            bake_everything_anew()
        is_asked_only = options["status"] or options["pause"] or options["resume"]
        if not is_asked_only:
            collect_static_files(only_if_absent=True)
            with show_bars(is_shown=not options["json"]) as progress:
                bake_with_bars(progress, bakers=options["bakers"])
        pace = find_pace()
        failed = list(BakedPage.objects.failed().values_list("url", "error")[:50])
        if options["json"]:
            self.stdout.write(json.dumps(describe_pace(pace, failed), indent=2))
        else:
            self.tell(pace, failed)
        if pace.left and not is_asked_only:
            sys.exit(1)

    def tell(self, pace: Pace, failed: list[tuple[str, str]]) -> None:
        """For people."""
        site = pace.site
        about = "more than " if pace.is_least else "" if pace.is_counted else "about "
        self.stdout.write(
            f"{about}{pace.left:,} pages to go" if pace.left else "Every page is baked."
        )
        if pace.pages_a_second:
            line = f"{pace.pages_a_second:.1f} pages a second in the last minutes"
            if pace.seconds_left is not None:
                line += f", {timedelta(seconds=round(pace.seconds_left))} left"
            self.stdout.write(line)
        if site is not None and site.paused_at is not None:
            since = timezone.localtime(site.paused_at)
            self.stdout.write(
                f"What can wait has waited since {since:%Y-%m-%d %H:%M}"
                f"{f' for {site.paused_by}' if site.paused_by else ''}: "
                f"{settings.PROGRAM} bake --resume"
            )
        for url, error in failed:
            self.stderr.write(f"NOT BAKED {url}: {error}")


def describe_pace(pace: Pace, failed: list[tuple[str, str]]) -> dict[str, object]:
    """The keys of `--json`."""
    site = pace.site
    return {
        "left": pace.left,
        "is_counted": pace.is_counted,
        "is_least": pace.is_least,
        "pages_a_second": round(pace.pages_a_second, 1),
        "seconds_left": None if pace.seconds_left is None else round(pace.seconds_left),
        "is_paused": site is not None and site.paused_at is not None,
        "failed": [{"url": url, "error": error} for url, error in failed],
    }

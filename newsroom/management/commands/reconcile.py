"""`manage.py reconcile`: rows against renditions and the public tree, both ways."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from rich.progress import Progress

from media.renditions.rerender import Lost, forget_lost_files
from newsroom.baking.baker import Baked
from newsroom.baking.pausing import is_paused
from newsroom.baking.reconcile import compare_everything
from newsroom.baking.report import Report
from newsroom.models.public_tree import BakedPage, StaleMark
from newsroom.running.baking_bars import bake_with_bars
from newsroom.running.data_folder import collect_static_files
from newsroom.running.progress_bars import show_bars


class Command(BaseCommand):
    """Compare, mend, bake, report."""

    help = (
        "Compare what is published with the renditions and the public tree, file by file and both "
        "ways, and mend every difference; an empty or lost tree is built anew. Exit code 0 when "
        "all is as wanted at the end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How deep, and how it is told."""
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument(
            "--quick",
            action="store_true",
            help="Compare sizes and times of change, not the files' bytes.",
        )
        parser.add_argument(
            "--bakers", type=int, default=settings.BAKERS, help="processes (default: %(default)s)"
        )
        parser.add_argument(
            "--remove-unknown",
            action="store_true",
            help="Remove files that the database does not know, also when they are most of them.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Until nothing is stale."""
        collect_static_files(only_if_absent=True)
        with show_bars(is_shown=not options["json"]) as progress:
            lost = self.find_lost_renditions(progress)
            report = self.compare(
                progress,
                reads_content=not options["quick"],
                may_remove_most=options["remove_unknown"],
            )
            baked = bake_with_bars(progress, bakers=options["bakers"])
        failed = [(mark.owner, mark.error) for mark in StaleMark.objects.failed()[:50]]
        failed += BakedPage.objects.failed().values_list("url", "error")[:50]
        left = BakedPage.objects.stale().count()
        if options["json"]:
            told = {
                **report.to_json(),
                "renditions_lost": lost.files,
                "baked": baked.changed,
                "unchanged": baked.unchanged,
                "stale": left,
                "failed": [{"url": url, "error": error} for url, error in failed],
            }
            self.stdout.write(json.dumps(told, indent=2))
        else:
            self.tell(report, lost, baked, failed)
        if left and is_paused():
            self.stderr.write(
                f"{left:,} pages wait: baking is paused. {settings.PROGRAM} bake --resume"
            )
        if left or failed or report.orphans_kept:
            sys.exit(1)

    def find_lost_renditions(self, progress: Progress) -> Lost:
        """What the private store has lost is made again."""
        task = progress.add_task("Private renditions", total=None)
        return forget_lost_files(on_progress=lambda done: progress.update(task, completed=done))

    def compare(self, progress: Progress, *, reads_content: bool, may_remove_most: bool) -> Report:
        """Find every difference."""
        tasks: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total)
            progress.update(tasks[step], completed=done, total=total)

        return compare_everything(
            reads_content=reads_content, may_remove_most=may_remove_most, on_progress=show
        )

    def tell(self, report: Report, lost: Lost, baked: Baked, failed: list[tuple[str, str]]) -> None:
        """For people."""
        found = (
            (report.moments, "moments of schedules that nobody had acted on"),
            (report.marks, "edits whose pages had not been found"),
            (report.unplanned, "pages that were not known, or known as something else"),
            (report.missing, "pages whose file was missing"),
            (report.changed, "pages whose file had been changed"),
            (report.orphans_removed, "files that nothing accounts for, removed"),
            (report.renditions_published, "renditions that were not public and are to be"),
            (report.renditions_withdrawn, "public renditions that nothing shows, removed"),
            (len(report.renditions_damaged), "damaged renditions, to be made again"),
            (lost.files, "renditions lost from the store, to be made again"),
        )
        for number, what in found:
            if number:
                self.stdout.write(f"{number:,} {what}")
        if report.orphans_kept:
            self.stderr.write(
                f"{report.orphans_kept:,} files of the public tree are unknown to this database, "
                "more than it knows; nothing was removed. If it is the right one: reconcile "
                "--remove-unknown"
            )
        if report.is_new_revision:
            self.stdout.write("Code, templates or settings are new: every page was baked again.")
        elif report.is_new_style:
            self.stdout.write("Static files are new: the pages that name them were baked again.")
        if not (report.mended or lost.files or baked.changed):
            self.stdout.write("Everything is as wanted: nothing to mend.")
        else:
            self.stdout.write(f"{baked.changed:,} pages baked, {baked.unchanged:,} unchanged.")
        for url, error in failed:
            self.stderr.write(f"NOT BAKED {url}: {error}")

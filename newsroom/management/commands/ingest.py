"""`manage.py ingest`: photographs from folders, files and archives into the library."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gallery.former_addresses import find_moved
from gallery.limits import OverLimit
from gallery.models import Gallery
from newsroom.addresses import save_at_free_slug
from newsroom.importing.batch import TakenIn, place_new_photos, take_in_files
from newsroom.importing.files import find_files
from newsroom.importing.found_files import PassedOver, Refused
from newsroom.importing.terminal_text import make_printable, make_printable_on
from newsroom.importing.typed import named_path, named_text
from newsroom.importing.wait_for_renditions import FailedPhoto, wait_for_renditions
from newsroom.publishing.findings import Finding
from newsroom.publishing.photo_checks import check_photos
from newsroom.publishing.photo_checks import serialize_findings as as_json_findings
from newsroom.publishing.workflow import NothingToPublish, publish

INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended


@dataclass
class Report:
    """What has become of the files so far."""

    created: list[TakenIn] = field(default_factory=list)
    duplicates: list[TakenIn] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    photo_ids: dict[int, None] = field(default_factory=dict)  # in file order, each once
    gallery: Gallery | None = None
    placed: int = 0
    findings: list[Finding] = field(default_factory=list)
    failed: tuple[FailedPhoto, ...] = ()
    is_interrupted: bool = False


class Command(BaseCommand):
    """Take many files in."""

    help = (
        "Take folders, files and ZIP archives into the library and, with --gallery or --title, in "
        "file order into a gallery. Prints what became of each file. Exit status 1 when any was "
        "refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the files and where they shall go."""
        parser.add_argument("paths", nargs="+", type=named_path, metavar="PATH")
        parser.add_argument(
            "--gallery",
            type=named_text,
            metavar="SLUG",
            help="Place the photos at the end of this gallery; with --title it is made if need be.",
        )
        parser.add_argument(
            "--title",
            type=named_text,
            help="The title of a gallery to be made for the photos.",
        )
        parser.add_argument("--publish", action="store_true", help="Publish the gallery.")
        parser.add_argument(
            "--wait",
            action="store_true",
            help="Wait until all renditions are made; without a worker, make them here.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in, place, wait, publish, report."""
        self.is_json: bool = options["json"]
        check_options(options)
        report = Report()
        try:
            self.take_in(options["paths"], report)
        except KeyboardInterrupt:
            report.is_interrupted = True
        try:
            self.fill_gallery(options, report)
            if options["wait"] and not report.is_interrupted:
                report.failed = self.wait(report)
            if options["publish"] and report.gallery is not None:
                self.publish(report.gallery)
        except KeyboardInterrupt:
            report.is_interrupted = True
        if report.gallery is not None:
            report.findings = check_photos(report.gallery)
        self.summarise(report)
        if report.is_interrupted:
            sys.exit(INTERRUPTED)
        if report.refused or report.failed:
            sys.exit(1)

    def take_in(self, paths: list[Path], report: Report) -> None:
        """Take in one file after another, saying what became of each."""
        for result in take_in_files(find_files(paths), uploaded_by=None):
            if isinstance(result, Refused):
                report.refused.append(result)
                self.say(f"refused    {make_printable(result.name)}: {result.reason}")
                continue
            if isinstance(result, PassedOver):
                report.passed_over.append(result)
                self.say(f"passed over {make_printable(result.name)}")
                continue
            (report.duplicates if result.is_duplicate else report.created).append(result)
            report.photo_ids[result.photo_id] = None
            outcome = "duplicate " if result.is_duplicate else "created   "
            self.say(f"{outcome} {make_printable(result.name)}: photo {result.photo_id}")

    def fill_gallery(self, options: dict[str, Any], report: Report) -> None:
        """Place the photos; a gallery is made only when there is one to place."""
        slug, title = options["gallery"] or "", options["title"] or ""
        report.gallery = find_gallery(slug) if slug else None
        if not report.photo_ids or not (slug or title):
            return
        try:
            with transaction.atomic():
                if report.gallery is None:
                    report.gallery = Gallery(title=title, slug=slug)
                    if slug:
                        report.gallery.save()
                    else:
                        save_at_free_slug(report.gallery, title, otherwise="gallery")
                report.placed = place_new_photos(
                    report.gallery, list(report.photo_ids), changed_by=None
                )
        except OverLimit as error:
            raise CommandError(f"{error} The photos are in the library.") from error

    def wait(self, report: Report) -> tuple[FailedPhoto, ...]:
        """Wait for the renditions behind a progress bar, on standard error."""
        columns = (
            TextColumn("Renditions"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), disable=self.is_json) as progress:
            task = progress.add_task("", total=len(report.photo_ids))
            return wait_for_renditions(
                list(report.photo_ids),
                on_progress=lambda done: progress.update(task, completed=done),
            )

    def publish(self, gallery: Gallery) -> None:
        """Publish the gallery unless readers see it already."""
        if gallery.is_published:
            return
        try:
            gallery.state = publish(gallery).state
        except NothingToPublish as error:
            self.stderr.write(make_printable_on(self.stderr, str(error)))

    def summarise(self, report: Report) -> None:
        """The end of the report, or all of it as JSON."""
        if self.is_json:
            self.stdout.write(json.dumps(as_json(report), indent=2))
            return
        for photo in report.failed:
            self.say(f"no renditions of {make_printable(photo.original_name)}: {photo.reason}")
        self.say(
            f"{len(report.created)} created, {len(report.duplicates)} duplicates, "
            f"{len(report.refused)} refused."
        )
        if number := sum(one.file_count for one in report.passed_over):
            self.say(f"{number} passed over: left there by systems and other programs, no photos.")
        if report.gallery is not None:
            gallery = report.gallery
            self.say(
                f"Gallery “{gallery.title}”, {gallery.get_absolute_url()} "
                f"({gallery.get_state_display().lower()}): {report.placed} photos placed."
            )
        for finding in report.findings:
            self.say(f"  {make_printable(str(finding))}")
        if report.is_interrupted:
            self.say("Interrupted. What was taken in stays; the same command again does the rest.")

    def say(self, line: str) -> None:
        """Print a line for people."""
        if not self.is_json:
            self.stdout.write(make_printable_on(self.stdout, line))


def find_gallery(slug: str) -> Gallery | None:
    """The gallery at an address, or the one that was there before it moved."""
    return Gallery.objects.filter(slug=slug).first() or find_moved(Gallery, slug)


def check_options(options: dict[str, Any]) -> None:
    """Raise `CommandError` for options that cannot be followed, before any file is touched."""
    slug, title = options["gallery"] or "", options["title"] or ""
    if options["publish"] and not (slug or title):
        raise CommandError("--publish needs a gallery: name one with --gallery or --title.")
    if len(title) > 200 or any(not character.isprintable() for character in title):
        raise CommandError("--title must be one line of at most 200 characters.")
    if not slug or find_gallery(slug) is not None:
        return
    if not title:
        raise CommandError(f"There is no gallery {slug!r}. Give --title as well to make it.")
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CommandError(f"--gallery {slug!r}: {error.messages[0]}") from error
    if len(slug) > 100:
        raise CommandError("--gallery must have at most 100 characters.")


def as_json(report: Report) -> dict[str, Any]:
    """The report for programs."""
    gallery = report.gallery
    return {
        "created": [{"name": one.name, "photo": one.photo_id} for one in report.created],
        "duplicates": [{"name": one.name, "photo": one.photo_id} for one in report.duplicates],
        "refused": [{"name": one.name, "reason": one.reason} for one in report.refused],
        "passed_over": [{"name": one.name, "files": one.file_count} for one in report.passed_over],
        "failed": [
            {"name": one.original_name, "photo": one.photo_id, "reason": one.reason}
            for one in report.failed
        ],
        "gallery": gallery
        and {
            "title": gallery.title,
            "slug": gallery.slug,
            "url": gallery.get_absolute_url(),
            "state": gallery.state,
            "photos_placed": report.placed,
        },
        "to_look_at": as_json_findings(report.findings),
        "is_interrupted": report.is_interrupted,
    }

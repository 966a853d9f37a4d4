"""`manage.py import_article`: a flattened article with its photo blocks, from a text file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gallery.limits import OverLimit
from newsroom.importing.articles import ImportedArticle, import_article
from newsroom.importing.files import files_in_one_folder
from newsroom.importing.flattened.article import FlattenedArticle
from newsroom.importing.flattened.labels import Labels
from newsroom.importing.flattened.lines import ArticleUnreadable, decode_article
from newsroom.importing.flattened.reading import parse_article
from newsroom.importing.flattened.report import reading_as_json, reading_in_lines
from newsroom.importing.found_files import decode_path
from newsroom.importing.terminal_text import make_printable, make_printable_on
from newsroom.importing.typed import named_path, named_text
from newsroom.publishing.photo_checks import check_photos
from newsroom.publishing.photo_checks import serialize_findings as as_json_findings

READING_KEYS = ("byline", "furniture", "read_as", "doubts")
MAX_TEXT_BYTES = 10_000_000


class Command(BaseCommand):
    """Import one article."""

    help = (
        "Make an article of a flattened text: its paragraphs, lists and subheadings (short lines "
        "without a full stop), its byline, and a gallery of its photo blocks: a label such as "
        "“Photos: TITLE”, “Slideshow: 3 photos” or “1 of 3”, credit line and caption. Prints what "
        "each line was read as, and where that was a guess."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the text and where its photos are."""
        parser.add_argument("file", type=named_path, help="The text: UTF-8, UTF-16 or Latin-1.")
        parser.add_argument(
            "--photos",
            type=named_path,
            metavar="FOLDER",
            help="Photos for the slides, in file order. Slides beyond them are photo wanted.",
        )
        parser.add_argument(
            "--title",
            type=named_text,
            help="The headline. Without it, the first line of the text.",
        )
        parser.add_argument("--publish", action="store_true", help="Show it to readers at once.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say how the text is read; write nothing."
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, import, report."""
        flattened = read_article(options["file"], options["title"] or "")
        photos = photos_in(options["photos"], text=options["file"])
        report, lines = reading_as_json(flattened), reading_in_lines(flattened)
        if options["dry_run"]:
            lines += [str(doubt) for doubt in flattened.doubts]
            lines.append(f"Nothing was written. There are {len(photos)} photos for the slides.")
            report |= {"photos": len(photos)}
        else:
            try:
                imported = import_article(
                    flattened, photos=photos, publish=options["publish"], imported_by=None
                )
            except OverLimit as error:
                raise CommandError(f"No article was made. {error}") from error
            lines += ["", *lines_on(imported)]
            report = {**as_json(imported), **{key: report[key] for key in READING_KEYS}}
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2))
            return
        for line in lines:
            self.stdout.write(make_printable_on(self.stdout, line))


def read_article(path: Path, title: str) -> FlattenedArticle:
    """The article in a file; raises `CommandError`."""
    name = make_printable(decode_path(path))
    try:
        if not path.is_file():
            raise CommandError(f"There is no file {name}.")
        if path.stat().st_size > MAX_TEXT_BYTES:
            raise CommandError(f"{name} is larger than {MAX_TEXT_BYTES / 1e6:,.0f} MB: no article.")
        labels = Labels.with_own(settings.IMPORT_LABELS)
        return parse_article(decode_article(path.read_bytes()), title=title, labels=labels)
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or error}.") from error
    except ArticleUnreadable as error:
        raise CommandError(f"{name}: {error}") from error


def photos_in(folder: Path | None, *, text: Path) -> list[Path]:
    """The files in a folder, in file order, without the text itself; raises `CommandError`."""
    if folder is None:
        return []
    name = make_printable(decode_path(folder))
    try:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {name}.")
        return [path for path in files_in_one_folder(folder) if not path.samefile(text)]
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or error}.") from error


def lines_on(imported: ImportedArticle) -> list[str]:
    """The report for people."""
    article = imported.article
    lines = [
        f"Article “{article.headline}”",
        f"  {article.get_absolute_url()} ({article.get_state_display().lower()})",
    ]
    for made in imported.galleries:
        gallery = made.gallery
        lines += [
            f"Gallery “{gallery.title}”",
            f"  {gallery.get_absolute_url()} ({gallery.get_state_display().lower()})",
            f"  {made.slide_count} slides: {made.photo_count} photos, {made.wanted_count} wanted",
        ]
    lines += [f"Refused {make_printable(file.name)}: {file.reason}" for file in imported.refused]
    if imported.left_over:
        first = make_printable(decode_path(imported.left_over[0]))
        lines.append(
            f"{len(imported.left_over)} files were left over (from {first} on) and not taken in."
        )
    lines += [f"To look at: {make_printable(str(finding))}" for finding in check_photos(article)]
    return [*lines, *imported.notes]


def as_json(imported: ImportedArticle) -> dict[str, Any]:
    """The report for programs."""
    article = imported.article
    return {
        "headline": article.headline,
        "url": article.get_absolute_url(),
        "state": article.state,
        "galleries": [
            {
                "title": made.gallery.title,
                "slug": made.gallery.slug,
                "url": made.gallery.get_absolute_url(),
                "state": made.gallery.state,
                "slides": made.slide_count,
                "photos_placed": made.photo_count,
                "photos_wanted": made.wanted_count,
            }
            for made in imported.galleries
        ],
        "refused": [{"name": file.name, "reason": file.reason} for file in imported.refused],
        "left_over": [decode_path(path) for path in imported.left_over],
        "notes": list(imported.notes),
        "to_look_at": as_json_findings(check_photos(article)),
    }

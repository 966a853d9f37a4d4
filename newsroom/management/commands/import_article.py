"""`manage.py import_article`: a flattened article with its photo blocks, from a text file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.article_import import ImportedArticle, import_article
from newsroom.flattened_article import (
    ArticleUnreadable,
    FlattenedArticle,
    decode_article,
    parse_article,
)
from newsroom.incoming import files_in_one_folder, text_of
from newsroom.printing import printable, printable_on

MAX_TEXT_BYTES = 10_000_000


class Command(BaseCommand):
    """Import one article."""

    help = (
        "Make an article of a flattened text: its paragraphs, its subheadings (short lines without "
        "a full stop), and a gallery of its blocks “Photos: TITLE”, credit line, caption."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the text and where its photos are."""
        parser.add_argument("file", type=Path, help="The text: UTF-8, UTF-16 or Latin-1.")
        parser.add_argument(
            "--photos",
            type=Path,
            metavar="FOLDER",
            help="Photos for the slides, in file-name order. Slides beyond them are photo wanted.",
        )
        parser.add_argument(
            "--title", default="", help="The headline. Without it, the first line of the text."
        )
        parser.add_argument("--publish", action="store_true", help="Show it to readers at once.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, import, report."""
        imported = import_article(
            read_article(options["file"], options["title"]),
            photos=photos_in(options["photos"]),
            publish=options["publish"],
            imported_by=None,
        )
        if options["json"]:
            self.stdout.write(json.dumps(as_json(imported), indent=2))
            return
        for line in lines_on(imported):
            self.stdout.write(printable_on(self.stdout, line))


def read_article(path: Path, title: str) -> FlattenedArticle:
    """The article in a file; raises `CommandError`."""
    name = printable(text_of(path))
    try:
        if not path.is_file():
            raise CommandError(f"There is no file {name}.")
        if path.stat().st_size > MAX_TEXT_BYTES:
            raise CommandError(f"{name} is larger than {MAX_TEXT_BYTES / 1e6:,.0f} MB: no article.")
        return parse_article(decode_article(path.read_bytes()), title=title)
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or error}.") from error
    except ArticleUnreadable as error:
        raise CommandError(f"{name}: {error}") from error


def photos_in(folder: Path | None) -> list[Path]:
    """The files in a folder, in file-name order; raises `CommandError`."""
    if folder is None:
        return []
    name = printable(text_of(folder))
    try:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {name}.")
        return files_in_one_folder(folder)
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
    lines += [f"Refused {printable(file.name)}: {file.reason}" for file in imported.refused]
    if imported.left_over:
        first = printable(text_of(imported.left_over[0]))
        lines.append(
            f"{len(imported.left_over)} files were left over (from {first} on) and not taken in."
        )
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
        "left_over": [text_of(path) for path in imported.left_over],
        "notes": list(imported.notes),
    }

"""What pages depend on beside the rows: code, templates, settings; and static files, by name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOMS = ("config", "gallery", "locale", "media", "newsroom")
KINDS = ("*.py", "*.html", "*.xml", "*.po")
OF_STYLE = ("*.css", "*.js", "*.svg")
SETTINGS = (
    "BASE_URL",
    "SITE_NAME",
    "IMPRINT_URL",
    "TIME_ZONE",
    "LANGUAGE_CODE",
    "STATIC_URL",
    "STORAGE",
    "WEBSUB_HUB",
)


def find_site_revision() -> str:
    """64 hex digits; others after a deployment that may change pages, or a change of settings."""
    digest = hashlib.sha256()
    for name in SETTINGS:
        digest.update(f"{name}={getattr(settings, name)}\n".encode())
    digest.update(revision_of_files(Path(settings.BASE_DIR), settings.THEME_DIR, "templates"))
    return digest.hexdigest()


def find_style_revision() -> str:
    """64 hex digits; others when a static file changed: pages name it by what is in it."""
    return revision_of_files(Path(settings.BASE_DIR), settings.THEME_DIR, "static").hex()


@cache
def revision_of_files(base: Path, theme: Path | None, of: str) -> bytes:
    """A digest of all "templates" (and code) or "static" files that pages are made of, as they were
    when this process began.

    What changes afterwards is not what it makes pages of: code and templates are loaded once. Were
    it asked of the disk each time, the pages of the old templates would pass for the new ones.
    """
    digest = hashlib.sha256()
    kinds = OF_STYLE if of == "static" else KINDS
    for name, path in [*own_files(base, kinds), *theme_files(theme, of)]:
        digest.update(name.encode("utf-8", "surrogateescape"))
        digest.update(path.read_bytes())
    return digest.digest()


def own_files(base: Path, kinds: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Our own files of some kinds, by their names below the project."""
    for room in ROOMS:
        for kind in kinds:
            for path in sorted((base / room).rglob(kind)):
                yield path.relative_to(base).as_posix(), path


def theme_files(theme: Path | None, part: str) -> Iterator[tuple[str, Path]]:
    """The newsroom's own "templates", or "static" files: whatever lies beside its style sheet.

    Links are followed, as templates are found through them; what editors and systems hide is not.
    """
    if theme is None:
        return
    for folder, folders, names in os.walk(theme / part, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not name.startswith(".") and not name.endswith("~"):
                yield f"theme/{path.relative_to(theme).as_posix()}", path

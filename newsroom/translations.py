"""The words of readers' pages in other languages: locale/*.po, compiled when a process starts.

gettext reads a compiled form, which Babel makes from the texts that translators keep. That takes a
tenth of a second after a change, so it is no step of its own: nobody can forget it, and nothing
generated is kept.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

HERE = Path(__file__).resolve().parent
# In the source folder, and in an installed package.
SOURCES = next(filter(Path.is_dir, (HERE.parent / "locale", HERE / "locale")))


class CatalogueBroken(Exception):
    """A .po file cannot be read."""


def compile_translations(target: Path) -> list[Path]:
    """Compile what changed since it was compiled; the files that were written."""
    written = []
    for source in sorted(SOURCES.glob("*/LC_MESSAGES/django.po")):
        compiled = target / source.relative_to(SOURCES).with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns == source.stat().st_mtime_ns:
            continue
        compiled.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may start at once; each writes the same bytes.
        beside = compiled.with_name(f"{compiled.name}.{os.getpid()}")
        with beside.open("wb") as file:
            write_mo(file, read_catalogue(source.read_bytes()))
        os.utime(beside, ns=(source.stat().st_mtime_ns,) * 2)
        beside.replace(compiled)
        written.append(compiled)
    return written


def read_catalogue(content: bytes) -> Catalog:
    """The translations of a .po file. Raises `CatalogueBroken`, which names the line."""
    try:
        return read_po(BytesIO(content), abort_invalid=True)
    except PoFileError as error:
        line = content.decode(errors="replace").splitlines()[error.lineno]  # Babel counts from 0
        raise CatalogueBroken(f"Line {error.lineno + 1} cannot be read: {line}") from error

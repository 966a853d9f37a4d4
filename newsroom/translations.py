"""The words of readers' pages in other languages: locale/*.po, compiled when a process starts.

gettext reads a compiled form, which is made from the texts that translators keep. Compiling takes a
few milliseconds, so it is no step of its own: nobody can forget it, and nothing generated is kept.
"""

from __future__ import annotations

import ast
import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "locale"
CONTEXT_END = "\x04"  # between context and text, as gettext wants it
PLURAL_END = "\x00"
MAGIC = 0x950412DE
HEADER_BYTES = 28
FIELD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(".*")')


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
        beside.write_bytes(mo_bytes(read_catalogue(source.read_text(encoding="utf-8"))))
        os.utime(beside, ns=(source.stat().st_mtime_ns,) * 2)
        beside.replace(compiled)
        written.append(compiled)
    return written


def read_catalogue(text: str) -> dict[str, str]:
    """The translations of a .po file, by gettext's keys; those without a text are left out.

    Raises `CatalogueBroken` for a line that is none of the format's.
    """
    found = {}
    for entry in entries_of(text):
        forms = [entry[name] for name in sorted(entry, key=form_number) if "msgstr" in name]
        if not all(forms):
            continue
        key = entry["msgid"]
        if "msgctxt" in entry:
            key = f"{entry['msgctxt']}{CONTEXT_END}{key}"
        if "msgid_plural" in entry:
            key = f"{key}{PLURAL_END}{entry['msgid_plural']}"
        found[key] = PLURAL_END.join(forms)
    return found


def form_number(field: str) -> int:
    """Which plural form a field holds: 3 for `msgstr[3]`."""
    return int(field[7:-1]) if field.startswith("msgstr[") else -1


def entries_of(text: str) -> Iterator[dict[str, str]]:
    """The entries of a .po file, each by its fields' names; comments are left out."""
    entry: dict[str, str] = {}
    field = ""
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        if not line or line.startswith("#"):
            continue
        match = FIELD.fullmatch(line)
        if match:
            field, quoted = match.groups()
            if field in ("msgctxt", "msgid") and any("msgstr" in name for name in entry):
                yield entry
                entry = {}
            entry[field] = ast.literal_eval(quoted)
        elif line.startswith('"') and line.endswith('"') and field:
            entry[field] += ast.literal_eval(line)
        else:
            raise CatalogueBroken(f"Line {number} cannot be read: {line}")
    if entry:
        yield entry


def mo_bytes(translations: dict[str, str]) -> bytes:
    """The compiled form, without a hash table (GNU gettext manual, "The Format of MO Files")."""
    pairs = sorted((key.encode(), text.encode()) for key, text in translations.items())
    count = len(pairs)
    keys_at, texts_at = HEADER_BYTES, HEADER_BYTES + 8 * count
    offset = HEADER_BYTES + 16 * count
    tables: list[list[int]] = [[], []]
    strings = b""
    for table, column in zip(tables, zip(*pairs, strict=True), strict=True):
        for string in column:
            table += [len(string), offset + len(strings)]
            strings += string + b"\x00"
    header = struct.pack("<7I", MAGIC, 0, count, keys_at, texts_at, 0, offset)
    return header + struct.pack(f"<{4 * count}I", *tables[0], *tables[1]) + strings

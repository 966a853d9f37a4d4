"""The newsroom's codes for phrases: what a code may be, and the one door for a pasted list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from newsroom.models import CodeReplacement
from newsroom.text_limits import MAX_CODE_TEXT_CHARACTERS

MAX_CODE_CHARACTERS = 40
MAX_LINES = 10_000
SHOWN_PROBLEMS = 20
CODE = re.compile(rf"[^\\\s\x00]{{1,{MAX_CODE_CHARACTERS}}}")


class CodeUnusable(Exception):
    """What cannot be typed between two backslashes; the text is for an editor."""


class LinesUnusable(Exception):
    """A pasted list with lines that cannot be read, each in `problems`; nothing was written."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Nothing was imported: some lines cannot be read.")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a pasted list."""

    added: tuple[CodeReplacement, ...]
    changed: tuple[CodeReplacement, ...]
    unchanged: int

    @property
    def sentence(self) -> str:
        """Such as "12 added, 3 changed, 40 as they were."."""
        return (
            f"{len(self.added)} added, {len(self.changed)} changed, {self.unchanged} as they were."
        )


def clean_code(typed: str) -> str:
    """A code as it is kept: in small letters, without the backslashes. Raises `CodeUnusable`."""
    code = typed.strip().strip("\\").lower()
    if not CODE.fullmatch(code):
        raise CodeUnusable(
            f"“{typed.strip()[:60]}” cannot be a code: letters, figures or signs without a space, "
            f"at most {MAX_CODE_CHARACTERS}."
        )
    return code


def list_codes() -> dict[str, str]:
    """All codes with their texts, by code."""
    return dict(CodeReplacement.objects.values_list("code", "text"))


def read_lines(pasted: str) -> dict[str, str]:
    """Texts by code of lines "code, tab, text"; empty lines are passed over.

    Raises `LinesUnusable`.
    """
    texts: dict[str, str] = {}
    problems: list[str] = []
    lines = pasted.removeprefix("\ufeff").splitlines()
    if len(lines) > MAX_LINES:
        raise LinesUnusable([f"There are {len(lines):,} lines; at most {MAX_LINES:,} are taken."])
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            code, text = read_line(line)
        except CodeUnusable as error:
            problems.append(f"Line {number}: {error}")
            continue
        if texts.setdefault(code, text) != text:
            problems.append(f"Line {number}: “{code}” stands there twice, with two texts.")
    if problems:
        raise LinesUnusable([*shorten(problems)])
    return texts


def read_line(line: str) -> tuple[str, str]:
    """Code and text of one line; raises `CodeUnusable`."""
    typed, tab, text = line.partition("\t")
    if not tab:
        raise CodeUnusable("there is no tab between code and text.")
    text = text.strip()
    if not text:
        raise CodeUnusable(f"“{typed.strip()}” has no text.")
    if "\t" in text:
        raise CodeUnusable("there is more than one tab: a code has one text.")
    if len(text) > MAX_CODE_TEXT_CHARACTERS:
        raise CodeUnusable(
            f"the text has {len(text):,} characters; the limit is {MAX_CODE_TEXT_CHARACTERS:,}."
        )
    return clean_code(typed), text


def shorten(problems: Iterable[str]) -> Iterator[str]:
    """The first of them, and how many more there are."""
    listed = list(problems)
    yield from listed[:SHOWN_PROBLEMS]
    if len(listed) > SHOWN_PROBLEMS:
        yield f"And {len(listed) - SHOWN_PROBLEMS} more."


@transaction.atomic
def import_codes(pasted: str) -> Imported:
    """Add the codes of a pasted list, and give those that are there its texts.

    Raises `LinesUnusable`; then nothing is written.
    """
    texts = read_lines(pasted)
    there = CodeReplacement.objects.select_for_update().in_bulk(list(texts), field_name="code")
    added = [CodeReplacement(code=code, text=texts[code]) for code in texts if code not in there]
    changed = [row for code, row in there.items() if row.text != texts[code]]
    for row in changed:
        row.text = texts[row.code]
    # Somebody else may add one of them at the same moment: the later text stays.
    CodeReplacement.objects.bulk_create(
        added, update_conflicts=True, unique_fields=["code"], update_fields=["text"]
    )
    CodeReplacement.objects.bulk_update(changed, ["text"])
    return Imported(tuple(added), tuple(changed), len(there) - len(changed))

"""The foot of a flattened article: who reported and edited it, as agencies write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsroom.importing.flattened.article import MAX_BYLINE_LENGTH, Draft
from newsroom.importing.flattened.furniture import MAX_FURNITURE_CHARACTERS, are_names
from newsroom.importing.flattened.page import Page

FOOT_LINES = 6
# Those who wrote it: their names are the byline where the head has none.
WRITING = r"(?:reporting|writing|reported|written)"
ROLE = re.compile(
    rf"(?P<role>(?:additional |further )?(?:{WRITING}|editing|edited|compiled|translated"
    rf"|production|graphics)(?: and (?:{WRITING}|editing|edited|production|graphics))? by"
    r"|(?:redigiert|bearbeitet|übersetzt|mitarbeit) von|mitarbeit ?:|[eé]dité par|editado por"
    r"|edición de|a cura di)\s+",
    re.IGNORECASE,
)
ENDS = " ;,.|()[]"


@dataclass(frozen=True, slots=True)
class Worker:
    """A part of such a line: "Editing by Max Moor"."""

    is_writer: bool
    names: str


def read_foot(page: Page, draft: Draft) -> None:
    """Take lines that say who worked on the story off the end.

    The writers are its byline, where the head has none.
    """
    for index in find_foot(page):
        workers = read_workers(page.lines[index].text)
        writers = ", ".join(worker.names for worker in workers if worker.is_writer)
        is_needed = not draft.byline and 0 < len(writers) <= MAX_BYLINE_LENGTH
        draft.byline = writers if is_needed else draft.byline
        if is_needed and all(worker.is_writer for worker in workers):
            draft.note(page.remove(index), "byline")
        else:
            draft.put_away(page.remove(index), "who worked on it")


def find_foot(page: Page) -> Iterator[int]:
    """The lines at the end that name workers, the last first; furniture may stand among them."""
    first = max(page.position, 1, len(page.lines) - FOOT_LINES)
    for index in range(len(page.lines) - 1, first - 1, -1):
        if page.is_start(index):
            return
        if read_workers(page.lines[index].text):
            yield index
        elif not page.is_furniture[index]:
            return


def read_workers(line: str) -> list[Worker]:
    """Who did what, in the line's order; empty when it is anything else."""
    bare = line.strip(ENDS)
    roles = list(ROLE.finditer(bare)) if len(line) <= 2 * MAX_FURNITURE_CHARACTERS else []
    if not roles or roles[0].start():
        return []
    ends = [*(role.start() for role in roles[1:]), len(bare)]
    workers = []
    for role, end in zip(roles, ends, strict=True):
        names = bare[role.end() : end].strip(ENDS)
        if not are_names(names):
            return []
        is_writer = re.match(WRITING, role["role"], re.IGNORECASE) is not None
        workers.append(Worker(is_writer, names))
    return workers

"""CSV that spreadsheets open without running anything: what begins like a formula is text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Line:
    """A file of one line, which csv writes to and which gives it back."""

    text = ""

    def write(self, text: str) -> int:
        """Keep the line."""
        self.text = text
        return len(text)


def make_harmless(cell: object) -> str:
    """A cell with an apostrophe before what a spreadsheet would run (OWASP, CSV injection).

    Spaces before it do not hide it.
    """
    text = "" if cell is None else str(cell)
    is_number = isinstance(cell, int | float)
    return f"'{text}" if not is_number and text.lstrip(" ").startswith(FORMULA_STARTS) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file one after the other, for an answer that is sent as it is made.

    With a mark at its start by which Excel knows that it is UTF-8.
    """
    line = Line()
    writer = csv.writer(line)
    writer.writerow(header)
    yield f"\N{ZERO WIDTH NO-BREAK SPACE}{line.text}"
    for row in rows:
        writer.writerow([make_harmless(cell) for cell in row])
        yield line.text

"""CSV that spreadsheets open without running anything."""

from __future__ import annotations

import pytest

from newsroom.spreadsheets import make_harmless, write_csv


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_what_begins_like_a_formula_is_text(cell: str) -> None:
    assert make_harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(("cell", "kept"), [("a=1", "a=1"), (-2, "-2"), (None, ""), ("", "")])
def test_what_does_not_is_kept(cell: object, kept: str) -> None:
    assert make_harmless(cell) == kept


def test_lines_come_one_by_one_and_excel_knows_that_they_are_utf_8() -> None:
    lines = write_csv(("name",), ([name] for name in ("Velnés", "=x")))
    assert next(lines) == "\ufeffname\r\n"
    assert list(lines) == ["Velnés\r\n", "'=x\r\n"]

"""How entries fill their rows: none is left with a hole, whatever their number."""

from __future__ import annotations

from collections import Counter

import pytest

from newsroom.pages.list_grid import lay_out_rows, write_sizes

# Twelfths of a row; "whole" and "pair" are rows by themselves.
SPANS = {"whole": 12, "pair": 6, "half": 6, "third": 4, "quarter": 3}


@pytest.mark.parametrize("number", range(60))
def test_every_row_is_full(number: int) -> None:
    columns = list(lay_out_rows(number))
    assert len(columns) == number
    for column, times in Counter(columns).items():
        assert times * SPANS[column] % 12 == 0


@pytest.mark.parametrize(
    ("number", "rows"),
    [
        (1, "whole"),
        (2, "pair pair"),
        (3, "third third third"),
        (4, "quarter quarter quarter quarter"),
        (5, "half half third third third"),
        (6, "third third third third third third"),
        (7, "third third third quarter quarter quarter quarter"),
    ],
)
def test_rows_of_few(number: int, rows: str) -> None:
    assert " ".join(lay_out_rows(number)) == rows


def test_on_a_tablet_rows_are_full_too() -> None:
    """There a quarter is a half, and thirds stay thirds."""
    for number in range(3, 60):
        counted = Counter(lay_out_rows(number))
        assert (counted["half"] + counted["quarter"]) % 2 == counted["third"] % 3 == 0


def test_a_crop_names_no_file_that_is_not_there() -> None:
    assert write_sizes("lead", is_crop=True) != write_sizes("lead", is_crop=False)
    assert write_sizes("third", is_crop=True) == write_sizes("third", is_crop=False)

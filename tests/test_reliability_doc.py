"""docs/reliability.md: every promise has tests, and a protection that is taken out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.taken_out.features import PROTECTIONS

ROOT = Path(__file__).resolve().parents[1]
ROW = re.compile(r"^\| (?P<number>\d+) \| (?P<what>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
ROWS = {
    int(row["number"]): re.findall(r"`([^`]+)`", row["tests"])
    for row in ROW.finditer((ROOT / "docs/reliability.md").read_text())
}


def test_there_is_a_row_for_each_requirement() -> None:
    assert list(ROWS) == list(range(1, 42))


@pytest.mark.parametrize("number", ROWS)
def test_the_tests_of_a_row_are_there(number: int) -> None:
    assert ROWS[number]
    for named in ROWS[number]:
        file, _, name = named.partition("::")
        assert re.search(rf"def {name}\b", (ROOT / "tests" / file).read_text()), named


@pytest.mark.parametrize("number", ROWS)
def test_a_row_has_a_protection_whose_test_it_names(number: int) -> None:
    taken_out = [each.test.removeprefix("tests/") for each in PROTECTIONS if each.point == number]
    assert taken_out
    assert set(taken_out) <= set(ROWS[number])


SECURITY = (ROOT / "docs/security.md").read_text()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[^`]+)`", SECURITY))))
def test_what_the_threat_model_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()

"""What CONTRIBUTING.md points to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
PATHS = sorted(
    set(re.findall(r"`((?:config|newsroom|gallery|media|tests|docs|deploy|locale)/[^`]*)`", TEXT))
)


def test_it_points_to_the_twenty_commonest_changes() -> None:
    rows = TEXT.partition("## To change")[2].partition("##")[0].splitlines()
    assert sum(row.startswith("| ") for row in rows) > 20


@pytest.mark.parametrize("path", PATHS)
def test_each_path_is_there(path: str) -> None:
    assert (ROOT / path).exists()

"""The benchmark where the libraries that it compares with are not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.builders import write_photo
from tests.journeys.running import ROOT


def test_it_measures_us_alone_and_says_what_to_do(tmp_path: Path) -> None:
    write_photo(tmp_path / "photos" / "a.jpg", 900, 600)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench", "renditions", "--rounds", "1"),
            *("--originals", str(tmp_path / "photos"), "--only", "like,first"),
        ],
        cwd=ROOT,
        env={**os.environ, "PHOTODESK_BENCH_PYTHON": str(tmp_path / "absent")},
        check=True,
        capture_output=True,
        text=True,
    )
    assert "`make bench-renditions` installs them" in done.stdout
    rows = [line for line in done.stdout.splitlines() if line.startswith("| 2 |")]
    assert len(rows) == 4
    assert rows[-1].endswith(" MB | at most 150 MB | yes |")
    assert "against imagekit" not in done.stdout


def test_the_command_leaves_a_folder_without_photos_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("render", "--bench", "--originals", str(tmp_path))
    assert ended.value.code == 2
    assert "There are no JPEG files in" in capfd.readouterr().err

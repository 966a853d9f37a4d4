"""The code of the previous release, to upgrade from."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.journeys.running import ROOT

# The last tag, once there is one: nothing was released before this commit of 25 November 2026.
FIRST = "e5b8d05"


def find_previous() -> str | None:
    """Its tag or commit; None where this is no checkout that knows it."""
    for name in (("describe", "--tags", "--abbrev=0"), ("rev-parse", "--verify", f"{FIRST}^0")):
        said = subprocess.run(
            ["git", "-C", str(ROOT), *name], capture_output=True, text=True, check=False
        )
        if said.returncode == 0:
            return said.stdout.strip()
    return None


def unpack(commit: str, folder: Path) -> Path:
    """Its files, in a folder."""
    folder.mkdir()
    archive = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit, "--", ".", ":!docs", ":!tests", ":!examples"],
        check=True,
        capture_output=True,
    )
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder

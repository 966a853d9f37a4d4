"""What tests of the newsroom share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for files that somebody sends."""
    path = tmp_path / "sent"
    path.mkdir()
    return path

"""Every setting and every command has its line in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.setting_names import SETTING_NAMES

ROOT = Path(__file__).resolve().parents[1]
DOCS = "\n".join(
    path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
)
RUNNING = (ROOT / "docs" / "running.md").read_text()
SETTINGS = sorted(SETTING_NAMES)
COMMANDS = sorted(
    path.stem for path in ROOT.glob("*/management/commands/*.py") if not path.stem.startswith("_")
)


def test_there_are_settings_and_commands() -> None:
    assert len(SETTINGS) > 30
    assert "up" in COMMANDS


@pytest.mark.parametrize("name", SETTINGS)
def test_the_setting_is_documented(name: str) -> None:
    assert re.search(rf"\b{name}\b", DOCS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_is_documented(name: str) -> None:
    assert re.search(rf"^### `{name}\b", RUNNING, flags=re.MULTILINE)

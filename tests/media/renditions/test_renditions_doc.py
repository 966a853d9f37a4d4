"""The documentation of renditions does not go stale."""

from __future__ import annotations

import re
from pathlib import Path

from media.renditions.ladder import (
    LADDER,
    REFINED_QUALITY,
    REFINED_SAVES_AT_LEAST,
    WEBP_RUNGS,
    Rung,
)

DOCS = Path(__file__).resolve().parents[3] / "docs"
ROW = re.compile(r"^\| `([^`]+\.\w+)` \| (\w+) \| ([^|]+) \| (\d+) \| (\w+) \|$", re.MULTILINE)


def row_of(rung: Rung) -> tuple[str, ...]:
    """A line of the documentation's table."""
    size = f"{rung.width_px} x {rung.height_px}" if rung.is_crop else f"{rung.width_px} wide"
    return rung.key, rung.format, size, str(rung.quality), rung.tier


def test_the_table_is_the_ladder() -> None:
    told = ROW.findall((DOCS / "renditions.md").read_text())
    assert told == [row_of(rung) for rung in (*LADDER, *WEBP_RUNGS)]


def test_the_refined_tier_is_described_as_it_is() -> None:
    text = (DOCS / "renditions.md").read_text()
    assert f"quality {REFINED_QUALITY}" in text
    assert f"saves {REFINED_SAVES_AT_LEAST * 100:.0f} % or more" in text


def test_commands_and_settings_of_rendering_are_described() -> None:
    text = (DOCS / "running.md").read_text()
    settings = (DOCS.parent / "config" / "settings.py").read_text()
    names = re.findall(r'"(PHOTODESK_(?:RENDER_\w+|WEBP))", (\w+)[,)]', settings)
    assert len(names) == 4
    for name, default in names:
        told = "off" if default == "False" else f"`{default}`"
        assert f"| `{name}` | {told} |" in text
    for option in ("--all", "--check-files", "--failed", "--wait", "--json"):
        assert option in text

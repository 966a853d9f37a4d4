"""The tests lie as the code lies: whoever knows a room of the house finds its tests."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Rooms whose tests lie elsewhere, and where.
ELSEWHERE = {
    "media/renditions/process": "tests/media/renditions/test_process.py",
    "media/management": "tests/media/renditions/test_render_command.py",
    "media/templatetags": "tests/newsroom/pages/test_reader_pages.py",
    "gallery/templatetags": "tests/gallery/pages/test_gallery_page.py",
    "newsroom/templatetags": "tests/newsroom/pages/test_reader_pages.py",
    "newsroom/management": "tests/newsroom/importing/test_ingest_command.py",
    "newsroom/models": "tests/newsroom/desk/test_desk_forms.py",
    "newsroom/baking/cdn": "tests/newsroom/baking/test_cdn.py",
    "newsroom/desk/renditions_page": "tests/newsroom/desk/test_renditions_page.py",
    "newsroom/demo/scenes": "tests/newsroom/demo/test_demo_photographs.py",
    "newsroom/importing/flattened": "tests/newsroom/importing/test_flattened_article.py",
}
NO_ROOMS = {"__pycache__", "migrations", "static", "templates", "commands"}
ROOMS = sorted(
    folder.relative_to(ROOT).as_posix()
    for package in ("media", "gallery", "newsroom")
    for folder in (ROOT / package).rglob("*")
    if folder.is_dir()
    and not NO_ROOMS.intersection(folder.relative_to(ROOT).parts)
    and any(folder.rglob("*.py"))
)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_its_tests(room: str) -> None:
    tests = ROOT / ELSEWHERE.get(room, f"tests/{room}")
    assert tests.is_file() or list(tests.glob("test_*.py")), f"{tests} has no tests"


def test_what_is_elsewhere_is_there() -> None:
    assert set(ELSEWHERE) <= set(ROOMS)

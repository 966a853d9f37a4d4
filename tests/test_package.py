"""The package that `python -m build` makes is a whole Photodesk, and works in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("config", "gallery", "media", "newsroom")
# What a newsroom begins with: tables, static files, a page in two languages.
BEGIN = """
import sys
from config.command_line import run_command
from config.places import PROGRAM
assert PROGRAM == "photodesk"
run_command(["photodesk", "migrate", "-v0"])
run_command(["photodesk", "collectstatic", "--noinput", "-v0"])
from django.test import Client
from django.utils import translation
front = Client(headers={"host": "127.0.0.1"}).get("/")
assert front.status_code == 200, front
with translation.override("de"):
    print(translation.gettext("Sections"))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages, as an installation has them."""
    folder = tmp_path_factory.mktemp("package")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    (wheel,) = folder.glob("photodesk-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site-packages")
    return folder / "site-packages"


def test_every_file_of_the_packages_is_in_it(installed: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PACKAGES, "locale"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    wanted = {
        name.replace("locale/", "newsroom/locale/", 1) if name.startswith("locale/") else name
        for name in listed
        if (ROOT / name).exists()
    }
    found = {
        path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()
    }
    about = {name for name in found if ".dist-info/" in name}
    assert found - about == wanted
    entry_points = next(name for name in about if name.endswith("entry_points.txt"))
    assert "photodesk = config.command_line:main" in (installed / entry_points).read_text()


def test_it_begins_a_newsroom_where_it_is_called(installed: Path, tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    said = subprocess.run(
        [sys.executable, "-c", BEGIN],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.split() == ["Ressorts"]
    assert (tmp_path / "var/db.sqlite3").exists()
    assert (tmp_path / "var/static/staticfiles.json").exists()
    assert not (installed / "var").exists()

"""What the release before has made is taken over; for a while both run beside each other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.journeys.running import OWN_VARIABLES, ROOT, find_prepared
from tests.rehearsal.photos import write_photos
from tests.rehearsal.previous import find_previous, unpack

BEGIN = """
import json
from pathlib import Path
from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.ingest import ingest_photo
from media.renditions.queue import render_missing_renditions
from newsroom.publishing.workflow import publish
photos = []
for path in {paths!r}:
    with Path(path).open("rb") as file:
        photos.append(ingest_photo(file, uploaded_by=None).photo)
    render_missing_renditions(photos[-1].pk)
gallery = Gallery.objects.create(title="Night", slug="night")
place_photos(gallery, photos)
publish(gallery)
print(json.dumps(True))
"""
BAKE = """
import json
from newsroom.baking.baker import bake_what_is_stale
from newsroom.models.public_tree import BakedPage
bake_what_is_stale(all_marks=True, at_most_seconds=None)
print(json.dumps([BakedPage.objects.stale().count(), BakedPage.objects.failed().count()]))
"""
UPGRADE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
CAPTION = """
import json
from gallery.models import Gallery
from gallery.slides.words import edit_words, get_words_in_effect
slide = Gallery.objects.get(slug="night").slides.select_related("photo").get(position=1)
edit_words(slide, seen=get_words_in_effect(slide), edited={{"caption": {text!r}}})
print(json.dumps(True))
"""


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The source of the release before."""
    previous = find_previous()
    if previous is None:
        pytest.skip("needs a git checkout that knows the release before")
    return unpack(previous, tmp_path / "before")


def run(code: Path, data: Path, script: str) -> Any:
    """A script inside one release's Django; the last line of JSON that it prints."""
    return json.loads(manage(code, data, "shell", "-v", "0", "-c", script).splitlines()[-1])


def manage(code: Path, data: Path, *command: str) -> str:
    """A command of one release; what it prints."""
    kept = {name: text for name, text in os.environ.items() if name not in OWN_VARIABLES}
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=code,
        env={
            **kept,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PHOTODESK_DATA_DIR": str(data),
            "PHOTODESK_LOG_LEVEL": "ERROR",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_the_release_before_made_is_taken_over_and_it_goes_on_beside_the_new_one(
    before: Path, tmp_path: Path
) -> None:
    data = tmp_path / "newsroom"
    data.mkdir()
    paths = [str(path) for path in write_photos(tmp_path / "photos", 1)]
    page = data / "site/galleries/night/index.html"
    manage(before, data, "migrate", "-v", "0")
    assert run(before, data, BEGIN.format(paths=paths)) is True
    originals = {path: path.read_bytes() for path in (data / "originals").rglob("*.jpg")}
    assert len(originals) == 1

    copytree(find_prepared() / "static", data / "static")  # which `collectstatic` makes
    new = UPGRADE + CAPTION.format(text="By the new release") + BAKE
    assert run(ROOT, data, new) == [0, 0]
    assert "By the new release" in page.read_text()

    # The old one is still there for a while, on the new tables.
    assert run(before, data, CAPTION.format(text="By the old one, late")) is True
    assert run(ROOT, data, BAKE) == [0, 0]
    assert "By the old one, late" in page.read_text()
    assert {path: path.read_bytes() for path in originals} == originals

"""XMP files beside photos are read where the photo has none, or is the older of the two."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from media.metadata.xmp_writer import build_xmp_packet
from media.models import Photo
from tests.builders import photo_bytes, write_photo
from tests.newsroom.importing.ingest_runs import run_json, write_zip

pytestmark = pytest.mark.django_db

PACKET = build_xmp_packet(caption="Nets dry on the quay.", credit_line="Mara Lind/Fjord")


@pytest.mark.parametrize("name", ["a.xmp", "a.jpg.xmp", "a.XMP"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_sidecar_is_read_and_named_in_a_note(folder: Path, name: str, is_packed: bool) -> None:
    if is_packed:
        write_zip(folder / "s.zip", {"x/a.jpg": photo_bytes(), f"x/{name}": PACKET})
    else:
        write_photo(folder / "a.jpg")
        (folder / name).write_bytes(PACKET)
    report = run_json(folder)
    assert (len(report["created"]), report["refused"], report["passed_over"]) == (1, [], [])
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit_line) == ("Nets dry on the quay.", "Mara Lind/Fjord")
    assert any(f"read from “{name}”" in note for note in photo.ingest_notes)


@pytest.mark.parametrize(
    ("age", "caption"), [(10, "The photo's own."), (-10, "Nets dry on the quay.")]
)
def test_the_newer_of_two_is_read(folder: Path, age: int, caption: str) -> None:
    path = write_photo(folder / "a.jpg", caption="The photo's own.")
    sidecar = folder / "a.xmp"
    sidecar.write_bytes(PACKET)
    changed_at = path.stat().st_mtime - age
    os.utime(sidecar, (changed_at, changed_at))
    run_json(folder)
    photo = Photo.objects.get()
    assert photo.caption == caption
    assert any("a.xmp" in note for note in photo.ingest_notes)


def test_a_sidecar_without_its_photo_is_passed_over(folder: Path) -> None:
    (folder / "gone.xmp").write_bytes(PACKET)
    write_photo(folder / "a.jpg")
    report = run_json(folder)
    assert [one["name"] for one in report["passed_over"]] == [f"{folder}/gone.xmp"]
    assert Photo.objects.get().caption == ""


def test_a_sidecar_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.xmp").write_bytes(PACKET)
    write_photo(folder / "a.jpg")
    (folder / "a.xmp").symlink_to(tmp_path / "secret.xmp")
    run_json(folder)
    assert Photo.objects.get().caption == ""


def test_a_broken_sidecar_costs_no_photo(folder: Path) -> None:
    write_photo(folder / "a.jpg")
    (folder / "a.xmp").write_bytes(b"\xff\xd8 no xmp <<<")
    assert len(run_json(folder)["created"]) == 1

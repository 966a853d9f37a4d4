"""What systems, NAS and other programs leave among photographs is passed over and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.models import Photo
from tests.builders import photo_bytes, write_photo
from tests.newsroom.importing.ingest_runs import refusals, run, run_json, write_zip

pytestmark = pytest.mark.django_db

LITTER = [
    "@eaDir/harbour.jpg/SYNOPHOTO_THUMB_XL.jpg",
    "#recycle/deleted.jpg",
    "$RECYCLE.BIN/S-1-5-21-1/$RABC123.jpg",
    ".Trashes/501/deleted.jpg",
    ".picasaoriginals/harbour.jpg",
    "__MACOSX/shoot/._harbour.jpg",
    "@Recycle/deleted.jpg",
    ".@__thumb/s100harbour.jpg",
    "System Volume Information/x.jpg",
    "lost+found/x.jpg",
    "._harbour.jpg",
    "Thumbs.db",
    ".DS_Store",
    "Picasa.ini",
    "harbour.aae",
    "harbour.jpg.pp3",
]


@pytest.mark.parametrize("name", LITTER)
@pytest.mark.parametrize("is_packed", [False, True])
def test_litter_is_passed_over_and_counted(folder: Path, name: str, is_packed: bool) -> None:
    if is_packed:
        members = {f"shoot/{name}": photo_bytes(), "shoot/harbour.jpg": photo_bytes()}
        write_zip(folder / "a.zip", members)
    else:
        write_photo(folder / "shoot" / name)
        write_photo(folder / "shoot/harbour.jpg")
    report = run_json(folder)
    assert [one["name"][-11:] for one in report["created"]] == ["harbour.jpg"]
    assert report["refused"] == []
    (passed_over,) = report["passed_over"]
    assert passed_over["files"] == 1
    assert passed_over["name"].endswith(f"shoot/{name.split('/')[0]}")


def test_a_folder_of_litter_is_one_line_and_counts_its_files(folder: Path) -> None:
    for number in range(3):
        write_photo(folder / f"@eaDir/{number}.jpg/SYNOPHOTO_THUMB_M.jpg")
    write_photo(folder / "a.jpg")
    printed = run(folder)
    assert printed.count("passed over") == 2
    assert f"passed over {folder}/@eaDir\n" in printed
    assert "3 passed over: left there by systems and other programs" in printed


def test_a_folder_of_litter_that_is_named_is_taken(folder: Path) -> None:
    write_photo(folder / "#recycle/back.jpg")
    assert len(run_json(folder / "#recycle")["created"]) == 1


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = write_photo(tmp_path / "elsewhere/secret.jpg")
    (folder / "link.jpg").symlink_to(secret)
    (folder / "loop.jpg").symlink_to(folder / "loop.jpg")
    write_photo(folder / "a/real.jpg")
    (folder / "within.jpg").symlink_to(folder / "a/real.jpg")
    report = run_json(folder, exit_status=1)
    reasons = refusals(report)
    assert "a link to a file outside this folder" in reasons["link.jpg"]
    assert "loop.jpg" in reasons
    assert [one["name"] for one in report["created"]] == [f"{folder}/a/real.jpg"]
    assert [one["name"] for one in report["duplicates"]] == [f"{folder}/within.jpg"]


def test_a_link_that_is_named_itself_is_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "link.jpg").symlink_to(write_photo(tmp_path / "elsewhere/a.jpg"))
    assert len(run_json(folder / "link.jpg")["created"]) == 1


def test_a_refusal_is_told_once_and_in_words(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "a.jpg").write_text("no photograph")
    (folder / "b.zip").write_bytes(b"PK\x05\x06")
    printed = run(folder, exit_status=1)
    assert printed.count("refused    ") == 2
    assert "Error" not in printed
    assert not Photo.objects.exists()
    assert [record for record in caplog.records if record.levelname != "DEBUG"] == []

"""What `ingest` refuses: by name, one by one, and leaving nothing behind."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from media.ingest import ingest_photo
from media.models import Photo
from newsroom.importing import batch
from tests.builders import photo_bytes, write_photo
from tests.newsroom.importing.ingest_runs import refusals, run, run_json, write_zip

pytestmark = pytest.mark.django_db


def assert_nothing_was_left(data: Path, *, originals: int = 0) -> None:
    """No half-written file and no row without one."""
    assert list((data / "incoming").iterdir()) == []
    assert len([path for path in data.glob("originals/**/*") if path.is_file()]) == originals
    assert Photo.objects.count() == originals


def test_bad_files_are_refused_one_by_one_and_the_rest_goes_on(
    folder: Path, own_folders: Path
) -> None:
    whole = photo_bytes(640, 480)
    (folder / "1 text.jpg").write_text("This is no photograph.")
    (folder / "2 truncated.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "3 zero.jpg").write_bytes(b"")
    (folder / "4 page.png").write_text("<html><script>alert(1)</script>")
    (folder / "5 drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "6 control\x07.jpg").write_bytes(whole)
    write_photo(folder / "7 good.jpg")
    report = run_json(folder, exit_status=1)
    reasons = refusals(report)
    assert "not an image that can be read" in reasons["1 text.jpg"]
    assert "cannot be decoded to its end" in reasons["2 truncated.jpg"]
    assert "empty (0 bytes)" in reasons["3 zero.jpg"]
    assert "an HTML page" in reasons["4 page.png"]
    assert "an SVG drawing" in reasons["5 drawing.svg"]
    assert "control characters" in reasons["6 control\x07.jpg"]
    assert len(reasons) == 6
    assert [one["name"] for one in report["created"]] == [str(folder / "7 good.jpg")]
    assert_nothing_was_left(own_folders, originals=1)


def test_content_decides_and_not_the_extension(folder: Path) -> None:
    (folder / "a.png").write_bytes(photo_bytes(format="JPEG"))
    (folder / "b.txt").write_bytes(photo_bytes(format="PNG"))
    (folder / "c").write_bytes(photo_bytes(format="WEBP"))
    (folder / "d.zip").write_bytes(photo_bytes(format="GIF"))
    assert len(run_json(folder)["created"]) == 4
    formats = Photo.objects.order_by("original_name").values_list("original_format", flat=True)
    assert list(formats) == ["JPEG", "PNG", "WEBP", "GIF"]


def test_too_many_pixels_are_refused(folder: Path, settings: Settings, own_folders: Path) -> None:
    settings.MAX_ORIGINAL_PIXELS = 10_000
    write_photo(folder / "a.jpg", 200, 100)
    write_photo(folder / "b.jpg", 100, 100)
    report = run_json(folder, exit_status=1)
    assert "200 x 100 pixels" in refusals(report)["a.jpg"]
    assert_nothing_was_left(own_folders, originals=1)


def test_too_many_bytes_are_refused_on_disk_and_in_an_archive(
    folder: Path, settings: Settings, own_folders: Path
) -> None:
    settings.MAX_ORIGINAL_BYTES = 5_000
    (folder / "a.jpg").write_bytes(photo_bytes() + bytes(5_000))
    with zipfile.ZipFile(folder / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.jpg", bytes(10_000_000))
    reasons = refusals(run_json(folder, exit_status=1))
    assert "larger than" in reasons["a.jpg"]
    assert "larger than" in reasons["b.zip:bomb.jpg"]
    assert_nothing_was_left(own_folders)


def test_members_that_climb_out_of_an_archive_are_refused(folder: Path, own_folders: Path) -> None:
    names = ["../a.jpg", "x/../../b.jpg", "/etc/c.jpg", "C:\\d.jpg", "C:e.jpg", "..\\f.jpg", ".."]
    members = {name: photo_bytes() for name in names} | {"fine/g.jpg": photo_bytes()}
    report = run_json(write_zip(folder / "a.zip", members), exit_status=1)
    assert {one["name"].partition(".zip:")[2] for one in report["refused"]} == {
        name.replace("\\", "/") for name in names
    }
    assert all("path" in one["reason"] for one in report["refused"])
    assert [one["name"] for one in report["created"]] == [f"{folder}/a.zip:fine/g.jpg"]
    assert [path.name for path in folder.parent.glob("*.jpg")] == []
    assert_nothing_was_left(own_folders, originals=1)


def test_names_that_no_camera_writes_are_refused(folder: Path, own_folders: Path) -> None:
    long_name = "x" * 296 + ".jpg"
    members = {long_name: photo_bytes(), "nul\x00.jpg": photo_bytes(), "b\n.jpg": photo_bytes()}
    path = write_zip(folder / "a.zip", members | {"c.jpg": photo_bytes()})
    report = run_json(path, exit_status=1)
    reasons = refusals(report)
    assert "300 characters" in reasons[f"a.zip:{long_name}"]
    assert "control characters" in reasons["a.zip:nul\x00.jpg"]
    assert "control characters" in reasons["a.zip:b\n.jpg"]
    assert len(report["created"]) == 1
    assert_nothing_was_left(own_folders, originals=1)


def test_links_and_encrypted_members_are_refused(folder: Path) -> None:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("secret.jpg", photo_bytes())
    content = path.read_bytes()
    entry = content.rindex(b"PK\x01\x02")  # the directory's entry of secret.jpg
    path.write_bytes(content[: entry + 8] + b"\x01" + content[entry + 9 :])
    reasons = refusals(run_json(path, exit_status=1))
    assert "a link" in reasons["a.zip:link.jpg"]
    assert "encrypted" in reasons["a.zip:secret.jpg"]


def test_damaged_archives_are_refused(folder: Path, own_folders: Path) -> None:
    whole = write_zip(folder / "a.zip", {"a.jpg": photo_bytes()}).read_bytes()
    (folder / "b.zip").write_bytes(whole[:-30])
    (folder / "c.zip").write_bytes(b"PK\x05\x06")
    (folder / "d.zip").write_bytes(b"")
    middle = whole.index(b"JFIF")
    (folder / "e.zip").write_bytes(whole[:middle] + b"XXXX" + whole[middle + 4 :])
    report = run_json(folder, exit_status=1)
    assert set(refusals(report)) == {"b.zip", "c.zip", "d.zip", "e.zip:a.jpg"}
    assert "damaged inside its archive" in refusals(report)["e.zip:a.jpg"]
    assert_nothing_was_left(own_folders, originals=1)


def test_an_archive_of_too_many_files_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsroom.importing.archives.MAX_ARCHIVE_MEMBERS", 1)
    path = write_zip(folder / "a.zip", {"a.jpg": photo_bytes(), "b.jpg": photo_bytes()})
    assert "holds 2 files; the limit is 1" in refusals(run_json(path, exit_status=1))["a.zip"]


def test_what_is_no_file_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe.jpg")
    (folder / "dangling.jpg").symlink_to(folder / "gone.jpg")
    (folder / "elsewhere").symlink_to(folder.parent)
    missing, too_long = folder / "missing.jpg", folder / ("x" * 300)
    reasons = refusals(run_json(folder, missing, too_long, exit_status=1))
    assert "not a file" in reasons["pipe.jpg"]
    assert "no such file" in reasons["dangling.jpg"]
    assert "link to a folder" in reasons["elsewhere"]
    assert "no such file" in reasons["missing.jpg"]
    assert "File name too long" in reasons["x" * 300]


def test_a_file_that_may_not_be_read_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(batch, "ingest_photo", deny)
    report = run_json(write_photo(folder / "a.jpg"), exit_status=1)
    assert refusals(report) == {"a.jpg": "It could not be taken in: Permission denied."}


def test_an_error_of_our_own_stops_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:

    def fail_once(*args: Any, file_name: str, **kwargs: Any) -> Any:
        if file_name == "a.jpg":
            raise ValueError("unforeseen")
        return ingest_photo(*args, file_name=file_name, **kwargs)

    monkeypatch.setattr(batch, "ingest_photo", fail_once)
    write_photo(folder / "a.jpg")
    write_photo(folder / "b.jpg")
    report = run_json(folder, exit_status=1)
    assert refusals(report)["a.jpg"] == "Photodesk failed on it; the log has why."
    assert len(report["created"]) == 1
    assert "unforeseen" in caplog.text


@pytest.mark.parametrize(
    "name", [b"bad\xff\xfe.jpg", "naïve-写真-👩‍👧.jpg".encode(), b"a\x1b[2J.jpg"]
)
def test_any_name_can_be_printed_and_kept(folder: Path, name: bytes) -> None:
    path = folder / os.fsdecode(name)
    path.write_bytes(photo_bytes())
    status = int(b"\x1b" in name)
    printed = run(folder, exit_status=status)
    printed.encode()
    assert "\x1b" not in printed
    assert json.loads(run(folder, "--json", exit_status=status))
    assert Photo.objects.count() == 1 - status

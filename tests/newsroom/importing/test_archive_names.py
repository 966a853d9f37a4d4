"""Names in archives are as their senders saw them, whatever packed them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from media.models import Photo
from newsroom.importing.archive_names import guess_encoding, read_names
from tests.builders import photo_bytes
from tests.newsroom.importing.ingest_runs import refusals, run_json


def write_raw_zip(path: Path, names: list[bytes], extra: bytes = b"") -> Path:
    """An archive whose names are these bytes, without a word on their encoding."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, name in enumerate(names):
            member = zipfile.ZipInfo(f"{number:~<{len(name)}d}")
            member.extra = extra
            archive.writestr(member, photo_bytes())
    content = path.read_bytes()
    for number, name in enumerate(names):
        content = content.replace(f"{number:~<{len(name)}d}".encode(), name)
    path.write_bytes(content)
    return path


def unicode_path(raw: bytes, name: str, version: int = 1) -> bytes:
    """The extra field 0x7075 of a name."""
    data = struct.pack("<BL", version, zlib.crc32(raw)) + name.encode()
    return struct.pack("<HH", 0x7075, len(data)) + data


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp437", ["Fähre zurück.jpg", "été à la plage.jpg", "España niño.jpg"]),
        ("cp850", ["Øresund mot Århus.jpg", "São João.jpg"]),
        ("cp1252", ["Fähre zurück.jpg", "été à la plage.jpg", "São João.jpg"]),
        ("cp852", ["Łódź.jpg", "Plzeň náměstí.jpg"]),
        ("cp1250", ["Łódź.jpg", "Gdańsk żółć.jpg"]),
        ("cp866", ["фото порт.jpg"]),
        ("cp866", ["Паром.jpg", "Выборы 2026.jpg"]),
        ("cp1251", ["фото порт.jpg"]),
        ("koi8-r", ["фото порт.jpg"]),
        ("cp737", ["Αθήνα.jpg", "λιμάνι.jpg"]),
        ("cp1253", ["Αθήνα.jpg", "λιμάνι.jpg"]),
        ("cp1255", ["שלום.jpg"]),
        ("cp1256", ["الميناء.jpg"]),
        ("cp932", ["日本の夏.jpg"]),
        ("cp932", ["港の写真.jpg", "東京.jpg"]),
        ("cp949", ["항구 사진.jpg"]),
        ("gbk", ["港口照片.jpg"]),
        ("big5", ["颱風過後.jpg"]),
    ],
)
def test_the_senders_code_page_is_guessed(encoding: str, names: list[str]) -> None:
    raw_names = [name.encode(encoding) for name in names]
    guessed = guess_encoding(raw_names)
    assert [raw.decode(guessed) for raw in raw_names] == names


@pytest.mark.django_db
def test_photos_keep_the_name_that_was_guessed(folder: Path) -> None:
    run_json(write_raw_zip(folder / "a.zip", ["порт/фото порт.jpg".encode("cp866")]))
    assert Photo.objects.get().original_name == "фото порт.jpg"


def test_a_name_in_the_unicode_extra_field_goes_before_guesses(tmp_path: Path) -> None:
    raw = b"foto port.jpg"
    path = write_raw_zip(tmp_path / "a.zip", [raw], unicode_path(raw, "фото порт.jpg"))
    with zipfile.ZipFile(path) as archive:
        assert read_names(archive.infolist()) == ["фото порт.jpg"]


def test_an_extra_field_of_another_name_is_stale(tmp_path: Path) -> None:
    extra = unicode_path(b"old name.jpg", "старое имя.jpg")
    with zipfile.ZipFile(write_raw_zip(tmp_path / "a.zip", [b"new.jpg"], extra)) as archive:
        assert read_names(archive.infolist()) == ["new.jpg"]


def test_flagged_and_unflagged_utf8_are_both_read(tmp_path: Path) -> None:
    name = "Плёнка.jpg"
    unflagged, flagged = write_raw_zip(tmp_path / "a.zip", [name.encode()]), tmp_path / "b.zip"
    with zipfile.ZipFile(flagged, "w") as archive:
        archive.writestr(name, b"x")
    for path in (unflagged, flagged):
        with zipfile.ZipFile(path) as archive:
            assert read_names(archive.infolist()) == [name]


@pytest.mark.django_db
def test_a_backslash_parts_folders(folder: Path) -> None:
    path = write_raw_zip(
        folder / "a.zip",
        [b"shoot\\harbour.jpg", b"shoot\\@eaDir\\x.jpg", b"..\\climbs.jpg", b"C:\\drive.jpg"],
    )
    report = run_json(path, exit_status=1)
    assert [one["name"] for one in report["created"]] == [f"{path}:shoot/harbour.jpg"]
    assert [one["name"] for one in report["passed_over"]] == [f"{path}:shoot/@eaDir"]
    assert set(refusals(report)) == {"climbs.jpg", "drive.jpg"}
    assert Photo.objects.get().original_name == "harbour.jpg"

"""What becomes of a file that is all here: a photo, or all photos of an archive."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from media import ingest
from media.models import Photo
from media.takedown import kill_photo
from newsroom.importing import archives
from newsroom.models import PhotoPreset, UploadSession
from newsroom.uploads import taking_in
from tests.builders import photo_bytes
from tests.newsroom.uploads.sending import begin, packed, send_file, send_piece

pytestmark = pytest.mark.django_db


def told(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and outcome of each result."""
    return [(result["name"], result["outcome"]) for result in answer["results"]]


def test_each_photo_of_an_archive_has_a_result_of_its_own(ana: Client, own_folders: Path) -> None:
    known, killed = photo_bytes(), photo_bytes()
    send_file(ana, "known.jpg", known)
    send_file(ana, "killed.jpg", killed)
    kill_photo(Photo.objects.get(original_name="killed.jpg"), reason="Not ours", killed_by=None)
    archive = packed(
        {
            "day/10.jpg": photo_bytes(caption="Ten"),
            "day/2.jpg": photo_bytes(caption="Two"),
            "day/3.jpg": known,
            "day/4.jpg": killed,
            "day/5.jpg": b"Only words.",
            "day/.DS_Store": b"x",
            "__MACOSX/day/._2.jpg": b"x",
            "../6.jpg": photo_bytes(),
        }
    )
    status, answer = send_file(ana, "day.zip", archive)
    assert status == 200
    assert sorted(told(answer)) == [
        ("../6.jpg", "refused"),
        ("__MACOSX", "passed over"),
        ("day/.DS_Store", "passed over"),
        ("day/10.jpg", "added"),
        ("day/2.jpg", "added"),
        ("day/3.jpg", "known"),
        ("day/4.jpg", "killed"),
        ("day/5.jpg", "refused"),
    ]
    names = [name for name, outcome in told(answer) if outcome == "added"]
    assert names == ["day/2.jpg", "day/10.jpg"]
    assert set(Photo.objects.values_list("original_name", flat=True)) == {
        *("known.jpg", "killed.jpg", "2.jpg", "10.jpg"),
    }
    assert list((own_folders / "uploads").glob("*")) == []


def test_a_large_archive_is_unpacked_in_steps(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in.take_in_upload, "__kwdefaults__", {"at_most_seconds": 0.0})
    archive = packed({f"{number}.jpg": photo_bytes() for number in range(1, 6)})
    _status, begun = begin(ana, "day.zip", archive)
    status, answer = send_piece(ana, begun["id"], archive, offset=0)
    seen = told(answer)
    assert (status, answer["is_finished"], len(seen)) == (200, False, 1)
    # Whoever begins the same again goes on there, and loses no result.
    assert told(begin(ana, "day.zip", archive)[1]) == seen
    steps = 1
    while not answer["is_finished"]:
        _status, answer = send_piece(ana, begun["id"], b"", offset=len(archive), after=len(seen))
        seen += told(answer)
        steps += 1
    assert seen == [(f"{number}.jpg", "added") for number in range(1, 6)]
    assert steps > 4
    assert Photo.objects.count() == 5


def test_our_own_fault_at_one_photo_does_not_stop_the_rest(
    ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, broken = ingest.described_photo, photo_bytes()

    def described_photo(path: Path, *arguments: Any) -> Photo:
        if path.read_bytes() == broken:
            raise ZeroDivisionError
        return real(path, *arguments)

    monkeypatch.setattr(ingest, "described_photo", described_photo)
    archive = packed({"1.jpg": photo_bytes(), "2.jpg": broken, "3.jpg": photo_bytes()})
    _status, answer = send_file(ana, "day.zip", archive)
    assert told(answer) == [("1.jpg", "added"), ("2.jpg", "refused"), ("3.jpg", "added")]
    assert "the log has why" in answer["results"][1]["message"]


def bomb() -> bytes:
    """A megabyte of nothing, in a kilobyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.jpg", bytes(1_000_000))
    return file.getvalue()


def test_a_bomb_is_not_even_looked_into(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "HARMLESS_BYTES", 900_000)
    _status, answer = send_file(ana, "day.zip", bomb())
    assert told(answer) == [("day.zip", "refused")]
    assert "times as large" in answer["results"][0]["message"]


def test_an_archive_of_too_many_files_is_refused_whole(
    ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_ARCHIVE_MEMBERS", 2)
    _status, answer = send_file(ana, "day.zip", packed(dict.fromkeys(("1", "2", "3"), b"x")))
    assert told(answer) == [("day.zip", "refused")]
    assert "holds 3 files" in answer["results"][0]["message"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"No archive at all."])
def test_an_archive_that_is_none_is_refused(ana: Client, content: bytes) -> None:
    status, answer = send_file(ana, "day.zip", content)
    assert (status, told(answer)) == (200, [("day.zip", "refused")])
    assert answer["results"][0]["message"].endswith(".")


def test_a_photo_with_the_name_of_an_archive_is_a_photo(ana: Client, settings: Settings) -> None:
    _status, answer = send_file(ana, "day.zip", photo_bytes())
    assert told(answer) == [("day.zip", "added")]
    settings.MAX_ORIGINAL_BYTES = 1000
    _status, answer = send_file(ana, "other.zip", photo_bytes() + os.urandom(1000))
    assert told(answer) == [("other.zip", "refused")]


def test_the_same_photo_sent_by_hand_after_an_upload_is_known(ana: Client) -> None:
    content = photo_bytes()
    send_file(ana, "first.jpg", content)
    archive = packed({"again.jpg": content})
    assert told(send_file(ana, "day.zip", archive)[1]) == [("again.jpg", "known")]


def make_preset(**fields: str) -> PhotoPreset:
    """The words of a desk."""
    words = {"credit_line": "Desk/Courier", "usage_terms": "Once only.", "keywords": "vote\n\ncity"}
    return PhotoPreset.objects.create(name="Election", **{**words, **fields})


def test_a_preset_fills_only_what_the_file_left_empty(ana: Client) -> None:
    preset = make_preset(city="Bonn")
    send_file(ana, "bare.jpg", photo_bytes(), preset=preset.pk)
    full_bytes = photo_bytes(credit_line="Ida Ray/AP", country="Peru")
    send_file(ana, "full.jpg", full_bytes, preset=preset.pk)
    bare = Photo.objects.get(original_name="bare.jpg")
    assert (bare.credit_line, bare.usage_terms) == ("Desk/Courier", "Once only.")
    assert (bare.keywords, bare.city) == (["vote", "city"], "Bonn")
    (note,) = bare.ingest_notes
    assert note.startswith("From the preset “Election”, as the file had none: credit line, usage ")
    full = Photo.objects.get(original_name="full.jpg")
    assert (full.credit_line, full.usage_terms) == ("Ida Ray/AP", "Once only.")
    assert (full.city, full.country) == ("", "Peru"), "no city of the desk in the file's country"


def test_a_preset_is_nothing_to_a_photo_that_is_there(ana: Client) -> None:
    content = photo_bytes()
    send_file(ana, "a.jpg", content)
    archive = packed({"a.jpg": content, "b.jpg": photo_bytes()})
    send_file(ana, "day.zip", archive, preset=make_preset().pk)
    assert Photo.objects.get(original_name="a.jpg").credit_line == ""
    assert Photo.objects.get(original_name="b.jpg").credit_line == "Desk/Courier"


def test_a_preset_that_was_deleted_meanwhile_stops_nothing(ana: Client) -> None:
    preset, content = make_preset(), photo_bytes()
    _status, begun = begin(ana, "a.jpg", content, preset=preset.pk)
    preset.delete()
    assert send_piece(ana, begun["id"], content, offset=0)[1]["is_finished"]
    assert begin(ana, "b.jpg", photo_bytes(), preset=preset.pk or 1)[0] == 201
    assert UploadSession.objects.filter(finished_at=None).count() == 1

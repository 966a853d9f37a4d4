"""Pieces of a file: wrong, damaged, lost, sent twice or two at once."""

from __future__ import annotations

import fcntl
import io
import os
from pathlib import Path

import pytest
from django.test import Client

from media import ingest
from media.models import Photo
from newsroom.models import UploadSession
from newsroom.uploads import partial_files, sessions
from tests.builders import photo_bytes
from tests.newsroom.uploads.sending import (
    ADDRESS,
    begin,
    large_photo,
    send_piece,
)

pytestmark = pytest.mark.django_db


def test_a_piece_at_the_wrong_place_is_told_the_right_one(ana: Client) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    send_piece(ana, begun["id"], content[:1000], offset=0)
    for offset in (0, 500, 2000):
        status, answer = send_piece(ana, begun["id"], b"x" * 10, offset=offset)
        assert (status, answer["offset"]) == (409, 1000)
        assert "byte 1000" in answer["error"]


def test_a_piece_beyond_the_end_is_refused_and_nothing_of_it_kept(
    ana: Client, own_folders: Path
) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    send_piece(ana, begun["id"], content[:1000], offset=0)
    status, answer = send_piece(ana, begun["id"], content[1000:] + b"more", offset=1000)
    assert (status, answer["offset"]) == (400, 1000)
    assert "behind the file" in answer["error"]
    status, answer = send_piece(ana, begun["id"], b"more", offset=len(content))
    assert status == 409
    assert send_piece(ana, begun["id"], content[1000:], offset=1000)[1]["is_finished"]
    assert Photo.objects.get().original_size_bytes == len(content)


def test_a_piece_that_is_no_piece_is_refused(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MAX_PIECE_BYTES", 1000)
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    status, answer = send_piece(ana, begun["id"], content[:1001], offset=0)
    assert (status, answer["offset"]) == (413, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Upload-Offset": "-1"},
        {"Upload-Offset": "1e3"},
        {"Upload-Offset": "9" * 30},
        {"Upload-Offset": "0"},
        {"Upload-Offset": "0", "Upload-Checksum": "md5 abc"},
        {"Upload-Offset": "0", "Upload-Checksum": "sha256 !!!"},
        {"Upload-Offset": "0", "Upload-Checksum": "sha256 YWJj"},
    ],
)
def test_a_piece_without_its_place_or_checksum_is_refused(
    ana: Client, headers: dict[str, str]
) -> None:
    _status, begun = begin(ana, "harbour.jpg", photo_bytes())
    response = ana.patch(
        f"{ADDRESS}{begun['id']}/", b"abc", content_type="text/plain", headers=headers
    )
    assert response.status_code == 400
    assert "lacks" in response.json()["error"]


def test_a_damaged_piece_is_asked_for_again(ana: Client) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    right = "sha256 " + "A" * 43 + "="
    status, answer = send_piece(ana, begun["id"], content[:1000], offset=0, checksum=right)
    assert (status, answer["offset"]) == (422, 0)
    assert "damaged" in answer["error"]
    assert send_piece(ana, begun["id"], content, offset=0)[1]["is_finished"]


def test_another_file_than_was_announced_is_not_taken_and_the_upload_begins_anew(
    ana: Client,
) -> None:
    content = large_photo()
    other = content[:-1] + bytes([content[-1] ^ 1])
    _status, begun = begin(ana, "harbour.jpg", content)
    status, answer = send_piece(ana, begun["id"], other, offset=0)
    assert (status, answer["offset"]) == (422, 0)
    assert "not the file that was announced" in answer["error"]
    assert Photo.objects.count() == 0
    status, answer = send_piece(ana, begun["id"], content, offset=0)
    assert answer["results"][0]["outcome"] == "added"


def test_a_lost_answer_is_asked_for_again(ana: Client) -> None:
    content = photo_bytes()
    _status, begun = begin(ana, "harbour.jpg", content)
    _status, first = send_piece(ana, begun["id"], content, offset=0)
    again = ana.get(f"{ADDRESS}{begun['id']}/").json()
    assert again["results"] == first["results"]
    assert send_piece(ana, begun["id"], b"", offset=len(content))[1] == again
    assert Photo.objects.count() == 1


def test_an_end_that_was_not_written_down_is_done_again(ana: Client) -> None:
    content = photo_bytes()
    _status, begun = begin(ana, "harbour.jpg", content)
    session = UploadSession.objects.get()
    # The server was killed after the last byte and before, or in, what follows.
    with partial_files.hold_file(session) as file:
        file.write(content)
    sessions.advance(session, to=len(content))
    ingest.ingest_photo(io.BytesIO(content), file_name="harbour.jpg", uploaded_by=session.owner)
    status, answer = send_piece(ana, begun["id"], b"", offset=len(content))
    assert (status, answer["results"][0]["message"]) == (200, "Added.")
    assert Photo.objects.count() == 1


def test_bytes_that_a_power_cut_took_are_sent_again(ana: Client) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    send_piece(ana, begun["id"], content[:100_000], offset=0)
    os.truncate(partial_files.find_path(UploadSession.objects.get()), 60_000)
    assert begin(ana, "harbour.jpg", content)[1]["offset"] == 60_000
    assert send_piece(ana, begun["id"], content[60_000:], offset=60_000)[1]["is_finished"]
    partial_files.remove_file(UploadSession.objects.get())
    assert Photo.objects.get().original_size_bytes == len(content)


def test_two_pieces_at_once_do_not_mix(ana: Client) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    send_piece(ana, begun["id"], content[:1000], offset=0)
    with partial_files.find_path(UploadSession.objects.get()).open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        status, answer = send_piece(ana, begun["id"], content[1000:], offset=1000)
    assert status == 423
    assert "just now" in answer["error"]
    assert send_piece(ana, begun["id"], content[1000:], offset=1000)[1]["is_finished"]

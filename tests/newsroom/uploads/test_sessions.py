"""Uploads that go on where they were, asked for as a browser asks."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from media import ingest
from media import verify_upload as verifying
from media.models import Photo
from media.takedown import kill_photo
from newsroom.models import UploadSession
from newsroom.uploads import partial_files, sessions
from newsroom.uploads.expiry import forget_old_uploads
from tests.builders import photo_bytes
from tests.newsroom.uploads.sending import (
    ADDRESS,
    begin,
    large_photo,
    patch_piece,
    send_file,
    send_piece,
)

pytestmark = pytest.mark.django_db


def someone_with(*rights: str, name: str = "ben") -> Client:
    """A member of the desk with these rights alone, logged in."""
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def uploads_folder(data: Path) -> list[Path]:
    """What lies there of files on their way."""
    return list((data / "uploads").glob("*"))


def test_a_file_is_sent_in_pieces_and_is_a_photo_at_the_end(ana: Client, own_folders: Path) -> None:
    content = large_photo()
    status, answer = send_file(ana, "harbour.jpg", content)
    assert status == 200
    (result,) = answer["results"]
    photo = Photo.objects.get()
    assert result == {
        "name": "harbour.jpg",
        "outcome": "added",
        "message": "Added.",
        "photo": photo.pk,
    }
    assert photo.original_sha256 == hashlib.sha256(content).hexdigest()
    assert photo.uploaded_by == User.objects.get()
    assert uploads_folder(own_folders) == []


def test_what_arrived_is_not_sent_again(ana: Client) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    assert send_piece(ana, begun["id"], content[:100_000], offset=0)[1]["offset"] == 100_000
    # The browser was closed, and another one opened.
    status, again = begin(ana, "harbour.jpg", content)
    assert (status, again["id"], again["offset"]) == (201, begun["id"], 100_000)
    where = ana.head(f"{ADDRESS}{begun['id']}/")
    assert (where["Upload-Offset"], where["Upload-Length"]) == ("100000", str(len(content)))
    status, end = send_piece(ana, begun["id"], content[100_000:], offset=100_000)
    assert (status, end["results"][0]["outcome"]) == (200, "added")


def test_a_known_file_is_not_sent_at_all(ana: Client) -> None:
    content = large_photo()
    send_file(ana, "harbour.jpg", content)
    status, answer = begin(ana, "same.jpg", content)
    assert (status, answer["is_finished"]) == (200, True)
    assert answer["results"][0]["outcome"] == "known"
    assert "in the library already" in answer["results"][0]["message"]
    assert answer["results"][0]["photo"] == Photo.objects.get().pk
    assert not UploadSession.objects.filter(finished_at=None).exists()


def test_nobody_is_told_of_a_known_file_who_may_not_see_it(ana: Client) -> None:
    content = photo_bytes()
    send_file(ana, "harbour.jpg", content)
    ben = someone_with("add_photo")
    known, unknown = begin(ben, "a.jpg", content), begin(ben, "a.jpg", photo_bytes())
    assert known == unknown
    assert known[0] == 403
    assert sessions.find_known_photo(User.objects.get(username="ben"), "0" * 64) is None
    sha256 = hashlib.sha256(content).hexdigest()
    assert sessions.find_known_photo(User.objects.get(username="ben"), sha256) is None
    assert sessions.find_known_photo(User.objects.get(username="ana"), sha256) is not None


def test_a_killed_photo_is_refused_before_a_byte_is_sent(ana: Client) -> None:
    content = photo_bytes()
    send_file(ana, "harbour.jpg", content)
    kill_photo(Photo.objects.get(), reason="Not ours", killed_by=None)
    status, answer = begin(ana, "again.jpg", content)
    assert (status, answer["outcome"]) == (400, "killed")
    assert "Not ours" in answer["error"]
    assert "must not be used" in answer["error"]


def test_a_photo_that_was_killed_while_it_was_sent_again_says_so(ana: Client) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    photo = ingest.ingest_photo(io.BytesIO(content), file_name="a.jpg", uploaded_by=None).photo
    kill_photo(photo, reason="Not ours", killed_by=None)
    status, answer = send_piece(ana, begun["id"], content, offset=0)
    assert (status, answer["results"][0]["outcome"]) == (200, "killed")
    assert answer["results"][0]["photo"] is None


def test_a_refused_file_says_why_and_leaves_nothing(ana: Client, own_folders: Path) -> None:
    status, answer = send_file(ana, "notes.jpg", b"Only words.")
    assert (status, answer["results"][0]["outcome"]) == (200, "refused")
    assert "not an image" in answer["results"][0]["message"]
    assert Photo.objects.count() == 0
    assert [path for path in own_folders.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"%PDF-1.7", "PDF document"),
        (b"\0\0\0\x18ftypmp42", "a video"),
        (b"PK\x03\x04", "ZIP archive"),
        (b"II*\0\x10\0\0\0CR\x02", "raw file"),
    ],
)
def test_what_is_no_photo_is_told_after_its_first_piece(
    ana: Client, own_folders: Path, head: bytes, said: str
) -> None:
    content = head + os.urandom(100_000)
    _status, begun = begin(ana, "harbour.jpg", content)
    status, answer = send_piece(ana, begun["id"], content[:10_000], offset=0)
    assert (status, answer["is_finished"]) == (200, True)
    assert answer["results"][0]["outcome"] == "refused"
    assert said in answer["results"][0]["message"]
    assert uploads_folder(own_folders) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"size": 0}, "empty"),
        ({"size": 200_000_001}, "larger than 200 MB"),
        ({"size": 2_000_000_001, "name": "a.zip"}, "larger than 2,000 MB"),
        ({"size": -5}, "empty"),
        ({"size": "many"}, "'size'"),
        ({"size": 10**30}, "'size'"),
        ({"sha256": "abc"}, "64 hexadecimal digits"),
        ({"sha256": "G" * 64}, "64 hexadecimal digits"),
        ({"name": "n" * 300}, "300 characters"),
        ({"name": "a\nb.jpg"}, "control characters"),
        ({"name": None}, "'name'"),
        ({"preset": "mine"}, "'preset'"),
    ],
)
def test_a_file_that_no_upload_would_help_is_refused_at_once(
    ana: Client, fields: dict[str, object], said: str
) -> None:
    status, answer = begin(ana, "a.jpg", b"x", **fields)
    assert (status, said in answer["error"]) == (400, True), answer
    assert UploadSession.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"name": "a.jpg"}'])
def test_a_request_that_makes_no_sense_is_refused(ana: Client, body: bytes) -> None:
    response = ana.post(ADDRESS, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["error"].endswith(".")


def test_an_upload_is_its_owners_alone_and_ends(ana: Client) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    ben = someone_with("add_photo", "view_photo")
    address = f"{ADDRESS}{begun['id']}/"
    assert send_piece(ben, begun["id"], b"x", offset=0)[0] == 404
    for act in (ben.get, ben.head, ben.delete):
        assert act(address).status_code == 404
    assert begin(ben, "harbour.jpg", content)[1]["id"] != begun["id"]
    UploadSession.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    status, answer = send_piece(ana, begun["id"], b"x", offset=0)
    assert (status, "begin it again" in answer["error"]) == (404, True)


def test_a_cancelled_upload_leaves_nothing(ana: Client, own_folders: Path) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    send_piece(ana, begun["id"], content[:1000], offset=0)
    assert uploads_folder(own_folders)
    assert ana.delete(f"{ADDRESS}{begun['id']}/").status_code == 204
    assert uploads_folder(own_folders) == []
    assert ana.delete(f"{ADDRESS}{begun['id']}/").status_code == 404


def test_who_is_logged_out_is_told_and_loses_nothing(ana: Client) -> None:
    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    send_piece(ana, begun["id"], content[:1000], offset=0)
    stranger = Client()
    status, answer = send_piece(stranger, begun["id"], content[1000:], offset=1000)
    assert (status, "logged out" in answer["error"]) == (401, True)
    assert begin(stranger, "a.jpg", content)[0] == 401
    assert stranger.delete(f"{ADDRESS}{begun['id']}/").status_code == 401
    assert begin(ana, "harbour.jpg", content)[1]["offset"] == 1000


def test_a_token_of_another_site_sends_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("ana"))
    assert begin(client, "a.jpg", photo_bytes())[0] == 403
    assert client.delete(f"{ADDRESS}abc/").status_code == 403


def test_so_many_half_files_are_enough(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MAX_UNFINISHED_EACH", 2)
    for name in ("a", "b"):
        assert begin(ana, f"{name}.jpg", large_photo())[0] == 201
    status, answer = begin(ana, "c.jpg", large_photo())
    assert (status, "half here" in answer["error"]) == (429, True)
    UploadSession.objects.first().delete()  # type: ignore[union-attr]
    assert begin(ana, "c.jpg", large_photo())[0] == 201


def test_half_files_do_not_fill_the_disk(ana: Client, settings: Settings) -> None:
    settings.MAX_UNFINISHED_UPLOAD_BYTES = 300_000
    assert begin(ana, "a.jpg", large_photo())[0] == 201
    status, answer = begin(ana, "b.jpg", large_photo())
    assert (status, "no room" in answer["error"]) == (429, True)


def test_a_full_disk_is_told_and_the_upload_goes_on_later(
    ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    content = large_photo()
    _status, begun = begin(ana, "harbour.jpg", content)
    with monkeypatch.context() as patch:
        patch.setattr(partial_files, "sync_file", no_room)
        status, answer = send_piece(ana, begun["id"], content[:1000], offset=0)
        assert (status, "disk is full" in answer["error"]) == (507, True)
    send_piece(ana, begun["id"], content[:1000], offset=0)
    with monkeypatch.context() as patch:
        patch.setattr(ingest, "store_original", no_room)
        assert send_piece(ana, begun["id"], content[1000:], offset=1000)[0] == 507
    status, answer = send_piece(ana, begun["id"], b"", offset=len(content))
    assert (status, answer["results"][0]["outcome"]) == (200, "added")


def test_a_file_that_has_to_wait_for_others_is_not_sent_again(
    ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "WAIT_FOR_TURN_SECONDS", 0.05)
    content = photo_bytes(format="PNG")
    _status, begun = begin(ana, "harbour.png", content)
    taken = 0
    while verifying.turns.acquire(blocking=False):
        taken += 1
    try:
        assert taken > 1, "one file that takes long holds nobody up"
        waits = patch_piece(ana, begun["id"], content, offset=0)
        assert (waits.status_code, int(waits["Retry-After"]) > 0) == (503, True)
        assert "Nothing is wrong with yours" in waits.json()["error"]
        assert send_file(ana, "quick.jpg", photo_bytes())[0] == 200, "ordinary ones take no turn"
    finally:
        for _ in range(taken):
            verifying.turns.release()
    assert send_piece(ana, begun["id"], b"", offset=len(content))[1]["is_finished"]


def test_what_nobody_goes_on_with_is_forgotten(ana: Client, own_folders: Path) -> None:
    contents = [large_photo() for _ in range(3)]
    for number, content in enumerate(contents):
        _status, begun = begin(ana, f"{number}.jpg", content)
        send_piece(ana, begun["id"], content[:1000], offset=0)
    rows = list(UploadSession.objects.order_by("pk"))
    assert forget_old_uploads() == 0
    UploadSession.objects.filter(pk=rows[0].pk).update(expires_at=timezone.now())
    stray = partial_files.find_path(rows[1])
    User.objects.filter(username="nobody").delete()
    UploadSession.objects.filter(pk=rows[1].pk).delete()
    hours_ago = time.time() - 7200
    for path in uploads_folder(own_folders):
        os.utime(path, (hours_ago, hours_ago))
    assert forget_old_uploads() == 2
    assert not stray.exists()
    assert uploads_folder(own_folders) == [partial_files.find_path(rows[2])]

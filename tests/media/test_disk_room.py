"""A disk that fills up refuses uploads in words, before it harms anything; the rest goes on."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.test import Client
from pytest_django.fixtures import Settings

from media import disk_room
from media.ingest import ingest_photo
from media.models import Photo
from newsroom.baking.baker import bake_what_is_stale
from newsroom.publishing.killing import kill_everywhere
from tests.builders import make_gallery, make_photo, photo_bytes
from tests.newsroom.uploads.sending import begin, send_piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> Client:
    """Somebody who sends photos."""
    client.force_login(User.objects.create_superuser("ana"))
    client.raise_request_exception = False
    return client


def leave(monkeypatch: pytest.MonkeyPatch, free_bytes: int) -> None:
    """So much is left on every disk."""
    monkeypatch.setattr(disk_room, "count_free_bytes", lambda _folder: free_bytes)


def test_uploads_are_refused_while_there_is_room_for_everything_else(
    ana: Client, monkeypatch: pytest.MonkeyPatch, own_folders: Path
) -> None:
    gallery = make_gallery(2, slug="harbour")
    leave(monkeypatch, 400_000_000)
    content = photo_bytes()
    status, answer = begin(ana, "a.jpg", content)
    assert (status, "disk is full" in answer["error"]) == (507, True)
    with pytest.raises(disk_room.NoRoomOnDisk, match="Only 400 MB are left"):
        ingest_photo(io.BytesIO(content), file_name="a.jpg", uploaded_by=None)
    assert not list((own_folders / "incoming").iterdir())
    kill_everywhere(Photo.objects.order_by("pk")[0], reason="Rights", killed_by=None)
    bake_what_is_stale(all_marks=True, at_most_seconds=None)
    assert (own_folders / "site" / "galleries" / gallery.slug / "index.html").exists()
    leave(monkeypatch, 900_000_000)
    assert begin(ana, "a.jpg", content)[0] == 201


def test_a_file_that_would_not_fit_is_refused_before_a_byte_is_sent(
    ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(monkeypatch, 600_000_000)
    content = photo_bytes()
    assert begin(ana, "a.jpg", content)[0] == 201
    status, answer = begin(ana, "b.jpg", content, size=50_000_000)
    assert (status, "disk is full" in answer["error"]) == (507, True)


def test_a_piece_waits_when_the_disk_filled_up_meanwhile(
    ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = photo_bytes()
    _status, begun = begin(ana, "a.jpg", content)
    with monkeypatch.context() as patch:
        leave(patch, 1)
        assert send_piece(ana, begun["id"], content, offset=0)[0] == 507
    status, answer = send_piece(ana, begun["id"], content, offset=0)
    assert (status, answer["results"][0]["outcome"]) == (200, "added")


def test_no_reserve_is_no_look(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    leave(monkeypatch, 0)
    settings.DISK_RESERVE_BYTES = 0
    assert make_photo().pk


@pytest.fixture
def small_disk(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A disk of 2 MB for originals and what comes in; only root can have one."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs a disk of its own, which only root may mount")
    try:
        stores = {name: dict(options) for name, options in settings.STORAGES.items()}
        stores["originals"]["OPTIONS"] = {"location": str(path / "originals")}
        settings.STORAGES = stores
        (path / "incoming").mkdir()
        settings.FILE_UPLOAD_TEMP_DIR = str(path / "incoming")
        settings.UPLOADS_ROOT = path / "uploads"
        settings.DISK_RESERVE_BYTES = 0
        monkeypatch.setattr(Photo._meta.get_field("original"), "storage", storages["originals"])
        yield path
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)


@pytest.mark.any_database
def test_a_disk_that_is_full_to_the_last_byte(ana: Client, small_disk: Path) -> None:
    before = make_photo()
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * disk_room.count_free_bytes(small_disk))
    content = photo_bytes(800, 600, format="PNG")
    status, answer = begin(ana, "a.jpg", content)
    if status == 201:
        status, answer = send_piece(ana, answer["id"], content, offset=0)
    assert (status, "disk is full" in answer["error"]) == (507, True)
    with pytest.raises(OSError, match="No space left"):
        make_photo(800, 600)
    files = [path for path in small_disk.rglob("*") if path.is_file() and path.stat().st_size]
    assert sorted(files) == sorted([Path(before.original.path), filler])
    assert Photo.objects.count() == 1
    filler.unlink()
    status, begun = begin(ana, "a.jpg", content)
    assert status in (200, 201)
    status, answer = send_piece(ana, begun["id"], content, offset=0)
    assert (status, answer["results"][0]["outcome"]) == (200, "added")

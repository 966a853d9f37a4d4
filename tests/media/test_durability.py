"""An upload is acknowledged when its bytes are on the disk and its row is committed; not before."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from config.celery import leave_commits_to_the_system
from media.ingest import ingest_photo
from media.models import Photo
from tests.builders import photo_bytes
from tests.newsroom.uploads.sending import begin, patch_piece, send_file


class Watched:
    """What was asked to be on the disk, in order, and when the photo's row was written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[str] = []
        self.sync = os.fsync
        monkeypatch.setattr(os, "fsync", self.note_sync)

    def note_sync(self, handle: int) -> None:
        """A file or a folder, by its name."""
        self.seen.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        self.sync(handle)

    def note_query(self, execute: Any, sql: str, *rest: Any) -> Any:
        """The row."""
        if sql.startswith('INSERT INTO "media_photo" '):
            self.seen.append("row")
        return execute(sql, *rest)


@pytest.mark.django_db
def test_bytes_and_names_are_on_the_disk_before_the_row(
    own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(monkeypatch)
    with connection.execute_wrapper(watched.note_query):
        photo = ingest_photo(io.BytesIO(photo_bytes()), file_name="a.jpg", uploaded_by=None).photo
    originals = own_folders / "originals"
    folder = str(Path(photo.original.path).parent)
    before = watched.seen[: watched.seen.index("row")]
    # The folders that are new, the bytes under the name that they had at first, then their name.
    assert before[:2] == [str(own_folders), str(originals)]
    assert before[2].startswith(str(originals / ".unfinished"))
    assert before[3:] == [folder, str(originals)]


@pytest.mark.django_db
@pytest.mark.any_database
@pytest.mark.parametrize("failing", range(1, 8))
def test_a_disk_that_fails_is_told_and_nothing_is_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    client.force_login(User.objects.create_superuser("ana"))
    client.raise_request_exception = False
    syncs = FailingSyncs(failing)
    content = photo_bytes()
    _status, begun = begin(client, "a.jpg", content)
    with monkeypatch.context() as patch:
        for name in ("fsync", "fdatasync"):
            patch.setattr(os, name, syncs.wrap(getattr(os, name)))
        answer = patch_piece(client, begun["id"], content, offset=0)
    assert syncs.number >= failing, "there are not so many"
    assert (answer.status_code, "disk fails: nothing was saved" in answer.text) == (503, True)
    assert int(answer["Retry-After"]) > 0
    assert not Photo.objects.exists()
    assert send_file(client, "a.jpg", content)[1]["results"][0]["outcome"] == "added"


class FailingSyncs:
    """A disk that fails once."""

    def __init__(self, failing: int) -> None:
        self.failing = failing
        self.number = 0

    def wrap(self, sync: Callable[[int], None]) -> Callable[[int], None]:
        """The same, counted."""

        def count(handle: int) -> None:
            self.number += 1
            if self.number == self.failing:
                raise OSError(errno.EIO, "Input/output error")
            sync(handle)

        return count


def find_synchronous(command: str, path: Path) -> int:
    """What SQLite says of a connection that is begun so: 1 is NORMAL, 2 is FULL."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(command)
        level: int = database.execute("PRAGMA synchronous").fetchone()[0]
        return level


def test_only_workers_go_on_before_sqlite_has_written(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from config import settings as own

    if "init_command" not in own.DATABASE_OPTIONS:
        pytest.skip("of SQLite")
    # The tests' own settings end with another level.
    command = own.DATABASE_OPTIONS["init_command"].removesuffix("PRAGMA synchronous=OFF;")
    assert find_synchronous(command, tmp_path / "web.sqlite3") == 2
    options = {"init_command": command}
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", options)
    leave_commits_to_the_system()
    worker = options["init_command"]
    assert find_synchronous(worker, tmp_path / "worker.sqlite3") == 1

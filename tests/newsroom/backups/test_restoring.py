"""Restoring: onto nothing, whole, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from media.models import Photo
from newsroom.backups.checking import find_faults
from newsroom.backups.places import Place
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.taking import Progress, Taken
from tests.builders import make_gallery
from tests.newsroom.backups.newsrooms import Empty, back_up

pytestmark = pytest.mark.django_db(transaction=True)

type Damage = Callable[[Path, Taken], None]


@pytest.fixture
def taken(place: Place) -> Taken:
    """A backup of a gallery."""
    make_gallery(2, slug="harbour")
    return back_up(place)


def back_up_later(place: Place, monkeypatch: pytest.MonkeyPatch) -> Taken:
    """Another one, the newest."""
    monkeypatch.setattr("newsroom.backups.taking.name_backup", lambda: "20991231T235959Z")
    return back_up(place)


def folder_of(place: Place) -> Path:
    """Where the backups are."""
    assert place.folder is not None
    return place.folder


def change_manifest(folder: Path, taken: Taken, **values: Any) -> None:
    """Write something else into a manifest."""
    path = folder / taken.manifest.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def an_original(folder: Path) -> Path:
    """One of the backup's originals."""
    return min(path for path in (folder / "originals").rglob("*") if path.is_file())


def test_all_of_it_comes_back(place: Place, empty: Empty, taken: Taken) -> None:
    restored = empty.restore(place)
    assert (restored.copied, restored.left_out) == (2, [])
    photos = list(Photo.objects.order_by("pk"))
    wanted = {str(photo.original.name): Path(photo.original.path).read_bytes() for photo in photos}
    assert empty.files() == wanted
    assert empty.rows("SELECT caption FROM media_photo ORDER BY id") == [
        (photo.caption,) for photo in photos
    ]
    assert empty.rows("SELECT slug FROM gallery_gallery") == [("harbour",)]


def cut_database(folder: Path, taken: Taken) -> None:
    """The end of the database is missing."""
    path = folder / taken.manifest.folder / taken.manifest.database
    path.write_bytes(path.read_bytes()[:-100])


def lose_database(folder: Path, taken: Taken) -> None:
    """Its file is not there."""
    (folder / taken.manifest.folder / taken.manifest.database).unlink()


def lose_manifest(folder: Path, taken: Taken) -> None:
    """The power went before the end."""
    (folder / taken.manifest.folder / "manifest.json").unlink()


def cut_manifest(folder: Path, taken: Taken) -> None:
    """Half a manifest."""
    path = folder / taken.manifest.folder / "manifest.json"
    path.write_text(path.read_text()[:-50])


def alter_list(folder: Path, taken: Taken) -> None:
    """A line of the list is gone."""
    path = folder / taken.manifest.folder / "originals.sha256"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))


def alter_original(folder: Path, taken: Taken) -> None:
    """One byte is another."""
    path = an_original(folder)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)


def lose_original(folder: Path, taken: Taken) -> None:
    """One is gone."""
    an_original(folder).unlink()


def make_newer(folder: Path, taken: Taken) -> None:
    """A version with one migration more."""
    change_manifest(
        folder, taken, migrations=[*taken.manifest.migrations, "newsroom.9999_of_next_year"]
    )


def make_much_newer(folder: Path, taken: Taken) -> None:
    """A version with another form of backups."""
    change_manifest(folder, taken, format=2, photodesk="9.0")


def make_other_database(folder: Path, taken: Taken) -> None:
    """Of the other kind of database."""
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    change_manifest(folder, taken, engine=other)


def alter_rows(folder: Path, taken: Taken) -> None:
    """The database is not the one of which the tables were counted."""
    tables = json.loads((folder / taken.manifest.folder / "manifest.json").read_text())["tables"]
    tables["gallery_slide"]["rows"] += 1
    change_manifest(folder, taken, tables=tables)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut_database, "is cut short or was altered. Restore another"),
        (lose_database, "was cut short: .* is not there. Restore another"),
        (lose_manifest, "only a backup that was cut short"),
        (cut_manifest, "is damaged: .* is no JSON. Restore another"),
        (alter_list, "is cut short or was altered"),
        (alter_original, "Nothing was restored: .* is lost or altered.* --leave-out-damaged"),
        (lose_original, "Nothing was restored: .* is lost or altered"),
        (make_newer, "is of a newer Photodesk .*9999_of_next_year. Install that version"),
        (make_much_newer, r"is of a newer Photodesk \(9.0\)"),
        (make_other_database, "is restored into the same kind of database"),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_nothing_is_done(
    place: Place, empty: Empty, taken: Taken, damage: Damage, words: str
) -> None:
    damage(folder_of(place), taken)
    with pytest.raises(BackupRefused, match=words):
        empty.restore(place)
    empty.require_nothing_there()


def test_a_database_that_is_not_what_it_was_is_taken_back(
    place: Place, empty: Empty, taken: Taken
) -> None:
    alter_rows(folder_of(place), taken)
    with pytest.raises(BackupRefused, match="gallery_slide has 2 rows and not 3"):
        empty.restore(place)
    empty.require_nothing_there()


@pytest.mark.any_database
def test_the_rest_is_restored_when_that_is_asked_for(
    place: Place, empty: Empty, taken: Taken
) -> None:
    alter_original(folder_of(place), taken)
    restored = empty.restore(place, leave_out_damaged=True)
    assert restored.left_out == [an_original(folder_of(place)).relative_to(place.text).as_posix()]
    assert (restored.copied, len(empty.files())) == (1, 1)
    assert empty.rows("SELECT count(*) FROM media_photo") == [(2,)]


@pytest.mark.any_database
def test_a_newsroom_is_never_written_over(place: Place, empty: Empty, taken: Taken) -> None:
    empty.restore(place)
    before = empty.files()
    with pytest.raises(BackupRefused, match="onto nothing"):
        empty.restore(place)
    assert empty.files() == before


@pytest.mark.any_database
def test_a_store_with_other_files_is_left_alone(place: Place, empty: Empty, taken: Taken) -> None:
    other = Path(empty.originals.path("zz/other.jpg"))
    other.parent.mkdir(parents=True)
    other.write_bytes(b"of somebody else")
    with pytest.raises(BackupRefused, match=r"zz/other.jpg is no file of the backup"):
        empty.restore(place)
    assert list(empty.files()) == ["zz/other.jpg"]
    empty.database.require_empty()


@pytest.mark.any_database
def test_a_restore_that_was_interrupted_goes_on(place: Place, empty: Empty, taken: Taken) -> None:
    class Interrupted(Progress):
        def original(self, *, copied: bool = False) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        empty.restore(place, progress=Interrupted())
    empty.database.require_empty()
    assert len(empty.files()) == 1
    half = Path(empty.originals.path(next(iter(empty.files()))))
    half.chmod(0o600)
    half.write_bytes(half.read_bytes()[:-3])  # as after a power cut
    assert empty.restore(place).copied == 2
    assert all(map(len, empty.files().values()))


@pytest.mark.any_database
def test_an_older_backup_by_its_name(place: Place, empty: Empty, taken: Taken) -> None:
    with pytest.raises(BackupRefused, match="There is no backup 2001, or it was cut short"):
        empty.restore(place, "2001")
    assert empty.restore(place, taken.manifest.name).manifest == taken.manifest


@pytest.mark.any_database
def test_an_older_backup_is_not_taken_for_the_newest_that_lost_its_manifest(
    place: Place, empty: Empty, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = back_up_later(place, monkeypatch)
    lose_manifest(folder_of(place), later)
    words = f"{later.manifest.name} has no manifest.json.* --backup {taken.manifest.name}"
    with pytest.raises(BackupRefused, match=words):
        empty.restore(place)
    empty.require_nothing_there()
    with pytest.raises(CommandError, match=words):
        call_command("verify_backup", place.text)
    assert empty.restore(place, taken.manifest.name).manifest == taken.manifest


@pytest.mark.any_database
def test_one_that_was_cut_short_before_the_newest_stops_nothing(
    place: Place, empty: Empty, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = back_up_later(place, monkeypatch)
    lose_manifest(folder_of(place), taken)
    assert empty.restore(place).manifest == later.manifest


@pytest.mark.any_database
def test_a_list_names_the_damaged_ones_beside_the_others(
    place: Place, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = back_up_later(place, monkeypatch)
    cut_manifest(folder_of(place), later)
    said = StringIO()
    call_command("backup", place.text, list=True, stdout=said)
    assert f"{taken.manifest.name}  " in said.getvalue()
    assert f"The backup {later.manifest.name} is damaged" in said.getvalue()


@pytest.mark.any_database
def test_where_there_is_no_backup(place: Place, empty: Empty, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match=r"There is no folder .* mounted"):
        empty.restore(place)
    with pytest.raises(BackupRefused, match="There is no backup"):
        empty.restore(Place(str(tmp_path)))
    with pytest.raises(BackupRefused, match="No place is named"):
        empty.restore(Place(""))
    with pytest.raises(BackupRefused, match=r"names no bucket. Write s3://BUCKET/FOLDER"):
        empty.restore(Place("s3:///x"))


@pytest.mark.any_database
def test_another_key_is_told(place: Place, empty: Empty, taken: Taken, settings: Settings) -> None:
    assert not taken.manifest.has_key, "the environment gives it here"
    settings.SECRET_KEY = "another"
    assert empty.restore(place).is_other_key


@pytest.mark.any_database
def test_the_key_of_the_data_folder_comes_back(
    place: Place, empty: Empty, settings: Settings
) -> None:
    kept = settings.DATA_DIR / "secret-key"
    kept.write_text(settings.SECRET_KEY)
    assert back_up(place).manifest.has_key
    kept.write_text("a new one, made a moment ago")
    assert not empty.restore(place).is_other_key
    assert kept.read_text() == settings.SECRET_KEY
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.any_database
@pytest.mark.parametrize("content", [None, "of another newsroom"])
def test_a_key_that_is_lost_or_altered_is_told(
    place: Place, empty: Empty, settings: Settings, content: str | None
) -> None:
    kept = settings.DATA_DIR / "secret-key"
    kept.write_text(settings.SECRET_KEY)
    manifest = back_up(place).manifest
    name = f"{manifest.folder}/secret-key"
    (folder_of(place) / name).unlink()
    if content is not None:
        (folder_of(place) / name).write_text(content)
    assert list(find_faults(place.storage, manifest, lambda: None)) == [
        f"{name} is lost or was altered."
    ]
    with pytest.raises(BackupRefused, match=rf"Nothing was restored: .*{name} is lost or altered"):
        empty.restore(place)
    empty.require_nothing_there()
    settings.SECRET_KEY = "made a moment ago"
    restored = empty.restore(place, leave_out_damaged=True)
    assert (restored.left_out, restored.is_other_key) == ([name], True)


@pytest.mark.any_database
@pytest.mark.parametrize("name", ["../..", "/etc", "2001/../2002"])
def test_a_name_that_is_none(place: Place, empty: Empty, taken: Taken, name: str) -> None:
    with pytest.raises(BackupRefused, match="There is no backup"):
        empty.restore(place, name)
